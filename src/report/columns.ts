import { padEnd, padStart, truncate, widthOf } from "./width.ts";

/** A column of an aligned list. */
export interface Column {
  heading: string;
  align?: "left" | "right";
  /** The one that gives way where the terminal is narrow. */
  shrinks?: boolean;
}

/** How a list is set. */
export interface ColumnLook {
  /** Columns of the terminal; null lets lines be as long as they are, as for a pipe. */
  width: number | null;
  ellipsis: string;
  dim(text: string): string;
}

const GAP = "  ";
const NARROWEST = 12;

/** Rows under headings, in columns as wide as their widest cell; cells may hold colours. */
export function renderColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  look: ColumnLook,
): string {
  const widths = columns.map(({ heading }, i) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[i] ?? ""))),
  );
  const shrinking = columns.findIndex(({ shrinks }) => shrinks);
  if (look.width !== null && shrinking !== -1) {
    const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
    widths[shrinking] = Math.max(
      Math.min(NARROWEST, widths[shrinking]!),
      widths[shrinking]! - Math.max(0, total - look.width),
    );
  }
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, i) => {
        const cell = i === shrinking ? truncate(cells[i] ?? "", widths[i]!, look.ellipsis) : (cells[i] ?? "");
        return align === "right" ? padStart(cell, widths[i]!) : padEnd(cell, widths[i]!);
      })
      .join(GAP)
      .trimEnd();
  return [look.dim(line(columns.map(({ heading }) => heading))), ...rows.map(line)].join("\n");
}
