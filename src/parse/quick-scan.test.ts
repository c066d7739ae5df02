import { describe, expect, test } from "vitest";
import { parseTemplate } from "../template/index.ts";
import { factsOfTemplate } from "./ast-facts.ts";
import { quickScan, quickScanExpression } from "./quick-scan.ts";

describe("quickScan", () => {
  test("reads refs, sources, configs and calls of a simple model", () => {
    const text = `{{ config(materialized='table', tags=["a", 'b'], meta={'x': 1, "y": none}) }}
select {{ cents('amount') }}, {{ this }} from {{ ref('users') }} {# {{ ref('nothing') }} #}
join {{- ref('shop', 'orders', v=2) -}} join {{source('raw','events')}} using (id) {{ dbt_utils.star() }}`;
    expect(quickScan(text)).toEqual({
      certain: true,
      refs: [
        { name: "users", package: null, version: null, pos: 127 },
        { name: "orders", package: "shop", version: 2, pos: 179 },
      ],
      sources: [{ source: "raw", table: "events", pos: 217 }],
      configs: [{ materialized: "table", tags: ["a", "b"], meta: { x: 1, y: null } }],
      calls: [
        { name: "cents", literals: ["amount"], pos: 88 },
        { name: "dbt_utils.star", literals: [], pos: 256 },
      ],
      names: ["this"],
    });
  });

  test.each([
    "{% if x %}{{ ref('a') }}{% endif %}",
    "{{ ref(name) }}",
    "{{ ref('a') ~ 'b' }}",
    "{{ ref('it\\'s') }}",
    "{{ ref('a', 'b', 'c') }}",
    "{{ ref('a'",
    "{{ 1.0 }}",
    "{# never closed",
    "{{ config({'a': 1}, b=2) }}",
  ])("leaves %s to the parser", (text) => {
    expect(quickScan(text)).toBeUndefined();
  });

  test.each([
    "select 1 {ref} }} from {{ ref('a') }}",
    "{{ config({'materialized': 'view'}) }}{{ source('s', 't') }}",
    "{{ config(a=-1, b=[], c={}, d=2.5, e=True,) }} {{ var('x', 'y') }} {{ target.schema }}",
    "{{ ref('p', \"m\", version='1') }}{{ pkg.macro(1, 'x', [true]) }}{{ macro(a=1) }}",
    "{{\n  config(\n    materialized = 'table'\n  )\n}}\n\nselect * from {{ ref('x') }}",
  ])("agrees with the parser about %s", (text) => {
    expect(quickScan(text)).toEqual(factsOfTemplate(parseTemplate(text, "a.sql")));
  });

  test("an expression without braces may be a single call only", () => {
    expect(quickScanExpression("ref('users')")?.refs).toEqual([
      { name: "users", package: null, version: null, pos: 3 },
    ]);
    expect(quickScanExpression("source('a', 'b')")?.sources).toHaveLength(1);
    expect(quickScanExpression("ref('users') or 1")).toBeUndefined();
  });
});
