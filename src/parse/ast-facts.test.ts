import { expect, test } from "vitest";
import { parseTemplate } from "../template/index.ts";
import { factsOfTemplate } from "./ast-facts.ts";

const facts = (text: string) => factsOfTemplate(parseTemplate(text, "a.sql"));

test.each([
  ["{% set x = 1 %}{{ ref('a') }}", true],
  ["{% if is_incremental() %}where id > 1{% endif %}{{ ref('a') }}", true],
  ["{% if x %}{{ ref('a') }}{% endif %}", false],
  ["{% for t in ['a', 'b'] %}{{ ref(t) }}{% endfor %}", false],
  ["{% for t in ['a'] %}{{ source('raw', 'a') }}{% endfor %}", false],
  ["{{ ref('a') if x else 'b' }}", false],
  ["{{ x and ref('a') }}", false],
  ["{{ config(materialized=var('m')) }}", false],
  ["{{ config.get('x') }}{{ ref('a') }}", true],
  ["{{ config.require('x') }}", false],
  ["{% set r = ref %}{{ r('a') }}", false],
  ["{% macro m() %}{{ ref('a') }}{% endmacro %}{{ m() }}", false],
])("%s can be known without rendering: %s", (text, certain) => {
  expect(facts(text).certain).toBe(certain);
});

test("calls through adapter.dispatch name what is dispatched, however the arguments are written", () => {
  const text = "{{ adapter.dispatch('a', 'b')() }}{{ adapter.dispatch(macro_namespace='d', macro_name='c')(1) }}";
  expect(facts(text).calls.map(({ name, literals }) => [name, literals])).toEqual([
    ["adapter.dispatch", ["a", "b"]],
    ["adapter.dispatch", ["c", "d"]],
  ]);
});

test("names that a template sets itself are not global", () => {
  expect(facts("{% set a = b %}{% for c in a %}{{ c.d }}{% endfor %}{{ e }}").names).toEqual(["b", "e"]);
});
