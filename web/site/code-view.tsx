import { useMemo, useState } from "preact/hooks";
import { highlightSql } from "./highlight.ts";

/** A text to be shown, with the line of its file at which it begins, where it is one of a file. */
interface CodeText {
  name: string;
  text: string;
  line?: number | undefined;
}

/** Code with line numbers, colours and a button that copies it; with several texts, tabs to choose. */
export function CodeView({ texts, title }: { texts: CodeText[]; title: string | null }) {
  const [chosen, setChosen] = useState(0);
  const [copied, setCopied] = useState(false);
  const shown = texts[Math.min(chosen, texts.length - 1)]!;
  const { text, first } = useMemo(() => trimmed(shown), [shown.text, shown.line]);
  const html = useMemo(() => highlightSql(text), [text]);
  const lines = text.split("\n").length;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      // A browser that does not allow it leaves the text to be selected.
    }
  };
  const code = (
    <div class="code" tabIndex={0} role="group" aria-label={title === null ? shown.name : `${title}: ${shown.name}`}>
      <pre class="lines" aria-hidden="true">
        {Array.from({ length: lines }, (_, line) => first + line).join("\n")}
      </pre>
      <pre>
        {/* highlight.js escapes what it colours. */}
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </div>
  );
  if (title === null) return code;
  return (
    <section aria-labelledby="code">
      <div class="section-head">
        <h2 id="code">{title}</h2>
        {texts.length > 1 ? (
          <div class="segments" role="group" aria-label="Which text">
            {texts.map(({ name }, index) => (
              <button type="button" key={name} aria-pressed={index === chosen} onClick={() => setChosen(index)}>
                {name}
              </button>
            ))}
          </div>
        ) : null}
        <button type="button" class="quiet push" onClick={() => void copy()} aria-live="polite">
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
      {code}
    </section>
  );
}

/** Without the empty lines around it, which templates leave; what stays keeps the numbers that it has in its file. */
function trimmed({ text, line }: CodeText): { text: string; first: number } {
  const before = /^(?:[^\S\n]*\n)*/.exec(text)![0];
  const first = line === undefined ? 1 : line + before.split("\n").length - 1;
  return { text: text.slice(before.length).trimEnd(), first };
}
