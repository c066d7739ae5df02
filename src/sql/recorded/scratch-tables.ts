/**
 * Small tables for trying out what a statement depends on: values come from small ranges, so that rows join, group and
 * tie, and differ enough that a change shows.
 */
export interface ScratchTable {
  name: string;
  /** `unusual` values come up only when a column is changed. */
  columns: { name: string; type: string; values: readonly string[]; unusual: readonly string[] }[];
  rows: number;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
const days = Array.from({ length: 20 }, (_, i) => new Date(Date.UTC(2025, 0, 10 + 5 * i)).toISOString().slice(0, 10));
const TAGS = ["{}", "{red}", "{red,blue}", "{green,blue}", "{blue}", "{red,green,blue}"];
const SOURCES = ["web", "shop", "app", "mail"];
const notes = SOURCES.flatMap((source) => [1, 2, 3].map((n) => JSON.stringify({ source, n })));

export const SCRATCH_TABLES: readonly ScratchTable[] = [
  {
    name: "customers",
    rows: 14,
    columns: [
      { name: "id", type: "int", values: numbers(1, 14), unusual: ["-7", "91"] },
      {
        name: "name",
        type: "text",
        values: ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gil", "Hal", "Ida", "Jo"],
        unusual: ["", "Zoë", "PAID"],
      },
      { name: "city", type: "text", values: ["Bonn", "Graz", "Lyon", "paid", "open"], unusual: ["", "Zoë", "PAID"] },
      { name: "tier", type: "text", values: ["gold", "silver", "bronze"], unusual: ["", "Zoë", "PAID"] },
      { name: "spent", type: "numeric", values: numbers(5, 95), unusual: ["0.5"] },
    ],
  },
  {
    name: "orders",
    rows: 40,
    columns: [
      { name: "id", type: "int", values: numbers(1, 40), unusual: ["-7", "91"] },
      { name: "customer_id", type: "int", values: numbers(1, 18), unusual: ["-7", "91"] },
      { name: "amount", type: "int", values: numbers(1, 90), unusual: ["-7", "91"] },
      { name: "status", type: "text", values: ["open", "paid", "sent"], unusual: ["", "Zoë", "PAID"] },
      { name: "placed", type: "date", values: days, unusual: ["1999-12-31"] },
      { name: "tags", type: "text[]", values: TAGS, unusual: ["{red,red}"] },
      { name: "note", type: "jsonb", values: notes, unusual: ["{}", '{"other": 1}', '{"n": 7}'] },
    ],
  },
  {
    name: "items",
    rows: 60,
    columns: [
      { name: "order_id", type: "int", values: numbers(1, 55), unusual: ["-7", "91"] },
      {
        name: "product",
        type: "text",
        values: ["apple", "bread", "coal", "dye", "egg", "flour"],
        unusual: ["", "Zoë", "PAID"],
      },
      { name: "quantity", type: "int", values: numbers(1, 6), unusual: ["-7", "91"] },
      { name: "price", type: "int", values: numbers(1, 12), unusual: ["-7", "91"] },
    ],
  },
  {
    name: "edges",
    rows: 16,
    columns: [
      { name: "parent", type: "int", values: numbers(1, 6), unusual: ["-7", "91"] },
      { name: "child", type: "int", values: numbers(1, 12), unusual: ["-7", "91"] },
      { name: "weight", type: "int", values: numbers(1, 9), unusual: ["-7", "91"] },
    ],
  },
];

/** Numbers that look random and are the same each time, from 0 up to 1. */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** The first values of a table: ids in order, all else drawn. */
export function scratchRows(table: ScratchTable): string[][] {
  const random = randomNumbers(table.name.length);
  return Array.from({ length: table.rows }, (_, row) =>
    table.columns.map(({ name, values }) =>
      name === "id" ? values[row]! : values[Math.floor(random() * values.length)]!,
    ),
  );
}

/** The same rows with other values in one column, some of them values that the column has not had, some null. */
export function mutatedRows(table: ScratchTable, column: number, seed: number): (string | null)[][] {
  const random = randomNumbers(1000 + seed * 31 + column);
  const { name, values, unusual } = table.columns[column]!;
  const choice = [...values, ...values, ...unusual, ...(name === "id" ? [] : [null])];
  return scratchRows(table).map((row): (string | null)[] =>
    row.with(column, choice[Math.floor(random() * choice.length)]! as string),
  );
}
