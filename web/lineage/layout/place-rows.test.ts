import { expect, test } from "vitest";
import { placeRows } from "./place-rows.ts";

test("rows that have room lie where they want to be", () => {
  expect(placeRows([0, 50, 100], [1, 1, 1], [10, 10])).toEqual([0, 50, 100]);
});

test("rows that want the same place share it evenly, and heavier ones move less", () => {
  expect(placeRows([5, 5], [1, 1], [10])).toEqual([0, 10]);
  expect(placeRows([0, 0], [3, 1], [8])).toEqual([-2, 6]);
});
