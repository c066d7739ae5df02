import type { Measure } from "../../src/dashboards/dashboard-schema.ts";
import type { PageCell } from "../../src/dashboards/page-data.ts";
import { type Grain, startOf } from "./dates.ts";
import type { Rows } from "./rows.ts";

/** What a measure comes to over the taken rows; null where nothing is to be computed. */
export function measureRows(rows: Rows, measure: Measure): number | null {
  if (measure.ratio) {
    const [top, bottom] = measure.ratio.map((column) => sum(numbers(rows, column)));
    return top === null || !bottom ? null : top! / bottom;
  }
  const cells = numbers(rows, measure.column!);
  switch (measure.aggregate ?? "sum") {
    case "count":
      return countOf(rows, measure.column!);
    case "avg": {
      const total = sum(cells);
      return total === null ? null : total / cells.length;
    }
    case "min":
      return cells.length === 0 ? null : cells.reduce((least, cell) => Math.min(least, cell));
    case "max":
      return cells.length === 0 ? null : cells.reduce((most, cell) => Math.max(most, cell));
    case "first":
      return cells[0] ?? null;
    case "last":
      return cells.at(-1) ?? null;
    default:
      return sum(cells);
  }
}

function numbers(rows: Rows, column: string): number[] {
  const cells = rows.columns.get(column)?.cells ?? [];
  return rows.taken.map((index) => cells[index]).filter((cell) => typeof cell === "number");
}

function countOf(rows: Rows, column: string): number {
  const cells = rows.columns.get(column)?.cells ?? [];
  return rows.taken.filter((index) => cells[index] !== null && cells[index] !== undefined).length;
}

function sum(cells: readonly number[]): number | null {
  return cells.length === 0 ? null : cells.reduce((total, cell) => total + cell, 0);
}

/** A column by which rows are put together; dates by their unit. */
export interface Dimension {
  column: string;
  grain?: Grain | null | undefined;
  /** Puts values together under another name. */
  rename?: (cell: PageCell) => PageCell;
}

/** Rows that agree in all dimensions. */
export interface Group {
  key: PageCell[];
  rows: Rows;
}

/** Puts the taken rows together by dimensions, in the order in which each group first comes up. */
export function groupRows(rows: Rows, dimensions: readonly Dimension[]): Group[] {
  const groups = new Map<string, { key: PageCell[]; taken: number[] }>();
  const readers = dimensions.map(({ column, grain, rename }) => {
    const cells = rows.columns.get(column)?.cells ?? [];
    return (index: number): PageCell => {
      const cell = cells[index] ?? null;
      const unit = grain && typeof cell === "string" ? startOf(cell, grain) : cell;
      return rename === undefined ? unit : rename(unit);
    };
  });
  for (const index of rows.taken) {
    const key = readers.map((read) => read(index));
    const id = JSON.stringify(key);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { key, taken: [index] });
    else group.taken.push(index);
  }
  return [...groups.values()].map(({ key, taken }) => ({ key, rows: { ...rows, taken } }));
}
