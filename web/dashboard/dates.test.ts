import { expect, test } from "vitest";
import { addMonths, daysBetween, grainOf, spanStart, startOf, unitsBetween } from "./dates.ts";

test("units begin where the calendar has them; weeks on Monday", () => {
  const starts = (["day", "week", "month", "quarter", "year"] as const).map((grain) => startOf("2025-06-01", grain));
  expect(starts).toEqual(["2025-06-01", "2025-05-26", "2025-06-01", "2025-04-01", "2025-01-01"]);
});

test("a month later is the last day where the day does not exist", () => {
  expect(addMonths("2024-01-31", 1)).toBe("2024-02-29");
  expect(addMonths("2025-03-31", -1)).toBe("2025-02-28");
  expect(addMonths("2025-01-15", -13)).toBe("2023-12-15");
});

test("a span ends with its last day, across the change of clocks, too", () => {
  expect(spanStart("2025-10-30", "30d")).toBe("2025-10-01");
  expect(spanStart("2025-10-31", "12m")).toBe("2024-11-01");
  expect(spanStart("2025-12-31", "1y")).toBe("2025-01-01");
  expect(spanStart("2025-10-30", "all")).toBeNull();
  expect(daysBetween("2025-03-29", "2025-03-31")).toBe(2);
});

test("the unit of a series is the widest that all its dates begin", () => {
  expect(grainOf(["2025-01-01", "2025-02-01", "2025-04-01"])).toBe("month");
  expect(grainOf(["2025-01-01", "2025-04-01"])).toBe("quarter");
  expect(grainOf(["2025-01-06", "2025-01-13", "2025-01-27"])).toBe("week");
  expect(grainOf(["2025-01-06", "2025-01-07"])).toBe("day");
});

test("a chart has a place for every unit, also for those without rows", () => {
  expect(unitsBetween("2025-01-30", "2025-02-02", "day")).toEqual([
    ...["2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02"],
  ]);
  expect(unitsBetween("2024-11-15", "2025-01-02", "month")).toEqual(["2024-11-01", "2024-12-01", "2025-01-01"]);
});
