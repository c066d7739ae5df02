import { useMemo, useState } from "preact/hooks";
import { highlightSql } from "./highlight.ts";

/** Code with line numbers, colours and a button that copies it; with several texts, tabs to choose. */
export function CodeView({ texts, title }: { texts: { name: string; text: string }[]; title: string }) {
  const [chosen, setChosen] = useState(0);
  const [copied, setCopied] = useState(false);
  const shown = texts[Math.min(chosen, texts.length - 1)]!;
  const html = useMemo(() => highlightSql(shown.text), [shown.text]);
  const lines = shown.text.split("\n").length;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(shown.text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      // A browser that does not allow it leaves the text to be selected.
    }
  };
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
      <div class="code" tabIndex={0} role="region" aria-label={`${title}: ${shown.name}`}>
        <pre class="lines" aria-hidden="true">
          {Array.from({ length: lines }, (_, line) => line + 1).join("\n")}
        </pre>
        <pre>
          {/* highlight.js escapes what it colours. */}
          <code dangerouslySetInnerHTML={{ __html: html }} />
        </pre>
      </div>
    </section>
  );
}
