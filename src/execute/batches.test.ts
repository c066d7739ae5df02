import { expect, test } from "vitest";
import { type BatchRequest, batchesOf, batchName, ceiling, isoUtc, offset, readTime, truncate } from "./batches.ts";

const REQUEST: BatchRequest = {
  size: "day",
  lookback: 1,
  begin: "2020-01-01T00:00:00",
  incremental: false,
  from: null,
  to: null,
  now: new Date("2020-01-03T13:57:00Z"),
};

const spans = (changes: Partial<BatchRequest>) =>
  batchesOf({ ...REQUEST, ...changes })?.map(({ start, end }) => `${isoUtc(start)} ${isoUtc(end)}`);

test("a first build goes from begin to the end of the current batch", () => {
  expect(spans({})).toEqual([
    "2020-01-01T00:00:00+00:00 2020-01-02T00:00:00+00:00",
    "2020-01-02T00:00:00+00:00 2020-01-03T00:00:00+00:00",
    "2020-01-03T00:00:00+00:00 2020-01-04T00:00:00+00:00",
  ]);
});

test("a first build without begin has no batches", () => {
  expect(spans({ begin: null })).toBeUndefined();
});

test("later builds take the current batch and lookback batches before it", () => {
  expect(spans({ incremental: true })).toEqual([
    "2020-01-02T00:00:00+00:00 2020-01-03T00:00:00+00:00",
    "2020-01-03T00:00:00+00:00 2020-01-04T00:00:00+00:00",
  ]);
  expect(spans({ incremental: true, lookback: 0 })).toEqual(["2020-01-03T00:00:00+00:00 2020-01-04T00:00:00+00:00"]);
});

test("a build on the boundary of two batches takes the one that has just ended", () => {
  expect(spans({ incremental: true, lookback: 0, now: new Date("2020-01-03T00:00:00Z") })).toEqual([
    "2020-01-02T00:00:00+00:00 2020-01-03T00:00:00+00:00",
  ]);
});

test("times from the command line win", () => {
  expect(spans({ size: "month", from: "2019-11-15", to: "2020-01-01" })).toEqual([
    "2019-11-01T00:00:00+00:00 2019-12-01T00:00:00+00:00",
    "2019-12-01T00:00:00+00:00 2020-01-01T00:00:00+00:00",
  ]);
});

test("batches of every size begin and end on their boundaries", () => {
  const time = new Date("2024-09-17T16:06:00Z");
  expect(truncate(time, "hour").toISOString()).toBe("2024-09-17T16:00:00.000Z");
  expect(offset(time, "hour", -1).toISOString()).toBe("2024-09-17T15:00:00.000Z");
  expect(offset(time, "day", 1).toISOString()).toBe("2024-09-18T00:00:00.000Z");
  expect(offset(time, "month", -1).toISOString()).toBe("2024-08-01T00:00:00.000Z");
  expect(offset(new Date("2024-12-31T23:00:00Z"), "month", 2).toISOString()).toBe("2025-02-01T00:00:00.000Z");
  expect(offset(time, "year", 1).toISOString()).toBe("2025-01-01T00:00:00.000Z");
  expect(ceiling(time, "month").toISOString()).toBe("2024-10-01T00:00:00.000Z");
  expect(ceiling(new Date("2024-09-01T00:00:00Z"), "month").toISOString()).toBe("2024-09-01T00:00:00.000Z");
});

test("a batch is called by its start in the precision of its size", () => {
  const start = new Date("2024-09-17T16:00:00Z");
  expect(["hour", "day", "month", "year"].map((size) => batchName(start, size as "hour"))).toEqual([
    "2024-09-17T16",
    "2024-09-17",
    "2024-09",
    "2024",
  ]);
});

test("times are taken for UTC whatever stands behind them", () => {
  expect(readTime("2024-09-17T16:06:07.25+02:00").toISOString()).toBe("2024-09-17T16:06:07.250Z");
  expect(readTime("2024-09-17 16:06").toISOString()).toBe("2024-09-17T16:06:00.000Z");
  expect(readTime("2024-09-17").toISOString()).toBe("2024-09-17T00:00:00.000Z");
  expect(() => readTime("yesterday")).toThrow('"yesterday" is not a date or time');
});
