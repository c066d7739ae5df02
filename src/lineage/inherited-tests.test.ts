import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";
import type { InheritedTest } from "./inherited-tests.ts";

const FILES = {
  "tstl.config.yaml": "name: shop\nflags: {inherit_tests: true}\n",
  "seeds/people.csv": "id,name,city,kind\n1,Ada,Bonn,a\n2,Ben,Graz,b\n",
  "seeds/cities.csv": "name\nBonn\nGraz\n",
  "models/schema.yml": `
version: 2
seeds:
  - name: people
    columns:
      - name: id
        data_tests: [unique, not_null]
      - name: name
        data_tests:
          - not_null: {config: {where: "id > 1"}}
          - unique: {config: {warn_if: "> 5", error_if: "> 9"}}
      - name: city
        data_tests: [relationships: {arguments: {to: ref('cities'), field: name}}]
      - name: kind
        data_tests: [accepted_values: {arguments: {values: [a, b]}}, not_null]
models:
  - name: plain
    columns: [{name: id, data_tests: [not_null]}]
  - name: rounded
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: "numeric(3,0)"}, {name: kind, data_type: text}]
`,
  "models/plain.sql": "select * from {{ ref('people') }}",
  "models/inner.sql": "{{ config(materialized='ephemeral') }} select id as person_id, kind from {{ ref('plain') }}",
  "models/over.sql": "{{ config(materialized='table') }} select * from {{ ref('inner') }}",
  "models/outer_join.sql":
    "select c.name, p.id from {{ ref('cities') }} c left join {{ ref('people') }} p on p.city = c.name",
  "models/grown.sql": "{{ config(materialized='incremental') }} select * from {{ ref('people') }}",
  "models/hooked.sql":
    "{{ config(materialized='table', post_hook='update {{ this }} set id = null') }} select * from {{ ref('people') }}",
  "models/granted.sql":
    "{{ config(materialized='table', post_hook='analyze {{ this }}') }} select id from {{ ref('people') }}",
  "models/rounded.sql": "{{ config(materialized='table') }} select id::numeric as id, kind from {{ ref('people') }}",
};

async function holdsIn(project: CommandProject) {
  await project.tstl("lineage", "--write");
  const { nodes } = JSON.parse(readFileSync(join(project.path, "target/column_lineage.json"), "utf8"));
  return (model: string) =>
    (nodes[`model.shop.${model}`].columns as { name: string; holds?: InheritedTest[] }[]).flatMap(
      ({ name, holds = [] }) => holds.map(({ test, by }) => `${name} ${test} ${by.length}`),
    );
}

test("what tests say is known of the copies downstream, except where rows or values may be others", async () => {
  await using project = await commandProject("pglite", FILES);
  const holds = await holdsIn(project);
  // Of `name` tests look at some rows, or let some fail; `id` of plain is tested for null itself.
  expect(holds("plain")).toEqual(["id unique 1", "city relationships 1", "kind not_null 1", "kind accepted_values 1"]);
  expect(holds("over")).toEqual([
    "person_id not_null 1",
    "person_id unique 1",
    "kind not_null 1",
    "kind accepted_values 1",
  ]);
  expect(holds("outer_join")).toEqual([]);
  // Rows of earlier runs, a hook that changes rows, a type that rounds.
  expect(holds("grown")).toEqual([]);
  expect(holds("hooked")).toEqual([]);
  expect(holds("granted")).toEqual(["id not_null 1", "id unique 1"]);
  expect(holds("rounded")).toEqual(["kind not_null 1", "kind accepted_values 1"]);
});

test("a test that the project has written anew says nothing, and without the flag nothing is said", async () => {
  await using renewed = await commandProject("pglite", {
    ...FILES,
    "macros/own.sql": "{% test not_null(model, column_name) %}select 1 as x where false{% endtest %}",
  });
  expect((await holdsIn(renewed))("over")).toEqual(["person_id unique 1", "kind accepted_values 1"]);
  const dispatched = "{% macro default__test_unique(model, column_name) %}select 1 as x where false{% endmacro %}";
  await using other = await commandProject("pglite", { ...FILES, "macros/own.sql": dispatched });
  expect((await holdsIn(other))("over")).not.toContain("person_id unique 1");
  const rows = "{% macro get_where_subquery(relation) %}(select * from {{ relation }} limit 1) x{% endmacro %}";
  await using fewer = await commandProject("pglite", { ...FILES, "macros/own.sql": rows });
  expect((await holdsIn(fewer))("over")).toEqual([]);
  await using plain = await commandProject("pglite", { ...FILES, "tstl.config.yaml": "name: shop\n" });
  expect((await holdsIn(plain))("over")).toEqual([]);
});

test("tstl lineage names the tests that something follows from", async () => {
  await using project = await commandProject("pglite", FILES);
  const { lines } = await project.tstl("lineage", "over.person_id");
  expect(lines.join("\n")).toContain("+ unique holds without a test of its own, since unique_people_id holds");
});
