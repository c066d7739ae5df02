import type { ColumnKind, PackedColumn, PageCell } from "../../src/dashboards/page-data.ts";

/** A column with its cells at hand. */
export interface Column {
  name: string;
  kind: ColumnKind;
  cells: readonly PageCell[];
}

/** The rows of a query, and which of them are taken. */
export interface Rows {
  columns: ReadonlyMap<string, Column>;
  /** Indexes of rows, in the query's order. */
  taken: readonly number[];
}

/** Rows as they were embedded, all of them taken. */
export function unpackRows(packed: { rowCount: number; columns: readonly PackedColumn[] }): Rows {
  const columns = packed.columns.map(({ name, kind, dictionary, values }): [string, Column] => {
    const cells = dictionary ? values.map((code) => (code === null ? null : dictionary[code as number]!)) : values;
    return [name, { name, kind, cells }];
  });
  return { columns: new Map(columns), taken: Array.from({ length: packed.rowCount }, (_, index) => index) };
}

/** Those of the taken rows for which a test of one column's cell holds. */
export function where(rows: Rows, column: string, test: (cell: PageCell) => boolean): Rows {
  const cells = rows.columns.get(column)?.cells;
  return cells === undefined ? rows : { ...rows, taken: rows.taken.filter((index) => test(cells[index] ?? null)) };
}

/** The values of a column among the taken rows, each once, in the order of the rows; nulls are left out. */
export function distinct(rows: Rows, column: string): PageCell[] {
  const cells = rows.columns.get(column)?.cells ?? [];
  return [...new Set(rows.taken.map((index) => cells[index] ?? null))].filter((cell) => cell !== null);
}
