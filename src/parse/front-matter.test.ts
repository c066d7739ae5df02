import { expect, test } from "vitest";
import { splitFrontMatter } from "./front-matter.ts";

test("splits YAML between two lines of dashes from the text", () => {
  expect(splitFrontMatter("---\ndescription: x\ntags: [a]\n---\nselect 1\n")).toEqual({
    yaml: "description: x\ntags: [a]",
    body: "select 1\n",
    bodyLine: 5,
  });
});

test.each(["select 1", "-- a comment\n---\n", "---- not dashes\nx\n---\n", "---\nnever ended\n"])(
  "%j has no front matter",
  (text) => {
    expect(splitFrontMatter(text)).toBeUndefined();
  },
);
