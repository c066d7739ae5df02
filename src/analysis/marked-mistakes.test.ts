import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

/** Files in which « stands where a mistake is to be told; nothing else may be told. */
type Marked = Record<string, string>;

const SOURCES = `sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: integer}
          - {name: customer_id, data_type: integer}
          - {name: status, data_type: text}
          - {name: amount, data_type: "numeric(10,2)"}
          - {name: ordered_at, data_type: timestamptz}
`;
const ORDERS = `select id as order_id, customer_id, status, amount, ordered_at
from {{ source('raw', 'orders') }}
`;
const BASE: Marked = { "models/sources.yml": SOURCES, "models/orders.sql": ORDERS };

function unmarked(marked: Marked) {
  const places: string[] = [];
  const files: Record<string, string> = {};
  for (const [file, text] of Object.entries(marked)) {
    let plain = text;
    for (let at = plain.indexOf("«"); at !== -1; at = plain.indexOf("«")) {
      plain = plain.slice(0, at) + plain.slice(at + 1);
      const lines = plain.slice(0, at).split("\n");
      places.push(`${file}:${lines.length}:${lines.at(-1)!.length + 1}`);
    }
    files[file] = plain;
  }
  return { files, places };
}

interface Told {
  severity: string;
  message: string;
  hint: string | null;
  place: { file: string; line: number | null; column: number | null } | null;
  notes: { message: string }[];
}

async function told(marked: Marked): Promise<Told[]> {
  const { files } = unmarked(marked);
  await using project = await commandProject("pglite", files);
  const { code, lines } = await project.tstl("check", "--output", "json");
  const { faults } = JSON.parse(lines.join("\n")) as { faults: Told[] };
  expect(code).toBe(faults.some(({ severity }) => severity === "error") ? 1 : 0);
  return faults;
}

const shown = ({ place }: Told) => [place?.file, place?.line, place?.column].filter((part) => part != null).join(":");

/** Checks a project; what is told of each file, without warnings. */
async function expectMarked(marked: Marked): Promise<Record<string, Told[]>> {
  const faults = await told({ ...BASE, ...marked });
  const errors = faults.filter(({ severity }) => severity === "error");
  expect(errors.map(shown).sort()).toEqual(unmarked({ ...BASE, ...marked }).places.sort());
  const files = new Set(errors.map(({ place }) => place?.file ?? ""));
  return Object.fromEntries([...files].map((file) => [file, errors.filter(({ place }) => place?.file === file)]));
}

const messages = (faults: Told[] | undefined) => faults?.map(({ message }) => message);

test("all certain faults of a statement are told, whatever they are", async () => {
  const all = await expectMarked({
    "models/several.sql": `select order_id,
  «amuont,
  status «= 1 as is_first,
  «uper(status) as shouted,
  case when amount > 1 then «'many' else amount end as size
from {{ ref('orders') }}
where «custmer_id = 1 and ordered_at «between 1 and 2
`,
    "models/ctes.sql": `with a as (
  select order_id, «amuont from {{ ref('orders') }}
), b as (
  select order_id, amount «|| 1 as label from {{ ref('orders') }},
«)
select a.order_id, a.amount, b.label, «b.lable from a join b on a.order_id = b.order_id
`,
  });
  expect(messages(all["models/several.sql"])).toContain('column "custmer_id" does not exist');
});

test("a null in the place of a fault is not told as one", async () => {
  await expectMarked({
    "models/grouped.sql": `select status, count(*) as n
from {{ ref('orders') }}
group by status, «regoin
having sum(«amuont) > 3
order by «nn
`,
    "models/meant.sql": `with a as (select order_id, «amuont from {{ ref('orders') }})
select order_id, amount, sum(amount) over () as total from a
`,
    "models/summed.sql": `select «sum(status) as s, max(coalesce(«amuont, 0)) as m from {{ ref('orders') }}
`,
  });
});

test("what reads a model with faults is judged by the columns that it would have", async () => {
  const all = await expectMarked({
    "models/orders.sql": ORDERS.replace("status", "«sttus as status").replace("amount", "«amuont"),
    "models/reader.sql": `select order_id, upper(status) as status, round(amount * 2, 1) as amount
from {{ ref('orders') }}
`,
    "models/second.sql": `select order_id, «custmer_id, «stats from {{ ref('reader') }} join {{ ref('orders') }} using (order_id)
`,
    "models/third.sql": `select status, sum(amount) as total from {{ ref('second') }} where amount > 2 group by status
`.replace("{{ ref('second') }}", "{{ ref('orders') }}"),
    "models/unclosed.sql": `select order_id, status,
«from {{ ref('orders') }}
`,
    "models/reads_unclosed.sql": `select order_id, «state from {{ ref('unclosed') }}
`,
  });
  expect(messages(all["models/second.sql"])).toEqual([
    'column "custmer_id" does not exist',
    'column "stats" does not exist',
  ]);
});

test("a mistake of a loop or a macro is told once, and who else has it is named", async () => {
  const all = await expectMarked({
    "macros/half.sql": "{% macro half(column) %}{{ column }} / 2 - «amuont{% endmacro %}\n",
    "models/a.sql": `select {% for c in ['x', 'y'] %}«sttus as {{ c }}, {% endfor %} {{ half('amount') }} as half
from {{ ref('orders') }}
`,
    "models/b.sql": "select {{ half('amount') }} as half from {{ ref('orders') }}\n",
  });
  expect(all["macros/half.sql"]![0]!.notes.map(({ message }) => message)).toEqual([
    'macro "half" is called here',
    "the same mistake is in b",
  ]);
});

test("mistakes of files hide none of SQL", async () => {
  await expectMarked({
    "models/endless.sql": "select order_id {% «if true %} from {{ ref('orders') }}\n",
    "models/reads_endless.sql": "select order_id, x from {{ ref('endless') }}\n",
    "models/lost.sql": "select order_id from {{ «ref('ordres') }}\n",
    "models/sourceless.sql": "select id from {{ «source('raw', 'order') }}\n",
    "models/typo.sql": "select «order_di from {{ ref('orders') }}\n",
    "models/orders.yml": `models:
  - name: orders
    columns:
      - name: status
        data_tests: [«not_nul]
      - name: «amuont
`,
  });
});

test("columns and ways that configs name are there", async () => {
  const all = await expectMarked({
    "models/daily.sql": `{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key=['order_id', '«order_dy'],
    merge_update_columns=['«amuont'],
    indexes=[{'columns': ['status', '«sttus']}]
) }}
select order_id, amount, status from {{ ref('orders') }}
`,
    "models/batched.sql": `{{ config(materialized='incremental', incremental_strategy='microbatch', begin='2024-01-01', batch_size='day',
  event_time='«orderd_at') }}
select * from {{ ref('orders') }}
`,
    "models/expression.sql": `{{ config(materialized='incremental', unique_key="lower(status)") }}
select status from {{ ref('orders') }}
`,
    "models/odd.sql": "{{ config(materialized='«tabel') }}\nselect order_id from {{ ref('orders') }}\n",
    "models/upserted.sql": `{{ config(materialized='incremental', incremental_strategy='«upsert') }}
select order_id from {{ ref('orders') }}
`,
    "models/kept.sql": "{{ config(materialized='table') }}\nselect order_id from {{ ref('orders') }}\n",
    "models/kept.yml": `models:
  - name: kept
    config: {contract: {enforced: true}}
    constraints: [{type: primary_key, columns: [«order_di]}]
    columns: [{name: order_id, data_type: integer}]
`,
    "models/in_yaml.sql": "select order_id from {{ ref('orders') }}\n",
    "models/in_yaml.yml": `models:
  - name: in_yaml
    config:
      materialized: table
      indexes:
        - columns: [«order_nr]
`,
    "seeds/countries.csv": "code,label\nde,Germany\n",
    "seeds/countries.yml": "seeds:\n  - name: countries\n    config:\n      column_types: {«cod: text, label: text}\n",
    "snapshots/versions.yml": `snapshots:
  - name: versions
    relation: ref('orders')
    config: {strategy: check, check_cols: [status, «amuont], unique_key: order_id}
`,
    "snapshots/timed.sql": `{% snapshot timed %}
{{ config(strategy='timestamp', unique_key='«order_di', updated_at='«orderd_at') }}
select * from {{ ref('orders') }}
{% endsnapshot %}
`,
  });
  expect(messages(all["models/daily.sql"])).toContain(
    'the config "unique_key" of model "daily" names a column "order_dy", which there is not',
  );
  expect(all["models/odd.sql"]![0]!.hint).toBe('did you mean "table"?');
});

test("a fault of a test is told at the argument that says it", async () => {
  const all = await expectMarked({
    "macros/tests.sql": `{% test at_least(model, column_name, least) %}
select {{ column_name }} from {{ model }} where {{ column_name }} < {{ least }}
{% endtest %}
{% test together(model, columns) %}
select 1 from {{ model }} group by {{ columns | join(', ') }} having count(*) > 1
{% endtest %}
`,
    "models/customers.sql": "select 1 as customer_id, 'x' as name\n",
    "models/orders.yml": `models:
  - name: orders
    columns:
      - name: amount
        data_tests:
          - at_least: {arguments: {least: 0}}
          - at_least: {arguments: {least: "'«much'"}}
          - at_least: {arguments: {least: 1, «most: 2}}
          - not_null: {config: {where: "amount > 0 and «sttus = 'open'"}}
          - accepted_values: {arguments: {values: [1, «one]}}
      - name: customer_id
        data_tests:
          - relationships: {arguments: {to: ref('customers'), field: «id}}
      - name: «stats
        data_tests: [not_null, unique]
    data_tests:
      - together: {arguments: {columns: [status, «amuont]}}
`,
  });
  expect(messages(all["models/orders.yml"])).toContain("macro 'at_least' takes no keyword argument 'most'");
});

test("queries and charts of dashboards are judged, and what reads a model with a fault is passed over", async () => {
  const dashboard = (name: string, sql: string, y: string) => `title: ${name}
queries:
  daily: |
    ${sql}
sections:
  - items:
      - {type: line, title: Amount, query: daily, x: day, y: ${y}}
`;
  const select = (column: string, model = "orders") =>
    `select ordered_at::date as day, sum(${column}) as total from {{ ref('${model}') }} group by 1`;
  await expectMarked({
    "dashboards/sound.yml": dashboard("Sound", select("amount"), "total"),
    "dashboards/query.yml": dashboard("Query", select("«amuont"), "total"),
    "dashboards/chart.yml": dashboard("Chart", select("amount"), "«totl"),
    "dashboards/lost.yml": dashboard("Lost", select("amount", "«ordrs"), "total"),
    "models/faulty.sql": "select order_id, «amuont, ordered_at from {{ ref('orders') }}\n",
    "dashboards/faulty.yml": dashboard("Faulty", select("other", "faulty"), "total"),
    "models/exposures.yml": `exposures:
  - name: weekly
    type: dashboard
    owner: {email: a@example.com}
    depends_on: [«ref('ordrs')]
`,
  });
});

test("a source that is the table of a seed has its columns", async () => {
  await expectMarked({
    "seeds/raw_items.csv": "id,sku\n1,a\n",
    "models/shop.yml": 'sources:\n  - {name: shop, schema: "{{ target.schema }}", tables: [{name: raw_items}]}\n',
    "models/items.sql": "select id, «skuu from {{ source('shop', 'raw_items') }}\n",
  });
});

test("what Postgres tells without a position has a place", async () => {
  const all = await expectMarked({
    "models/a.sql":
      "select order_id, name from {{ ref('orders') }} join (select 'x' as status, 1 as name) c using («statsu)\n",
    "models/b.sql": "select o.amount from {{ ref('orders') }} o join (select 'x' as order_id) c «using (order_id)\n",
    "models/c.sql": "select o.*, «c.* from {{ ref('orders') }} o join (select 1 as order_id) c using (order_id)\n",
  });
  expect(all["models/a.sql"]![0]!.hint).toBe('did you mean "status"?');
});

test("what to do is said in the terms of Postgres", async () => {
  const from = "from {{ ref('orders') }}\n";
  const cases: [sql: string, hint: RegExp][] = [
    [`select «ifnull(amount, 0) as x ${from}`, /coalesce/],
    [`select cast(amount as «string) as x ${from}`, /text/],
    [`select order_id ${from}where status = «"open"\n`, /single quotes/],
    [`select order_id ${from}where «sum(amount) > 2\n`, /having/],
    [`select «round(amount::float, 2) as x ${from}`, /numeric/],
    [`select order_id,\n«${from}`, /comma/],
    [`select order_id\n  amount\n  «status ${from}`, /comma/],
    [`«selct order_id ${from}`, /"select"/],
    [`select order_id ${from.trim()}«;\n`, /semicolon/],
    [`select «max(sum(amount)) as x ${from}`.replace("«max(", "max(«"), /CTE/],
  ];
  const files = Object.fromEntries(cases.map(([sql], i) => [`models/m${i}.sql`, sql]));
  const all = await expectMarked(files);
  for (const [i, [, hint]] of cases.entries()) expect(all[`models/m${i}.sql`]![0]!.hint).toMatch(hint);
});

test("columns that follow from rows may be any", async () => {
  await expectMarked({
    "models/pivot.sql": `{% set kinds = run_query("select distinct status from " ~ ref('orders')).columns[0].values() if execute else [] %}
select order_id {% for kind in kinds %}, 1 as is_{{ kind }}{% endfor %} from {{ ref('orders') }}
`,
    "models/pivot.yml": `models:
  - name: pivot
    columns:
      - name: is_open
        data_tests: [not_null]
`,
    "models/reader.sql": "select order_id, is_open from {{ ref('pivot') }}\n",
    "models/other.sql": "select «order_di from {{ ref('orders') }}\n",
  });
});
