import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const SOURCES = `sources:
  - name: raw
    tables:
      - name: orders
      - name: customers
        columns: [{name: id}, {name: name}]
`;
/** A model that lists its columns, and two that read them by \`*\`. */
const BASE = {
  "models/sources.yml": SOURCES,
  "models/stg_orders.sql": `with source as (select * from {{ source('raw', 'orders') }})
select id as order_id, customer_id, lower(status) as status, cents / 100.0 as amount from source
`,
  "models/stg_customers.sql": "select id as customer_id, name, city from {{ source('raw', 'customers') }}\n",
  "models/orders.sql": `with base as (select * from {{ ref('stg_orders') }}), numbered as (
  select base.*, row_number() over (partition by customer_id order by order_id) as number from base
)
select * from numbered
`,
  "models/open.sql": "select * from {{ source('raw', 'orders') }}\n",
};

interface Told {
  severity: string;
  message: string;
  hint: string | null;
  place: { file: string; line: number | null; column: number | null } | null;
  notes: { message: string; place: unknown }[];
}

interface Answer {
  faults: Told[];
  checked: number;
  byNames: { nodes: string[]; sources: string[] };
}

async function check(files: Record<string, string>, ...args: string[]): Promise<Answer> {
  await using project = await commandProject("pglite", { ...BASE, ...files });
  const { code, lines } = await project.tstl("check", "--output", "json", ...args);
  const answer = JSON.parse(lines.join("\n")) as Answer;
  expect(code).toBe(answer.faults.some(({ severity }) => severity === "error") ? 1 : 0);
  return answer;
}

const shown = ({ place, message }: Told) =>
  `${[place?.file, place?.line, place?.column].filter((part) => part != null).join(":")} ${message}`;

test("sources without columns raise nothing; the summary says that only names were judged", async () => {
  await using project = await commandProject("pglite", {
    ...BASE,
    "models/reads_open.sql": "select o.anything, o.more, customer_id from {{ ref('open') }} o order by other\n",
    "models/models.yml": `models:
  - name: open
    columns: [{name: whatever, data_tests: [not_null]}]
  - name: orders
    columns:
      - name: order_id
        data_tests:
          - unique
          - relationships: {arguments: {to: ref('stg_customers'), field: customer_id}}
`,
  });
  const { code, lines } = await project.tstl("check");
  expect(code).toBe(0);
  expect(lines.join("\n")).toMatch(
    /Checked 8 nodes \(8 by names only: 2 sources have no data types; with `tstl sources sync`, or data_type in YAML, Postgres judges types\), 0 errors/,
  );
});

test("a column whose name has changed is missed two models further, at its place, with what may be meant", async () => {
  const { faults, byNames } = await check({
    "models/by_status.sql": `select
  o.order_id,
  o.state,
  o.amuont
from {{ ref('orders') }} as o
join {{ ref('stg_customers') }} c on c.custmer_id = o.customer_id
`,
  });
  expect(faults.map(shown)).toEqual([
    "models/by_status.sql:6:38 column c.custmer_id does not exist",
    "models/by_status.sql:3:3 column o.state does not exist",
    "models/by_status.sql:4:3 column o.amuont does not exist",
  ]);
  expect(faults.map(({ hint }) => hint)).toEqual([
    'did you mean "c.customer_id"?',
    'did you mean "o.status"?',
    'did you mean "o.amount"?',
  ]);
  expect(byNames.nodes).toContain("model.shop.by_status");
  expect(byNames.sources).toEqual(["source.shop.raw.orders", "source.shop.raw.customers"]);
});

test("one mistake is told once: not by what reads the model, nor by another part of its query", async () => {
  const { faults } = await check({
    "models/wrong.sql": `with a as (select order_id, amuont from {{ ref('orders') }}) select order_id, amount from a\n`,
    "models/reader.sql": "select amount from {{ ref('wrong') }}\n",
    "models/twice.sql": "select order_id, amount as order_id from {{ ref('orders') }}\n",
    "models/reads_twice.sql": "select amount from {{ ref('twice') }}\n",
    "models/star.sql": "with a as (select order_id from {{ ref('orders') }}) select b.* from a\n",
    "models/reads_star.sql": "select order_id from {{ ref('star') }}\n",
    "models/typo.sql": "with final as (select order_id from {{ ref('orders') }}) select finl.order_id from finl\n",
    "models/syntax.sql": "select order_id, from {{ ref('orders') }}\n",
    "models/reads_syntax.sql": "select anything from {{ ref('syntax') }}\n",
  });
  expect(faults.map(shown).sort()).toEqual([
    'models/star.sql:1:61 missing FROM-clause entry for table "b"',
    'models/syntax.sql:1:18 syntax error at or near "from"',
    'models/twice.sql:1:28 column "order_id" specified more than once',
    'models/typo.sql:1:84 relation "finl" does not exist',
    'models/wrong.sql:1:29 column "amuont" does not exist',
  ]);
});

test("a fault in a macro is told there, with the call", async () => {
  const { faults } = await check({
    "macros/total.sql": "{% macro total(t) %}sum({{ t }}.amuont){% endmacro %}\n",
    "models/totals.sql": "select customer_id, {{ total('o') }} as total from {{ ref('orders') }} o group by 1\n",
  });
  expect(faults.map(shown)).toEqual(["macros/total.sql:1:25 column o.amuont does not exist"]);
  expect(faults[0]?.notes[0]?.place).toMatchObject({ file: "models/totals.sql", line: 1 });
});

test("columns that YAML, tests and configs name are looked for in lists that are complete", async () => {
  const { faults } = await check({
    "models/keyed.sql": `{{ config(materialized='incremental', unique_key='ordr_id') }}
select order_id, amount from {{ ref('orders') }}
{% if is_incremental() %} where amount > (select max(amuont) from {{ this }}) {% endif %}
`,
    "models/promised.sql": `{{ config(materialized='table') }}
select order_id, amount from {{ ref('orders') }}
`,
    "models/models.yml": `models:
  - name: orders
    columns:
      - name: ordr_id
      - name: customer_id
        data_tests:
          - relationships: {arguments: {to: ref('stg_customers'), field: id}}
    data_tests:
      - not_null: {arguments: {column_name: stauts}}
  - name: open
    columns: [{name: whatever, data_tests: [unique]}]
  - name: promised
    config: {contract: {enforced: true}}
    columns: [{name: order_id, data_type: integer}, {name: amuont, data_type: numeric}]
`,
    "tests/positive.sql": "select order_id from {{ ref('orders') }} where amuont < 0\n",
  });
  expect(faults.map(shown).sort()).toEqual([
    'models/keyed.sql:1:51 the config "unique_key" of model "keyed" names a column "ordr_id", which there is not',
    'models/keyed.sql:3:54 column "amuont" does not exist',
    'models/models.yml:14:60 the contract of "promised" promises a column "amuont", which its query does not give',
    'models/models.yml:4:15 model "orders" has no column "ordr_id"',
    'models/models.yml:7:74 the test "relationships" is of the column "id", which "stg_customers" does not have',
    'models/models.yml:9:45 column "stauts" does not exist',
    'models/promised.sql the query of "promised" gives a column "amount", which its contract does not have',
    'tests/positive.sql:1:48 column "amuont" does not exist',
  ]);
});

test("a template that asks the database for columns that nobody knows is not judged; what reads it may name any", async () => {
  const { faults, byNames } = await check({
    "models/asks.sql": `{% set columns = adapter.get_columns_in_relation(source('raw', 'orders')) %}
select {% for column in columns %}{{ column.name }}, {% endfor %} 1 as one from {{ source('raw', 'orders') }}
`,
    "models/needs.sql": `{% if execute and not load_relation(ref('orders')) %}{{ exceptions.raise_compiler_error("not there") }}{% endif %}
select order_id from {{ ref('orders') }}
`,
    "models/reads_needs.sql": "select anything from {{ ref('needs') }}\n",
    "models/reads_asks.sql": "select order_id, one from {{ ref('asks') }}\n",
  });
  expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(faults[0]?.message).toMatch(/"raw.orders" has, so 2 nodes that read it were not checked: needs, asks$/);
  expect(byNames.nodes).not.toContain("model.shop.asks");
  expect(byNames.nodes).toEqual(expect.arrayContaining(["model.shop.reads_asks", "model.shop.reads_needs"]));
});

test("what Postgres judges is told once, and by Postgres", async () => {
  const { faults, byNames } = await check({
    "seeds/codes.csv": "code,label\n1,one\n",
    "models/typed.sql": "select code, lable, upper(code) as shouted from {{ ref('codes') }}\n",
    "models/mixed.sql": `select o.order_id, c.lable from {{ ref('orders') }} o join {{ ref('codes') }} c on c.code = o.order_id\n`,
  });
  expect(faults.map(({ message }) => message).sort()).toEqual([
    'column "lable" does not exist',
    "column c.lable does not exist",
    "function upper(integer) does not exist",
  ]);
  expect(byNames.nodes).not.toContain("model.shop.typed");
  expect(byNames.nodes).toContain("model.shop.mixed");
});
