import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";
import type { ColumnsFile } from "./columns-file.ts";

const FILES: Record<string, string> = {
  "tstl.config.yaml": `name: shop
default-target: prod
targets:
  prod: {type: postgres, url: "{{ env_var('TSTL_DATABASE_URL') }}", schema: main}
on-run-start:
  - create schema if not exists raw
  - create table if not exists raw.events (id bigint, at timestamptz, precise timestamptz(3), tags text[], code char(3), price numeric(12,4), payload jsonb)
`,
  "models/sources.yml": `sources:
  - name: raw
    tables:
      - name: events
        columns:
          - {name: id, data_type: int8}
          - {name: at, data_type: timestamptz}
          - {name: precise, data_type: timestamptz(3)}
          - {name: tags, data_type: "text[]"}
          - {name: code, data_type: char(3)}
          - {name: price, data_type: "decimal(12, 4)"}
          - {name: payload, data_type: jsonb}
`,
  "seeds/products.csv":
    'product_id,name,price,listed_on,seen_at,active,"Mixed Case"\n1,Cup,2.50,2024-01-02,2024-01-02 10:00:00,true,x\n',
  "seeds/typed.csv": "a,b\n1,2\n",
  "seeds/shouted.csv": "ST,Name\n01,x\n",
  "seeds/seeds.yml": `seeds:
  - name: typed
    config: {column_types: {a: varchar(7), b: smallint}}
  - name: shouted
    config: {quote_columns: true, column_types: {ST: text, Name: varchar(3)}}
`,
  "models/stg_events.sql":
    "select id as event_id, at, precise, tags, code, price, payload, at::date as day, '' as empty, null as nothing from {{ source('raw', 'events') }}\n",
  "models/eph.sql":
    "{{ config(materialized='ephemeral') }} select event_id, unnest(tags) as tag, price * 2 as twice from {{ ref('stg_events') }}\n",
  "models/tab.sql":
    "{{ config(materialized='table') }} select tag, sum(twice) as total, count(*) as n, avg(twice) as mean, array_agg(event_id) as ids, max(tag) over () as top from {{ ref('eph') }} group by tag\n",
  "models/inc.sql":
    "{{ config(materialized='incremental', unique_key='event_id') }} select event_id, at, code || 'x' as label, price::numeric(8,1) as rough from {{ ref('stg_events') }} {% if is_incremental() %} where at > (select max(at) from {{ this }}) {% endif %}\n",
  "models/mat.sql":
    "{{ config(materialized='materialized_view') }} select payload -> 'a' as a, payload ->> 'b' as b, now() - at as age, row(1, 2) is null as r from {{ ref('stg_events') }}\n",
  "models/starred.sql": `{{ config(materialized='table') }} select
{% for column in adapter.get_columns_in_relation(ref('products')) %} {{ column.quoted }} as "{{ column.name }} 2"{{ "," if not loop.last }}
{% endfor %} from {{ ref('products') }}
`,
  "models/recursive.sql":
    "with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select i, lag(i) over (order by i) as before, case when i > 1 then 1.5 else i end as f from n\n",
  "snapshots/checked.yml":
    "snapshots:\n  - name: by_check\n    relation: ref('products')\n    config: {strategy: check, check_cols: all, unique_key: product_id}\n  - name: by_time\n    relation: ref('stg_events')\n    config: {strategy: timestamp, updated_at: at, unique_key: event_id, hard_deletes: new_record}\n",
};

test("columns and types are those that Postgres has after a build", async () => {
  await using project = await commandProject("postgres", FILES);
  const checked = await project.tstl("check");
  expect(checked.lines.filter((line) => /^error|WARNING/.test(line))).toEqual([]);
  const { nodes } = JSON.parse(readFileSync(join(project.path, "target", "columns.json"), "utf8")) as ColumnsFile;
  expect((await project.tstl("build")).code).toBe(0);

  const inline =
    "select c.oid::regclass::text as relation, a.attname, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('main', 'raw') and c.relkind in ('r', 'v', 'm') and a.attnum > 0 order by c.oid, a.attnum";
  const shown = await project.tstl("show", "--inline", inline, "--limit", "-1", "--output", "json");
  const { show } = JSON.parse(shown.lines.join("\n").slice(shown.lines.join("\n").indexOf("{"))) as {
    show: { relation: string; attname: string; type: string }[];
  };
  const built: ColumnsFile["nodes"] = {};
  for (const { relation, attname: name, type } of show) {
    const key = relation.replace(/^.*\./, "");
    built[key] = [...(built[key] ?? []), { name, type }];
  }
  const known = Object.entries(nodes).map(([id, columns]) => [id.replace(/^.*\./, ""), columns] as const);
  expect(Object.fromEntries(known.filter(([name]) => name !== "eph"))).toEqual(built);
  expect(Object.fromEntries(known).eph?.map(({ type }) => type)).toEqual(["bigint", "text", "numeric"]);
});
