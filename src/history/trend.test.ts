import { expect, test } from "vitest";
import { changeOf, medianOf } from "./trend.ts";

test("the median is the middle, or the mean of the two middle ones", () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([4, 1, 2, 3])).toBe(2.5);
});

test("the last of a series is held against the median of those before", () => {
  expect(changeOf([])).toBeNull();
  expect(changeOf([5])).toEqual({ last: 5, median: null, before: 0, ratio: null });
  expect(changeOf([1, 3, 2, 3])).toEqual({ last: 3, median: 2, before: 3, ratio: 0.5 });
  expect(changeOf([0, 0, 7])).toEqual({ last: 7, median: 0, before: 2, ratio: null });
});
