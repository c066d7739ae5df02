import { expect, test } from "vitest";
import { repr, scopeOf } from "../index.ts";
import { renderNative } from "./render-native.ts";

const scope = scopeOf({ x: 4, l: [1, "a"], n: null, b: true, f: () => ({ k: 1 }), later: () => Promise.resolve(7) });
const native = (source: string) => renderNative(source, scope, "profiles.yml");

// Left: the text; right: Python's repr of what dbt-core 1.11 makes of it.
test.each([
  ["{{ 1 }}", "'1'"],
  ["{{ 'a' }}", "'a'"],
  ["{{ x }}", "4"],
  ["{{ l }}", "[1, 'a']"],
  ["a{{ x }}", "'a4'"],
  ["{{ '4' | as_number }}", "4"],
  ["{{ '4.5' | as_number }}", "4.5"],
  ["{{ '-4' | as_number }}", "-4"],
  ["{{ '1_000' | as_number }}", "1000"],
  ["{{ 'True' | as_bool }}", "True"],
  ["{{ (x > 3) | as_bool }}", "True"],
  ["{{ '[1, 2]' | as_native }}", "[1, 2]"],
  ["{{ 'abc' | as_native }}", "'abc'"],
  ["{{ 'true' | as_native }}", "'true'"],
  ["{{ \"{'a': (1, None)}\" | as_native }}", "{'a': (1, None)}"],
  ["{{ '4' | as_text }}", "'4'"],
  ["{{ x | as_text }}", "'4'"],
  ["", "''"],
  ["abc", "'abc'"],
  ["{{ none }}", "'None'"],
  ["{{ n }}", "None"],
  ["{{ [1,2] }}", "'[1, 2]'"],
  ["{{ 1 + 1 }}", "'2'"],
  ["{{ x }}{{ x }}", "'44'"],
  [" {{ '4' | as_number }}", "' 4'"],
  ["{{ b }}", "True"],
  ["{{ 'a' if b else 'c' }}", "'a'"],
  ["{% if b %}{{ l }}{% endif %}", "[1, 'a']"],
  ["{% set q = l %}{{ q }}", "[1, 'a']"],
  ["{{ x }}\n", "4"],
  ["{{ missing }}", "Undefined"],
  ["{{ f() }}", "{'k': 1}"],
  ["{{ x ~ 1 }}", "'41'"],
  ["{{ l | length }}", "2"],
])("%s is %s", (source, expected) => {
  expect(repr(native(source))).toBe(expected);
});

test("text that spells no bool or number is an error", () => {
  expect(() => native("{{ 'true' | as_bool }}")).toThrow("Could not convert value 'true' into type 'bool'");
  expect(() => native("{{ x | as_bool }}")).toThrow("Could not convert value '4' into type 'bool'");
  expect(() => native("{{ '007' | as_number }}")).toThrow("Could not convert value '007' into type 'number'");
});

test("a value that comes later is awaited", async () => {
  expect(await native("{{ later() }}")).toBe(7);
});
