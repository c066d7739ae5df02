import { describe, expect, test } from "vitest";
import type { TstlError } from "../errors/tstl-error.ts";
import { parseSelector } from "./parse-selector.ts";
import type { Criterion, SelectorGroup } from "./selector.ts";

function criterion(text: string): Criterion {
  return (parseSelector(text).parts[0] as SelectorGroup).parts[0] as Criterion;
}

function errorOf(text: string): { code: string; message: string; hint?: string; marked: string } {
  try {
    parseSelector(text);
  } catch (error) {
    const { code, message, hint, place } = error as TstlError;
    return { code, message, hint, marked: text.slice(place!.column! - 1, place!.column! - 1 + place!.length!) };
  }
  throw new Error("no error");
}

test("a word may have a method with a path, operators on both sides and depths", () => {
  expect(criterion("2+config.meta.owner:data+13")).toMatchObject({
    method: "config",
    path: ["meta", "owner"],
    value: "data",
    parents: true,
    parentsDepth: 2,
    children: true,
    childrenDepth: 13,
    childrensParents: false,
  });
  expect(criterion("@+a")).toMatchObject({
    childrensParents: true,
    parents: true,
    parentsDepth: undefined,
    value: "a",
  });
});

test("without a method the form of the value decides", () => {
  expect(criterion("models/a.sql").method).toBe("path");
  expect(criterion("a.SQL").method).toBe("file");
  expect(criterion("seed.csv+")).toMatchObject({ method: "file", value: "seed.csv", children: true });
  expect(criterion("shop.marts").method).toBe("fqn");
});

test("a value keeps colons, pluses inside and dashes", () => {
  expect(criterion("tag:a:b")).toMatchObject({ method: "tag", value: "a:b" });
  expect(criterion("a+b")).toMatchObject({ method: "fqn", value: "a+b", parents: false, children: false });
  expect(criterion("my-tag:x")).toMatchObject({ method: "fqn", value: "my-tag:x" });
});

test("spaces at the ends and several in a row do not matter, and an empty text selects nothing", () => {
  expect(parseSelector("  a   b ").parts.map((part) => (part as SelectorGroup).expected!.raw)).toEqual(["a", "b"]);
  expect(parseSelector("").parts).toEqual([]);
});

describe("bad syntax is marked in the text", () => {
  test("an unknown method, with the nearest one", () => {
    expect(errorOf("orders 1+tagg:daily")).toEqual({
      code: "SELECTOR_METHOD_UNKNOWN",
      message: '"tagg" is not a selection method',
      hint: 'did you mean "tag"?',
      marked: "tagg",
    });
  });

  test("an unknown method that resembles none, with all of them", () => {
    expect(errorOf("zzzzzzzzz:daily").hint).toMatch(/^the methods are fqn, tag, group, /);
  });

  test("@ together with a trailing +", () => {
    expect(errorOf("a,@orders+2")).toEqual({
      code: "SELECTOR_SYNTAX",
      message: '"@orders+2" has both "@" and a trailing "+"',
      hint: '"@" takes the descendants already, and the ancestors of those: leave out the "+"',
      marked: "+2",
    });
  });

  test("a comma with a space after it", () => {
    expect(errorOf("tag:a, tag:b")).toMatchObject({
      code: "SELECTOR_SYNTAX",
      message: 'a side of a comma is empty in "tag:a,"',
      hint: "a comma takes what both sides have in common, and is written without spaces",
    });
  });

  test("a method without a value, and an operator without a name", () => {
    expect(errorOf("x tag:")).toMatchObject({ message: '"tag:" names nothing to select', marked: "tag:" });
    expect(errorOf("+")).toMatchObject({ message: '"+" names nothing to select', marked: "+" });
  });
});
