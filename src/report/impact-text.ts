import type { Impact, Reader } from "../lineage/impact.ts";
import type { ColumnId, LineageIndex } from "../lineage/project-lineage.ts";
import type { Readers } from "../lineage/readers.ts";
import type { LineageLook } from "./lineage-text.ts";
import { countOf } from "./plural.ts";

/** What breaks without a column, and what else hangs on it. */
export function impactText(
  index: LineageIndex,
  impact: Impact,
  { readers, unread }: Readers,
  look: LineageLook,
): string {
  const { style } = look;
  const { symbols } = style;
  const nameOf = ({ node, column }: ColumnId) => `${index.nodes.get(node)!.name}.${column}`;
  const section = (sign: string, title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${sign} ${title}`, ...lines.map((line) => `  ${line}`)];
  const broken = impact.broken.flatMap(({ node, names }) => {
    const { file, name } = index.nodes.get(node)!;
    return names.map(({ at, ...column }) => {
      const places =
        at.length === 0 ? " (by *, in a union or join)" : `:${at.map((each) => each.join(":")).join(", ")}`;
      return `${name} names ${nameOf(column)}  ${style.dim(`${file}${places}`)}`;
    });
  });
  const failing = readers.filter(({ how }) => how === "fails");
  const others = readers.filter(({ how }) => how !== "fails");
  const lines = [
    style.bold(`If ${nameOf(impact.column)} is dropped or renamed`),
    ...section(style.red(symbols.failed), `${countOf(impact.broken.length, "model")} cannot be built:`, broken),
    ...section(
      style.red(symbols.failed),
      "these fail:",
      failing.map((reader) => readerText(reader, nameOf)),
    ),
    ...section(style.yellow(symbols.warned), "columns that are lost, since * passes them on:", impact.lost.map(nameOf)),
    ...section(style.yellow(symbols.warned), "columns whose values come from it:", impact.values.map(nameOf)),
    ...section(
      style.yellow(symbols.warned),
      "rows are chosen by it, or by what comes from it:",
      impact.rows.map((id) => index.nodes.get(id)!.name),
    ),
    ...section(
      style.yellow(symbols.warned),
      "these look at such values, or may:",
      others.map((reader) => readerText(reader, nameOf)),
    ),
    ...section(style.yellow(symbols.warned), "not understood, so they may be touched too:", unread),
  ];
  if (lines.length === 1) lines.push(style.green(`${symbols.ok} nothing in the project hangs on it`));
  return lines.join("\n");
}

function readerText({ kind, name, file, columns }: Reader, nameOf: (column: ColumnId) => string): string {
  const looked = columns.length === 0 ? "" : ` (${columns.map(nameOf).join(", ")})`;
  return `${kind} ${name}${looked}  ${file}`;
}
