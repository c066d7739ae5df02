import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const FILES = {
  "models/rows.sql": "{{ config(materialized='ephemeral') }}select 1 as id",
  "models/orders.sql": "select id from {{ ref('rows') }} where id > {{ var('least', 0) }}",
  "models/orders.yml": "models: [{name: orders, columns: [{name: id, data_tests: [not_null]}]}]\n",
};

test("compile prints the SQL of nodes that are named, and of no test that it passed", async () => {
  await using project = await commandProject("pglite", FILES);
  const { code, lines } = await project.tstl("compile", "orders+", "--no-use-colors");
  expect(code).toBe(0);
  expect(lines.filter(Boolean)).toEqual([
    "Compiled node 'orders' is:",
    "with __dbt__cte__rows as (",
    "select 1 as id",
    ")select id from __dbt__cte__rows where id > 0",
  ]);
  for (const command of [
    ["compile", "--debug"],
    ["docs", "generate"],
  ]) {
    expect((await project.tstl(...command)).lines.filter((line) => / PASS | OK created /.test(line))).toEqual([]);
  }
  expect(existsSync(join(project.path, "target/compiled/shop/models/orders.sql"))).toBe(true);
});

test("an ephemeral model is printed, and --inline and --output json print theirs", async () => {
  await using project = await commandProject("pglite", FILES);
  expect((await project.tstl("compile", "rows")).lines).toEqual(["Compiled node 'rows' is:", "select 1 as id", ""]);
  const inline = await project.tstl("compile", "--inline", "select {{ var('least', 3) }} from {{ ref('orders') }}");
  expect(inline.lines.slice(0, 2)).toEqual(["Compiled inline node is:", 'select 3 from "postgres"."public"."orders"']);
  const json = await project.tstl("compile", "rows", "--output", "json");
  expect(JSON.parse(json.lines.join("\n"))).toEqual({ node: "rows", compiled: "select 1 as id" });
  expect((await project.tstl("compile", "rows", "--quiet")).lines).toEqual(["select 1 as id", ""]);
});
