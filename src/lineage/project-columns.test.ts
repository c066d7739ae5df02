import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const FILES = {
  "tstl.config.yaml":
    "name: shop\non-run-start: ['create table if not exists public.papers (id int, name text, seen date)']\n",
  "seeds/people.csv": "id,name,seen\n1,Ada,2025-01-01\n2,Ben,2025-01-02\n",
  "models/schema.yml": `
version: 2
sources:
  - name: old
    schema: public
    tables: [{name: papers, columns: [{name: id}]}]
models:
  - name: versioned
    latest_version: 2
    versions: [{v: 1}, {v: 2}]
`,
  "models/plain.sql": "select *, upper(name) as loud from {{ ref('people') }}",
  "models/inner.sql": "{{ config(materialized='ephemeral') }} select id as key, name from {{ ref('plain') }}",
  "models/over_ephemeral.sql": "select i.*, count(*) over () as n from {{ ref('inner') }} i",
  "models/grown.sql": `{{ config(materialized='incremental', unique_key='id') }}
select id, name{% if is_incremental() %}, seen{% else %}, seen{% endif %} from {{ ref('people') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`,
  "models/versioned_v1.sql": "select id from {{ ref('plain') }}",
  "models/versioned_v2.sql": "select id, loud from {{ ref('plain') }}",
  "models/reads_version.sql": "select * from {{ ref('versioned') }}",
  "models/own_way.sql": "{{ config(materialized='kept') }} select id, name || '!' as shout from {{ ref('plain') }}",
  "models/from_source.sql": "select * from {{ source('old', 'papers') }}",
  "macros/kept.sql": `{% materialization kept, default %}
  {%- set target = this.incorporate(type='table') -%}
  {% call statement('main') %}create table {{ target }} as {{ sql }}{% endcall %}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}`,
  "snapshots/history.sql": `{% snapshot history %}
{{ config(strategy='timestamp', unique_key='id', updated_at='seen', target_schema='public') }}
select id, name, seen from {{ ref('plain') }}
{% endsnapshot %}`,
};

interface Written {
  nodes: Record<string, { complete: boolean; columns: { name: string }[] }>;
}

test("the columns of every kind of node are those that the database has, in its order", async () => {
  await using project = await commandProject("pglite", FILES);
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(project.path, "target", file), "utf8"));
  const columnsOf = (id: string) => read<Written>("column_lineage.json").nodes[id]!.columns.map(({ name }) => name);
  expect((await project.tstl("build")).code).toBe(0);
  await project.tstl("lineage", "--write");
  // Nobody has said yet which columns the source has.
  expect(columnsOf("model.shop.from_source")).toEqual(["id"]);
  await project.tstl("sources", "sync");
  await project.tstl("lineage", "--write");
  expect(columnsOf("model.shop.from_source")).toEqual(["id", "name", "seen"]);
  await project.tstl("docs", "generate", "--no-compile").catch(() => undefined);
  type Catalog = { nodes: Record<string, { columns: Record<string, { name: string; index: number }> }> };
  const { nodes } = read<Catalog>("catalog.json");
  expect(Object.keys(nodes).length).toBe(9);
  for (const [id, { columns }] of Object.entries(nodes)) {
    const inOrder = Object.values(columns).sort((a, b) => a.index - b.index);
    expect(columnsOf(id), id).toEqual(inOrder.map(({ name }) => name));
  }
});
