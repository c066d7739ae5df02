import { expect, test } from "vitest";
import type { PackedColumn } from "../../src/dashboards/page-data.ts";
import { groupRows, measureRows } from "./measures.ts";
import { distinct, unpackRows, where } from "./rows.ts";

const COLUMNS: PackedColumn[] = [
  { name: "day", kind: "date", values: ["2025-01-30", "2025-01-31", "2025-02-01", "2025-02-03"] },
  { name: "category", kind: "text", dictionary: ["Books", "Toys"], values: [0, 1, 0, null] },
  { name: "revenue", kind: "number", values: [10, 20, null, 40] },
  { name: "orders", kind: "number", values: [1, 0, 3, 4] },
];
const rows = unpackRows({ rowCount: 4, columns: COLUMNS });

test("texts are read through their dictionary, and nothing stays nothing", () => {
  expect(rows.columns.get("category")?.cells).toEqual(["Books", "Toys", "Books", null]);
  expect(distinct(rows, "category")).toEqual(["Books", "Toys"]);
});

test("each aggregate leaves out what is nothing", () => {
  const of = (aggregate: "sum" | "avg" | "min" | "max" | "count" | "first" | "last") =>
    measureRows(rows, { column: "revenue", aggregate });
  expect([of("sum"), of("avg"), of("min"), of("max"), of("count"), of("first"), of("last")]).toEqual([
    ...[70, 70 / 3, 10, 40, 3, 10, 40],
  ]);
});

test("without rows a sum is nothing rather than 0, and a count is 0", () => {
  const none = where(rows, "category", (cell) => cell === "Games");
  expect(measureRows(none, { column: "revenue" })).toBeNull();
  expect(measureRows(none, { column: "revenue", aggregate: "count" })).toBe(0);
});

test("a ratio is that of the sums, and nothing where it would divide by 0", () => {
  expect(measureRows(rows, { ratio: ["revenue", "orders"] })).toBe(70 / 8);
  const toys = where(rows, "category", (cell) => cell === "Toys");
  expect(measureRows(toys, { ratio: ["revenue", "orders"] })).toBeNull();
});

test("groups come in the order of the rows, and dates by their unit", () => {
  const months = groupRows(rows, [{ column: "day", grain: "month" }, { column: "category" }]);
  expect(months.map(({ key, rows: own }) => [...key, measureRows(own, { column: "orders" })])).toEqual([
    ["2025-01-01", "Books", 1],
    ["2025-01-01", "Toys", 0],
    ["2025-02-01", "Books", 3],
    ["2025-02-01", null, 4],
  ]);
});
