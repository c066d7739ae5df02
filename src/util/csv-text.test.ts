import { expect, test } from "vitest";
import { readCsvText } from "./csv-text.ts";

const cells = (text: string, delimiter?: string) => readCsvText(text, delimiter).map((row) => row.cells);

test("cells are divided by commas and rows by line ends of any kind", () => {
  expect(cells("a,b\n1,\r\n,2\r3,4")).toEqual([
    ["a", "b"],
    ["1", ""],
    ["", "2"],
    ["3", "4"],
  ]);
});

test("quotes keep commas, line breaks and doubled quotes", () => {
  expect(cells('a,b\n"x,y","say ""hi""\nthere"\n')).toEqual([
    ["a", "b"],
    ["x,y", 'say "hi"\nthere'],
  ]);
});

test("empty lines are no rows, and the others keep their line", () => {
  expect(readCsvText('a\n\n"1\n2"\n\n3\n').map(({ line }) => line)).toEqual([1, 3, 6]);
});

test("the delimiter may be another", () => {
  expect(cells("a;b\n1,5;2", ";")).toEqual([
    ["a", "b"],
    ["1,5", "2"],
  ]);
});

test("a text of nothing but blanks lines has no rows", () => {
  expect(cells("")).toEqual([]);
  expect(cells("\n\n")).toEqual([]);
});
