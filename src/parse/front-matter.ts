/** A model's text without its front matter. */
export interface SplitText {
  /** YAML between the two `---` lines. */
  yaml: string;
  /** The text after them. */
  body: string;
  /** Line (from 1) of the file at which `body` starts. */
  bodyLine: number;
}

/**
 * Splits off the properties that a model's file may begin with, between two lines of `---`. Undefined where there are
 * none. A comment of SQL also begins with `--`; three dashes alone on a line are no sensible comment.
 */
export function splitFrontMatter(text: string): SplitText | undefined {
  if (!text.startsWith("---")) return undefined;
  const match = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (match?.index !== 0) return undefined;
  const head = match[0];
  return { yaml: match[1]!, body: text.slice(head.length), bodyLine: head.split("\n").length };
}
