import { expect, test } from "vitest";
import { parseTemplate, tupleOf } from "../index.ts";
import { analyse } from "./analyse.ts";

const facts = (source: string) => analyse(parseTemplate(source, "a.sql"));
const calls = (source: string) =>
  facts(source).calls.map(({ path, literal, unconditional }) => [path.join("."), literal, unconditional]);

test("literal calls are read off with their arguments", () => {
  const kwargs = Object.assign(Object.create(null), { tags: ["a", "b"], meta: new Map([["k", -1]]), on: true });
  expect(calls("{{ config(tags=['a', 'b'], meta={'k': -1}, on=true) }}select * from {{ ref('a', 'b') }}")).toEqual([
    ["config", { args: [], kwargs }, true],
    ["ref", { args: ["a", "b"], kwargs: Object.create(null) }, true],
  ]);
  expect(calls("{{ f(('x',), none, 1.5) }}")[0]![1]).toMatchObject({ args: [tupleOf(["x"]), null, 1.5] });
});

test("a call with an argument that is not literal has no literal arguments", () => {
  expect(calls("{{ ref(x) }}{{ ref('a' ~ 'b') }}{{ ref(*a) }}{{ f([g()]) }}").map((call) => call[1])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    { args: [], kwargs: {} },
  ]);
});

test("what may not be reached is conditional", () => {
  const source = `{{ a() }}{% if b() %}{{ c() }}{% else %}{{ d() }}{% endif %}{% for x in e() %}{{ f() }}{% endfor %}
{{ g() if h() else i() }}{{ j() and k() or l() }}{% macro m() %}{{ n() }}{% endmacro %}{% call o() %}{{ p() }}{% endcall %}
{% set s %}{{ q() }}{% endset %}{% do r() %}{{ 1 < t() < u() }}`;
  const unconditional = facts(source).calls.filter((call) => call.unconditional);
  expect(unconditional.map((call) => call.path[0]).sort()).toEqual(["a", "b", "e", "h", "j", "o", "q", "r", "t"]);
});

test("calls through a package or an object have a dotted path, and calls of results are seen inside", () => {
  expect(calls("{{ dbt_utils.star(ref('a')) }}{{ adapter.dispatch('m', 'p')(1) }}").map((call) => call[0])).toEqual([
    "dbt_utils.star",
    "ref",
    "adapter.dispatch",
  ]);
});

test("names that the template sets itself are not global", () => {
  const source = `{% set x = a %}{{ x }}{% for c in b %}{{ c }}{{ loop.index }}{{ x }}{% endfor %}{{ c }}
{% macro m(p, q=d) %}{{ p }}{{ q }}{{ kwargs }}{{ e }}{% endmacro %}{{ m() }}{% if f %}{% set y = 1 %}{% endif %}{{ y }}`;
  expect([...facts(source).globals].sort()).toEqual(["a", "b", "c", "d", "e", "f", "y"]);
});

test("a call has its place, and text without tags is known to be plain", () => {
  const { calls: found, plainText } = facts("select 1\nfrom {{ ref('a') }}");
  expect(found[0]!.place).toMatchObject({ file: "a.sql", line: 2, column: 9 });
  expect([plainText, facts("select 1").plainText]).toEqual([false, true]);
});
