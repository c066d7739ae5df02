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
    ...summary(impact, failing),
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

/** All of it in a line, for a first look. */
function summary({ broken, lost, values, rows }: Impact, failing: readonly Reader[]): string[] {
  const kinds = [...new Set(failing.map(({ kind }) => kind.replace(/ of$/, "")))];
  const failures = [
    ...(broken.length > 0 ? [countOf(broken.length, "model")] : []),
    ...kinds.map((kind) => countOf(failing.filter((each) => each.kind.replace(/ of$/, "") === kind).length, kind)),
  ];
  const changes = [
    ...(lost.length > 0 ? [`${countOf(lost.length, "column")} lost`] : []),
    ...(values.length > 0 ? [`${countOf(values.length, "column")} with its values`] : []),
    ...(rows.length > 0 ? [`the rows of ${countOf(rows.length, "model")}`] : []),
  ];
  const told = [
    ...(failures.length > 0 ? [`fails: ${failures.join(", ")}`] : []),
    ...(changes.length > 0 ? [`changes: ${changes.join(", ")}`] : []),
  ];
  return told.length === 0 ? [] : [told.join("; ")];
}

function readerText({ kind, name, file, columns }: Reader, nameOf: (column: ColumnId) => string): string {
  const looked = columns.length === 0 ? "" : ` (${columns.map(nameOf).join(", ")})`;
  return `${kind} ${name}${looked}  ${file}`;
}
