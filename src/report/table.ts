import type { Cell, ResultColumn } from "../adapter/adapter.ts";
import { padEnd, padStart, truncate, widthOf } from "./width.ts";

/** How a table is set. */
export interface TableLook {
  /** Columns of the terminal; null lets lines be as long as they are, as for a pipe. */
  width: number | null;
  ellipsis: string;
}

// Postgres' pg_type.dat: int8, int2, int4, oid, float4, float8, money, numeric.
const NUMERIC_OIDS = new Set([20, 21, 23, 26, 700, 701, 790, 1700]);
const NARROWEST = 6;

/**
 * Rows as a text table in GitHub's Markdown, as dbt prints them: numbers to the right, all else to the left, null as
 * nothing. Where the table is wider than the terminal its widest columns are cut.
 */
export function renderTable(
  columns: readonly ResultColumn[],
  rows: readonly (readonly Cell[])[],
  look: TableLook,
): string {
  const cells = rows.map((row) => row.map((cell) => cellText(cell)));
  const natural = columns.map(({ name }, index) => {
    return cells.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? "")), Math.max(1, widthOf(name)));
  });
  const widths = look.width === null ? natural : fitWidths(natural, look.width);
  const line = (texts: readonly string[], alignRight: (index: number) => boolean): string => {
    const parts = texts.map((text, index) => {
      const width = widths[index] ?? 0;
      const cut = truncate(text, width, look.ellipsis);
      return alignRight(index) ? padStart(cut, width) : padEnd(cut, width);
    });
    return `| ${parts.join(" | ")} |`;
  };
  const isNumber = (index: number) => NUMERIC_OIDS.has(columns[index]?.typeOid ?? 0);
  return [
    line(
      columns.map(({ name }) => name),
      isNumber,
    ),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...cells.map((row) => line(row, isNumber)),
  ].join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal would obey them
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const NAMED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A cell on one line, with control characters spelt out: `\n`, `\x1b`. */
function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "boolean") return cell ? "True" : "False";
  return String(cell).replaceAll(CONTROL, (character) => {
    return NAMED[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/** Takes from the widest column until the line fits, but leaves every column a few characters. */
function fitWidths(natural: readonly number[], lineWidth: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width + 3, 1) - lineWidth;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}
