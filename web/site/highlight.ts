import hljs from "highlight.js/lib/core";
import pgsql from "highlight.js/lib/languages/pgsql";

hljs.registerLanguage("sql", pgsql);

/** Larger texts are shown as they are: colouring them would hold up the page. */
const LIMIT = 200_000;

/**
 * SQL as HTML with classes of highlight.js. Blocks of the template are one colour of their own and not read as SQL;
 * highlight.js escapes every character that means something in HTML.
 */
export function highlightSql(text: string): string {
  if (text.length > LIMIT) return escapeHtml(text);
  return text
    .split(/(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\})/)
    .map((piece, index) => {
      if (index % 2 === 0) return hljs.highlight(piece, { language: "sql", ignoreIllegals: true }).value;
      return `<span class="${piece.startsWith("{#") ? "hljs-comment" : "jinja"}">${escapeHtml(piece)}</span>`;
    })
    .join("");
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
