import fc from "fast-check";
import { expect, test } from "vitest";
import type { Graph } from "../graph/graph.ts";
import { backfillPhases, countBatches, planBackfill, spanOf } from "./backfill.ts";

const days = ({ parts }: ReturnType<typeof planBackfill>) =>
  parts.map(({ start, end }) => `${start.toISOString().slice(0, 10)}..${end.toISOString().slice(0, 10)}`);

test("the day of a date at the end is included, and a time is not", () => {
  expect(spanOf("2025-01-01", "2025-01-31").end.toISOString()).toBe("2025-02-01T00:00:00.000Z");
  expect(spanOf("2025-01-01", "2025-01-31T12:00:00").end.toISOString()).toBe("2025-01-31T12:00:00.000Z");
});

test("parts begin and end on boundaries, but for the first and the last", () => {
  const span = spanOf("2025-01-30", "2025-03-02");
  expect(days(planBackfill(span, "month", []))).toEqual([
    "2025-01-30..2025-02-01",
    "2025-02-01..2025-03-01",
    "2025-03-01..2025-03-03",
  ]);
  expect(days(planBackfill(spanOf("2025-01-01", "2025-01-14"), "week", []))).toEqual([
    "2025-01-01..2025-01-06",
    "2025-01-06..2025-01-13",
    "2025-01-13..2025-01-15",
  ]);
  expect(days(planBackfill(span, "all", []))).toEqual(["2025-01-30..2025-03-03"]);
});

test("a part is never smaller than a batch, which would be built several times", () => {
  expect(planBackfill(spanOf("2025-01-01", "2025-12-31"), "day", ["hour", "month"]).size).toBe("month");
  expect(countBatches(spanOf("2025-01-01", "2025-12-31"), "month")).toBe(12);
});

test("parts cover the span without gap or overlap", () => {
  const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2023-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(time, time, fc.constantFrom("day", "week", "month", "year", "all"), (one, other, size) => {
      const [start, end] = one < other ? [one, other] : [other, one];
      fc.pre(start < end);
      const { parts } = planBackfill({ start, end }, size, []);
      expect(parts[0]!.start).toEqual(start);
      expect(parts.at(-1)!.end).toEqual(end);
      for (const [i, part] of parts.entries()) {
        expect(part.start.getTime()).toBeLessThan(part.end.getTime());
        if (i > 0) expect(part.start).toEqual(parts[i - 1]!.end);
      }
    }),
    { numRuns: 50 },
  );
});

test("what models by event time read comes first, what lies between them with them, and all else last", () => {
  const edges: [string, string][] = [
    ["raw", "stg"],
    ["stg", "first"],
    ["first", "middle"],
    ["middle", "second"],
    ["second", "mart"],
  ];
  const lists = (from: 0 | 1, to: 0 | 1) => {
    const ids = [...new Set(edges.flat())];
    return new Map(ids.map((id) => [id, edges.filter((edge) => edge[from] === id).map((edge) => edge[to])]));
  };
  const graph = { children: lists(0, 1), parents: lists(1, 0) } as unknown as Graph;
  const selected = new Set(["stg", "first", "middle", "second", "mart"]);
  expect(backfillPhases(graph, selected, new Set(["first", "second"]))).toEqual({
    inputs: new Set(["stg"]),
    each: new Set(["first", "middle", "second"]),
    rest: new Set(["mart"]),
  });
});
