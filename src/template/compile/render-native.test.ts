import { describe, expect, test } from "vitest";
import { repr, scopeOf } from "../index.ts";
import { renderNative } from "./render-native.ts";

const scope = scopeOf({
  x: 4,
  l: [1, "a"],
  n: null,
  b: true,
  t: "postgres",
  f: () => ({ k: 1 }),
  echo: (args: unknown[]) => args[0],
  later: () => Promise.resolve(7),
});
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

describe("a marked text is a text like others to what works on it, as in dbt-core 1.11", () => {
  test.each([
    ["{{ t in ['redshift', 'postgres'] | as_bool }}", "True"],
    ["{{ t in ['redshift'] | as_bool() }}", "False"],
    ["{{ t not in ['redshift', 'postgres'] | as_bool }}", "False"],
    ["{{ t == 'postgres' | as_bool }}", "True"],
    ["{{ 'postgres' | as_bool == t }}", "True"],
    ["{{ not (t | as_bool) }}", "False"],
    ["{{ '' | as_bool or 'x' }}", "'x'"],
    ["{{ '5' | as_number + '6' }}", "'56'"],
    ["{{ '5' | as_number ~ '6' | as_number }}", "'56'"],
    ["{{ '5' | as_number | int + 1 }}", "'6'"],
    ["{{ '5' | as_number | length }}", "'1'"],
    ["{{ 'ab' | as_text | upper }}", "'AB'"],
    ["{{ ('ab' | as_text).upper() }}", "'AB'"],
    ["{{ ('ab' | as_text)[0] }}", "'a'"],
    ["{{ ('ab' | as_text)[0:1] }}", "'a'"],
    ["{{ ('5' | as_number) * 2 }}", "'55'"],
    ["{{ '5' | as_number > '4' }}", "'True'"],
    ["{% set y = '5' | as_number %}{{ y }}", "5"],
    ["{% set y = '5' | as_number %}{{ y ~ y }}", "'55'"],
    ["{% set y = 'ab' | as_native %}{{ 'a' in y }}", "True"],
    ["{% for c in 'ab' | as_native %}{{ c }}{% endfor %}", "'ab'"],
    ["{{ '5' | as_number if b else '6' }}", "5"],
    ["{{ b and '5' | as_number }}", "5"],
    ["{{ ['5' | as_number][0] }}", "5"],
    ["{{ {'k': '5' | as_number}.k }}", "5"],
    ["{{ ['5' | as_number] }}", "['5']"],
    ["{{ echo('5' | as_number) }}", "5"],
    ["{{ '5' | as_number is string }}", "'True'"],
    ["{{ x | as_number is number }}", "False"],
    ["{{ '5' | as_number is none }}", "'False'"],
    ["{{ '5' | as_number in ['5'] }}", "'True'"],
    ["{{ {'5': 1}['5' | as_number] }}", "'1'"],
    ["{{ ('%s' | as_text) % 'q' }}", "'q'"],
    ["{{ '%s' % ('q' | as_text) }}", "'q'"],
    ["{{ 'True' | as_bool | as_native }}", "True"],
    ["{{ 'True' | as_native | as_text }}", "'True'"],
    ["{{ 'True' | as_native | string }}", "True"],
    ["{{ '5' | as_number | default('6') }}", "5"],
    ["{{ n | default('5', true) | as_number }}", "5"],
    ["{{ '{}'.format('5' | as_number) }}", "'5'"],
    ["{{ ['a', 'b' | as_text] | join(',') }}", "'a,b'"],
    ["{{ ['2' | as_number, '1' | as_number] | sort | first }}", "1"],
    ["{{ ['1', '1' | as_number] | unique | list }}", "\"['1']\""],
    ["{{ 'a' | as_text is in ['a'] }}", "'True'"],
    ["{{ 'a' | as_text is eq 'a' }}", "'True'"],
    ["{{ ('a,b' | as_text).split(',') }}", "['a', 'b']"],
    ["{{ 'b,a' | as_text | list }}", "\"['b', ',', 'a']\""],
    ["{% if 'False' | as_bool %}yes{% endif %}", "'yes'"],
    ["{{ ('a' | as_text).nothing }}", "Undefined"],
    ["{{ ('a' | as_text, 1) }}", "('a', 1)"],
    ["{{ '1' | as_native < '2' | as_native }}", "'True'"],
    ["{{ ['x' | as_text] == ['x'] }}", "'True'"],
    ["{{ 'x' in ['x' | as_text] }}", "'True'"],
    ["{{ 'x' ~ ('5' | as_number) }}", "'x5'"],
    ["{{ range('5' | as_number | int) | list | length }}", "5"],
    ["{{ ['5' | as_number] | first }}", "5"],
    ["{{ 'ab' | as_text | replace('a' | as_text, 'c') }}", "'cb'"],
    ["{{ '5' | as_number | trim }}", "'5'"],
    ["{{ ['a' | as_text]  | tojson }}", "'[\"a\"]'"],
    ["{{ 'a' | as_text | tojson }}", "'\"a\"'"],
  ])("%s is %s", (source, expected) => {
    expect(repr(native(source))).toBe(expected);
  });
});

describe("what needs no context is worked out to a text beforehand, as in dbt-core 1.11", () => {
  test.each([
    ["{{ 1 == 1 }}", "'True'"],
    ["{{ 1 < 2 and 3 }}", "'3'"],
    ["{{ 'a' if true else 'b' }}", "'a'"],
    ["{{ 1 if true else 2 }}", "'1'"],
    ["{{ [1,2][0] }}", "'1'"],
    ["{{ {'a': 1}.a }}", "'1'"],
    ["{{ [1,2,3][1:] }}", "'[2, 3]'"],
    ["{{ 5 is odd }}", "'True'"],
    ["{{ [1,2] | map('string') | list }}", "['1', '2']"],
    ["{{ [1] | first }}", "'1'"],
    ["{{ not true }}", "'False'"],
    ["{{ 1 is defined }}", "'True'"],
    ["{{ 1 if false }}", "Undefined"],
    ["{{ {'a': 1}.b }}", "Undefined"],
    ["{{ 'a'.upper() }}", "'A'"],
    ["{{ (1,2) }}", "'(1, 2)'"],
    ["{{ 1.0 }}", "'1.0'"],
    ["{{ 3 | default(4) }}", "'3'"],
    ["{{ none or 2 }}", "'2'"],
    ["{{ 1 in [1] }}", "'True'"],
    ["{{ [3,1] | sort }}", "'[1, 3]'"],
    ["{{ [3,1] | sort(reverse=true) }}", "'[3, 1]'"],
    ["{{ 'a' is in ['a'] }}", "'True'"],
    ["{{ 7 is divisibleby 7 }}", "'True'"],
    ["{{ [1,2] | random is number }}", "True"],
    ["{{ {'a': [1]}['a'][0] + 1 }}", "'2'"],
    ["{{ 1 if x else 2 }}", "1"],
    ["{{ [x][0] }}", "4"],
    ["{{ 1 is sameas 1 }}", "'True'"],
    ["{{ [1] is iterable }}", "'True'"],
    ["{{ dict is callable }}", "True"],
    ["{{ 'a' | default('b') }}", "'a'"],
    ["{{ [1,2]|select('odd')|list }}", "[1]"],
    ["{{ range(3) }}", "range(0, 3)"],
    ["{{ '1' ~ 2 }}", "'12'"],
    ["{{ [1,2]|sum }}", "'3'"],
    ["{{ [1,2]|tojson }}", "'[1, 2]'"],
    ["{{ '3'|int }}", "'3'"],
    ["{{ 'x'|length > 0 }}", "'True'"],
  ])("%s is %s", (source, expected) => {
    expect(repr(native(source))).toBe(expected);
  });
});

test("text that spells no bool or number is an error", () => {
  expect(() => native("{{ 'true' | as_bool }}")).toThrow("Could not convert value 'true' into type 'bool'");
  expect(() => native("{{ x | as_bool }}")).toThrow("Could not convert value '4' into type 'bool'");
  expect(() => native("{{ '007' | as_number }}")).toThrow("Could not convert value '007' into type 'number'");
});

test("a value that comes later is awaited", async () => {
  expect(await native("{{ later() }}")).toBe(7);
});
