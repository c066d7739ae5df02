import { expect, test } from "vitest";
import { fnmatch } from "./fnmatch.ts";

/** Text, pattern, and what Python 3.11's fnmatch.fnmatchcase says. */
const CASES: [string, string, boolean][] = [
  ["abc", "abc", true],
  ["abc", "ABC", false],
  ["abc", "a*", true],
  ["a/b/c", "a*c", true],
  ["a\nb", "a?b", true],
  ["ab", "a?b", false],
  ["abc", "[a-c]bc", true],
  ["dbc", "[!a-c]bc", true],
  ["abc", "[!a-c]bc", false],
  ["^bc", "[^a]bc", true],
  ["abc", "[^a]bc", true],
  ["[abc", "[abc", true],
  ["]", "[]]", true],
  ["-", "[a-]", true],
  ["-", "[-a]", true],
  ["b", "[c-a]", false],
  ["b", "[!c-a]", true],
  ["e", "[a-ce-g]", true],
  ["-", "[a-c-e]", true],
  ["d", "[a-c-e]", false],
  ["a.b", "a.b", true],
  ["axb", "a.b", false],
  ["a+b$", "a+b$", true],
  ["a\\b", "a\\b", true],
  ["a\\b", "a[\\]b", true],
  ["", "*", true],
  ["", "?", false],
  ["😀x", "?x", true],
  ["a]", "[!]a]]", false],
  ["b]", "[!]a]]", true],
  ["&", "[&&]", true],
];

test.each(CASES)("%j against %j: %j", (text, pattern, expected) => {
  expect(fnmatch(text, pattern)).toBe(expected);
});
