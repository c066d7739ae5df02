import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { LineageNode, LinePlace } from "./project-lineage.ts";

/** Gives the code that stands at a place in a node's file, on one line; null where there is none, or only a name. */
export type CodeAt = (node: Pick<LineageNode, "id" | "file">, at: LinePlace) => string | null;

/** Reads code from the files of a project and its packages, each file once. */
export function codeReader({ project, projectDir, packages }: Config): CodeAt {
  const roots = new Map(packages.map(({ name, root }) => [name, root]));
  const files = new Map<string, string[]>();
  return ({ id, file }, [line, column]) => {
    const packageName = id.split(".")[1] ?? "";
    const path = join(packageName === project.name ? projectDir : (roots.get(packageName) ?? projectDir), file);
    const lines = files.get(path) ?? linesOf(path);
    files.set(path, lines);
    return expressionAt(lines, line, column);
  };
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    // Gone since the lineage was read: it is told without code.
    return [];
  }
}

/** A name alone: what is computed is computed further in. */
const NAME = /^[\w$."]+(\s+as\s+[\w$"]+)?$/i;

/** An entry of a select list, as far as it stands on one line; where it goes on is shown by an ellipsis. */
function expressionAt(lines: readonly string[], line: number, column: number): string | null {
  const text = lines[line - 1] ?? "";
  // The place of what a template prints is inside of the braces.
  const start = /\{\{-?\s*$/.exec(text.slice(0, column - 1))?.index ?? column - 1;
  const rest = text.slice(start);
  const end = endOfEntry(rest);
  const code = rest.slice(0, end).trim();
  if (code === "" || NAME.test(code)) return null;
  const next = lines.slice(line).find((each) => each.trim() !== "") ?? "";
  const isWhole = end < rest.trimEnd().length || /^\s*(,|from\b|\)|$)/i.test(next);
  return isWhole ? code : `${code} …`;
}

/** Where a comma or `from` ends an entry that begins the text, outside of brackets and quotes. */
function endOfEntry(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/'[^']*'|"[^"]*"|[([{]|[)\]}]|,|\bfrom\b/gi)) {
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token)) depth--;
    else if (depth === 0 && !/^['"]/.test(token)) return index;
    if (depth < 0) return index;
  }
  return text.length;
}
