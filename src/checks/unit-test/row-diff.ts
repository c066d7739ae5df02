import { displayWidth } from "../../util/display-width.ts";
import type { ComparableRow, Sides } from "./comparable-rows.ts";

/** One line of the table: a row that both sides have, one that is on one side only, or two that are alike. */
interface Entry {
  mark: "" | "→" | "+++" | "---";
  /** The row that says where the line stands among the others. */
  row: ComparableRow;
  cells: string[];
}

/** Rows that are shown around those that differ. */
const CONTEXT = 1;

/**
 * A table of the rows that differ, in the form of daff, which dbt prints (https://paulfitz.github.io/daff-doc/spec.html):
 * `+++` is a row that was not expected, `---` one that is missing, `→` one with other values, `expected→actual`. The
 * order of rows does not count. Undefined where both sides are the same.
 */
export function diffRows({ columns, actual, expected }: Sides): string | undefined {
  const { same, missing, added } = matchEqual(expected, actual);
  if (missing.length === 0 && added.length === 0) return undefined;
  const { pairs, removed, inserted } = pairAlike(missing, added);
  const entries: Entry[] = [
    ...same.map((row): Entry => ({ mark: "", row, cells: row.map(shown) })),
    ...pairs.map(([before, after]): Entry => ({ mark: "→", row: before, cells: changes(before, after) })),
    ...removed.map((row): Entry => ({ mark: "---", row, cells: row.map(shown) })),
    ...inserted.map((row): Entry => ({ mark: "+++", row, cells: row.map(shown) })),
  ];
  entries.sort((a, b) => compareRows(a.row, b.row));
  return table(columns, withContext(entries));
}

const shown = (cell: string | null) => cell ?? "NULL";

function changes(before: ComparableRow, after: ComparableRow): string[] {
  return before.map((cell, i) => (cell === after[i]! ? shown(cell) : `${shown(cell)}→${shown(after[i]!)}`));
}

/** Takes away what both sides have, as often as both have it. */
function matchEqual(expected: readonly ComparableRow[], actual: readonly ComparableRow[]) {
  const left = new Map<string, ComparableRow[]>();
  for (const row of actual) {
    const key = JSON.stringify(row);
    const known = left.get(key);
    if (known) known.push(row);
    else left.set(key, [row]);
  }
  const same: ComparableRow[] = [];
  const missing: ComparableRow[] = [];
  for (const row of expected) (left.get(JSON.stringify(row))?.pop() ? same : missing).push(row);
  return { same, missing, added: [...left.values()].flat() };
}

/** Above so many comparisons, rows that differ are shown as missing and added. */
const MOST_COMPARISONS = 1_000_000;

/** Pairs the rows that have most cells in common; two rows without any are not one row that changed. */
function pairAlike(missing: readonly ComparableRow[], added: readonly ComparableRow[]) {
  const candidates: { before: number; after: number; score: number }[] = [];
  if (missing.length * added.length <= MOST_COMPARISONS) {
    for (const [before, row] of missing.entries()) {
      for (const [after, other] of added.entries()) {
        const score = row.filter((cell, i) => cell === other[i] && cell !== null).length;
        if (score > 0) candidates.push({ before, after, score });
      }
    }
  }
  candidates.sort((a, b) => b.score - a.score || a.before - b.before || a.after - b.after);
  const paired = new Map<number, number>();
  const taken = new Set<number>();
  for (const { before, after } of candidates) {
    if (paired.has(before) || taken.has(after)) continue;
    paired.set(before, after);
    taken.add(after);
  }
  return {
    pairs: [...paired].map(([before, after]) => [missing[before]!, added[after]!] as const),
    removed: missing.filter((_, index) => !paired.has(index)),
    inserted: added.filter((_, index) => !taken.has(index)),
  };
}

/** By the first cell that differs, nulls last, numbers by their value. */
function compareRows(a: ComparableRow, b: ComparableRow): number {
  for (const [i, cell] of a.entries()) {
    const other = b[i]!;
    if (cell === other) continue;
    if (cell === null) return 1;
    if (other === null) return -1;
    const difference = Number(cell) - Number(other);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    return cell < other ? -1 : 1;
  }
  return 0;
}

/** Leaves out what is the same and not beside a difference; a gap is one line of dots. */
function withContext(entries: readonly Entry[]): (Entry | null)[] {
  const near = new Set<number>();
  for (const [index, { mark }] of entries.entries()) {
    if (mark === "") continue;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at++) near.add(at);
  }
  const kept: (Entry | null)[] = [];
  for (const [index, entry] of entries.entries()) {
    if (near.has(index)) kept.push(entry);
    else if (kept.at(-1) !== null) kept.push(null);
  }
  return kept;
}

function table(columns: readonly string[], entries: readonly (Entry | null)[]): string {
  const dots = columns.map(() => "...");
  const lines = [
    ["@@", ...columns],
    ...entries.map((entry) => (entry ? [entry.mark, ...entry.cells] : ["...", ...dots])),
  ];
  const widths = [""].concat(columns).map((_, i) => Math.max(...lines.map((line) => displayWidth(oneLine(line[i]!)))));
  const pad = (text: string, width: number) => text + " ".repeat(Math.max(0, width - displayWidth(text)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === columns.length ? oneLine(cell) : pad(oneLine(cell), widths[i]!))).join(","),
    )
    .join("\n");
}

function oneLine(text: string): string {
  return text.replaceAll("\r", "\\r").replaceAll("\n", "\\n");
}
