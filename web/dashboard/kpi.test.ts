import { expect, test } from "vitest";
import type { PackedColumn } from "../../src/dashboards/page-data.ts";
import { unitsBetween } from "./dates.ts";
import { applyFilters, type FilterState, initialFilters } from "./filters.ts";
import { kpiNumbers } from "./kpi.ts";
import { unpackRows } from "./rows.ts";

const filter = (span: string) => ({ column: "day", type: "date_range", default: span }) as const;

/** Rows of dates, each with its number in the order. */
function rowsOf(days: string[]) {
  const columns: PackedColumn[] = [
    { name: "day", kind: "date", values: days },
    { name: "n", kind: "number", values: days.map((_, index) => index + 1) },
  ];
  return unpackRows({ rowCount: days.length, columns });
}

const kpi = { type: "kpi", title: "N", query: "q", value: { column: "n" }, over: "day" } as const;

function numbers(days: string[], span: string, more: object = {}) {
  const rows = rowsOf(days);
  const filters: FilterState[] = initialFilters([filter(span)], [rows]);
  return kpiNumbers({ ...kpi, ...more }, rows, filters);
}

const DAYS = unitsBetween("2025-01-01", "2025-01-10", "day");

test("a number is compared with the period just before, which is as long", () => {
  // 8 + 9 + 10 with 5 + 6 + 7.
  expect(numbers(DAYS, "3d")).toEqual({
    value: 27,
    change: 0.5,
    difference: 9,
    before: { from: "2025-01-05", to: "2025-01-07" },
    trend: [8, 9, 10],
  });
});

test("where the data does not reach back as far, nothing is compared", () => {
  expect(numbers(DAYS, "6d")).toMatchObject({ value: 45, change: null, before: null });
  expect(numbers(DAYS, "all")).toMatchObject({ value: 55, change: null });
  expect(numbers(DAYS, "3d", { compare: "none" })).toMatchObject({ value: 27, change: null });
});

test("whole months are compared with as many whole months, however many days those have", () => {
  const months = unitsBetween("2024-11-01", "2025-04-01", "month");
  // February to April has 89 days, November to January 92.
  expect(numbers(months, "3m")).toMatchObject({
    value: 4 + 5 + 6,
    change: (15 - 6) / 6,
    before: { from: "2024-11-01", to: "2025-01-31" },
  });
});

test("the year before is the same days of that year", () => {
  const days = unitsBetween("2024-01-01", "2025-01-10", "day");
  expect(numbers(days, "3d", { compare: "previous_year" })).toMatchObject({
    value: 374 + 375 + 376,
    before: { from: "2024-01-08", to: "2024-01-10" },
  });
});

test("a filter begins with its default, and touches only queries that have its column", () => {
  const rows = rowsOf(DAYS);
  const other = unpackRows({ rowCount: 2, columns: [{ name: "tier", kind: "text", values: ["gold", "silver"] }] });
  const filters = initialFilters(
    [filter("3d"), { column: "tier", type: "choice", default: ["gold", "no such tier"] }],
    [rows, other],
  );
  expect(filters.map(({ extent, values }) => [extent, values])).toEqual([
    [{ from: "2025-01-01", to: "2025-01-10" }, []],
    [null, ["gold", "silver"]],
  ]);
  expect([applyFilters(rows, filters).taken, applyFilters(other, filters).taken]).toEqual([[7, 8, 9], [0]]);
});
