import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

/** A project in which nothing is wrong. */
const SOUND: Record<string, string> = {
  "models/sources.yml": `version: 2
sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: integer}
          - {name: customer_id, data_type: integer}
          - {name: status, data_type: text}
          - {name: amount, data_type: "numeric(10,2)"}
          - {name: ordered_at, data_type: timestamptz}
      - name: customers
        columns:
          - {name: id, data_type: integer}
          - {name: name, data_type: text}
          - {name: details, data_type: jsonb}
`,
  "seeds/countries.csv": "code,label\nde,Germany\n",
  "macros/money.sql": `{% macro cents(column) %}
    round({{ column }} * 100)
{% endmacro %}

{% macro share(column) %}
    {{ cents(column) }} / nullif(sum(amount) over (), 0)
{% endmacro %}
`,
  "models/stg_orders.sql": `select
    id as order_id,
    customer_id,
    status,
    amount,
    ordered_at
from {{ source('raw', 'orders') }}
`,
  "models/stg_customers.sql": `select id as customer_id, name, details
from {{ source('raw', 'customers') }}
`,
  "models/int_orders.sql": `{{ config(materialized='ephemeral') }}
select order_id, customer_id, amount
from {{ ref('stg_orders') }}
`,
  "models/fct_orders.sql": `{{ config(materialized='incremental', unique_key='order_id') }}
select
    o.order_id,
    c.name as customer_name,
    o.ordered_at
from {{ ref('stg_orders') }} as o
join {{ ref('stg_customers') }} as c using (customer_id)
{% if is_incremental() %}
where o.ordered_at > (select max(ordered_at) from {{ this }})
{% endif %}
`,
  "models/dim_customers.sql": `select customer_id, count(*) as orders
from {{ ref('int_orders') }}
group by customer_id
`,
  "models/schema.yml": `version: 2
models:
  - name: stg_orders
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: amount
      - name: status
        data_tests:
          - accepted_values:
              arguments:
                values: [open, sent]
      - name: customer_id
        data_tests:
          - relationships:
              arguments:
                to: ref('stg_customers')
                field: customer_id
  - name: dim_customers
    config: {contract: {enforced: true}}
    columns:
      - {name: customer_id, data_type: integer}
      - {name: orders, data_type: bigint}
`,
  "models/unit_tests.yml": `unit_tests:
  - name: counts_orders
    model: dim_customers
    given:
      - input: ref('int_orders')
        rows: [{order_id: 1, customer_id: 2, amount: 3}]
    expect:
      rows: [{customer_id: 2, orders: 1}]
`,
  "snapshots/versions.yml": `snapshots:
  - name: customer_versions
    relation: ref('stg_customers')
    config: {strategy: check, check_cols: [name], unique_key: customer_id}
`,
  "tests/no_open_versions.sql": `select name
from {{ ref('customer_versions') }}
where dbt_valid_to is null and dbt_valid_from is null
`,
  "analyses/labels.sql": "select label from {{ ref('countries') }}\n",
};

/** A mistake: files that are changed or new, and where and how it is told. */
interface Planted {
  title: string;
  files: Record<string, string>;
  at: string;
  says: RegExp;
  hint?: RegExp;
  /** Calls that led into a macro, from the inside to the outside. */
  calls?: string[];
  code?: string;
}

const stg = (select: string, more = "") =>
  `select\n    o.order_id,\n    ${select}\nfrom {{ ref('stg_orders') }} as o\n${more}`;

/** A change of one line of a file of the sound project. */
function changed(file: string, from: string, to: string): Record<string, string> {
  const text = SOUND[file]!;
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  return { [file]: text.replace(from, to) };
}

/** The files of all mistakes; where several change a file, each line is that of the mistake which changes it. */
function together(all: readonly Planted[]): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const { files } of all) {
    for (const [file, text] of Object.entries(files)) {
      const sound = SOUND[file]?.split("\n");
      const before = merged[file]?.split("\n");
      const lines = text.split("\n");
      if (before === undefined || sound === undefined) merged[file] = text;
      else merged[file] = lines.map((line, i) => (line === sound[i] ? before[i] : line)).join("\n");
    }
  }
  return merged;
}

const MISTAKES: Planted[] = [
  {
    title: "an unknown column",
    files: { "models/m01.sql": stg("o.amuont as amount") },
    at: "models/m01.sql:3:5",
    says: /^column o\.amuont does not exist$/,
    hint: /did you mean "o\.amount"/,
  },
  {
    title: "an unknown column in a filter, behind a template's loop",
    files: {
      "models/m02.sql": stg(
        "{% for s in ['open', 'sent'] %}\n    (o.status = '{{ s }}') as is_{{ s }},\n    {% endfor %}\n    o.amount",
        "where statsu = 'open'\n",
      ),
    },
    at: "models/m02.sql:8:7",
    says: /^column "statsu" does not exist$/,
    hint: /did you mean "o\.status"/,
  },
  {
    title: "an ambiguous column",
    files: {
      "models/m03.sql": stg("customer_id", "join {{ ref('stg_customers') }} as c on c.customer_id = o.customer_id\n"),
    },
    at: "models/m03.sql:3:5",
    says: /^column reference "customer_id" is ambiguous$/,
  },
  {
    title: "types that cannot be compared",
    files: { "models/m04.sql": stg("o.status = o.customer_id as same") },
    at: "models/m04.sql:3:14",
    says: /^operator does not exist: text = integer$/,
  },
  {
    title: "a function with wrong arguments",
    files: { "models/m05.sql": stg("upper(o.amount) as amount") },
    at: "models/m05.sql:3:5",
    says: /^function upper\(numeric\) does not exist$/,
  },
  {
    title: "a function that there is not",
    files: { "models/m06.sql": stg("coalesc(o.amount, 0) as amount") },
    at: "models/m06.sql:3:5",
    says: /^function coalesc\(numeric, integer\) does not exist$/,
  },
  {
    title: "a text that is no number",
    files: { "models/m07.sql": stg("o.customer_id + 'one' as next") },
    at: "models/m07.sql:3:21",
    says: /^invalid input syntax for type integer: "one"$/,
  },
  {
    title: "a column that is not grouped",
    files: { "models/m08.sql": stg("o.status, count(*) as n", "group by o.order_id\n") },
    at: "models/m08.sql:3:5",
    says: /^column "o\.status" must appear in the GROUP BY clause/,
  },
  {
    title: "a comma too many",
    files: { "models/m09.sql": stg("o.status,") },
    at: "models/m09.sql:4:1",
    says: /^syntax error at or near "from"$/,
  },
  {
    title: "sides of a union with other types",
    files: {
      "models/m10.sql": stg("o.status", "union all\nselect customer_id, amount from {{ ref('stg_orders') }}\n"),
    },
    at: "models/m10.sql:6:21",
    says: /^UNION types text and numeric cannot be matched$/,
  },
  {
    title: "a column twice",
    files: { "models/m11.sql": stg("o.status,\n    o.amount as status") },
    at: "models/m11.sql:4:17",
    says: /^column "status" specified more than once$/,
  },
  {
    title: "a relation that is not in the project",
    files: { "models/m12.sql": "select *\nfrom main.stg_order\n" },
    at: "models/m12.sql:2:6",
    says: /^relation "main\.stg_order" does not exist$/,
    hint: /did you mean "stg_orders"/,
  },
  {
    title: "a fault in a macro that a macro calls",
    files: { "models/m13.sql": stg("{{ share('o.status') }} as share") },
    at: "macros/money.sql:2:24",
    says: /^operator does not exist: text \* integer$/,
    calls: ["macros/money.sql:6:8", "models/m13.sql:3:8"],
  },
  {
    title: "an unknown column in an ephemeral model, told once",
    files: {
      "models/m14.sql": SOUND["models/int_orders.sql"]!.replace("select order_id", "select order_di"),
      "models/m14_reader.sql": "select * from {{ ref('m14') }}\n",
    },
    at: "models/m14.sql:2:8",
    says: /^column "order_di" does not exist$/,
    hint: /order_id/,
  },
  {
    title: "a fault in the query of later runs",
    files: changed("models/fct_orders.sql", "max(ordered_at)", "max(orderd_at)"),
    at: "models/fct_orders.sql:9:34",
    says: /^column "orderd_at" does not exist$/,
    hint: /ordered_at/,
  },
  {
    title: "a snapshot's key that there is not",
    files: {
      "snapshots/m16.yml": SOUND["snapshots/versions.yml"]!.replace("customer_versions", "m16").replace(
        "unique_key: customer_id",
        "unique_key: customer",
      ),
    },
    at: "snapshots/m16.yml:4:63",
    says: /^column "customer" does not exist$/,
    hint: /customer_id/,
  },
  {
    title: "a singular test",
    files: changed("tests/no_open_versions.sql", "dbt_valid_to", "dbt_valid_too"),
    at: "tests/no_open_versions.sql:3:7",
    says: /^column "dbt_valid_too" does not exist$/,
    hint: /dbt_valid_to/,
  },
  {
    title: "an analysis of a seed",
    files: changed("analyses/labels.sql", "select label", "select labell"),
    at: "analyses/labels.sql:1:8",
    says: /^column "labell" does not exist$/,
    hint: /label/,
  },
  {
    title: "a contract's type",
    files: changed("models/schema.yml", "customer_id, data_type: integer", "customer_id, data_type: text"),
    at: "models/schema.yml:22:40",
    says: /^the contract of "dim_customers" promises "customer_id" as text, and its query gives integer$/,
    code: "CONTRACT",
  },
  {
    title: "a contract's column",
    files: changed("models/schema.yml", "name: orders, data_type", "name: order_count, data_type"),
    at: "models/schema.yml:23:16",
    says: /^the contract of "dim_customers" promises a column "order_count", which its query does not give$/,
    code: "CONTRACT",
  },
  {
    title: "a column of YAML",
    files: changed("models/schema.yml", "- name: amount", "- name: amuont"),
    at: "models/schema.yml:7:15",
    says: /^model "stg_orders" has no column "amuont"$/,
    code: "CHECK_COLUMN",
  },
  {
    title: "the field of a relationship",
    files: changed("models/schema.yml", "field: customer_id", "field: customer"),
    at: "models/schema.yml:18:24",
    says: /^the test "relationships" is of the column "customer", which "stg_customers" does not have$/,
    hint: /customer_id/,
    code: "CHECK_COLUMN",
  },
  {
    title: "accepted values of another type",
    files: {
      "models/m23.sql": stg("o.amount"),
      "models/m23.yml":
        "models:\n  - name: m23\n    columns:\n      - name: order_id\n        data_tests:\n          - accepted_values:\n              arguments: {values: [one, 2]}\n",
    },
    at: "models/m23.yml:7:36",
    says: /^invalid input syntax for type integer: "one"$/,
  },
  {
    title: "a column of a unit test's rows",
    files: changed("models/unit_tests.yml", "orders: 1", "order_count: 1"),
    at: "models/unit_tests.yml",
    says: /order_count/,
    code: "UNIT_TEST_COLUMN",
  },
  {
    title: "a type of a source",
    files: {
      "models/m25.yml":
        "sources:\n  - name: other\n    tables:\n      - name: things\n        columns:\n          - {name: id, data_type: integr}\n",
      "models/m25.sql": "select id from {{ source('other', 'things') }}\n",
    },
    at: "models/m25.yml:6:35",
    says: /^the source "other\.things" cannot be: type "integr" does not exist$/,
    code: "CHECK_SOURCE",
  },
];

interface Told {
  severity: string;
  code: string;
  message: string;
  place: { file: string; line: number | null; column: number | null } | null;
  hint: string | null;
  notes: { message: string; place: Told["place"] }[];
}

async function check(files: Record<string, string>) {
  await using project = await commandProject("pglite", { ...SOUND, ...files });
  const { code, lines } = await project.tstl("check", "--output", "json");
  const { faults } = JSON.parse(lines.join("\n")) as { faults: Told[] };
  return { code, errors: faults.filter(({ severity }) => severity === "error"), faults };
}

const placeOf = (place: Told["place"]) =>
  [place?.file, place?.line, place?.column].filter((part) => part != null).join(":");

function expectTold({ at, says, hint, calls, code }: Planted, told: Told | undefined) {
  expect(told?.message).toMatch(says);
  expect(placeOf(told!.place).startsWith(at), `${placeOf(told!.place)} is not ${at}`).toBe(true);
  if (hint !== undefined) expect(told?.hint ?? "").toMatch(hint);
  if (calls !== undefined) expect(told?.notes.map(({ place }) => placeOf(place))).toEqual(calls);
  if (code !== undefined) expect(told?.code).toBe(code);
}

test("a sound project has no faults", async () => {
  expect(await check({})).toEqual({ code: 0, errors: [], faults: [] });
});

/** A contract that lacks a column also has one too many. */
const ALSO = /^the query of "dim_customers" gives a column "orders", which its contract does not have$/;

for (const planted of MISTAKES) {
  test(`alone: ${planted.title}`, async () => {
    const { code, errors } = await check(planted.files);
    expect(code).toBe(1);
    const [first, ...others] = errors.filter(({ message }) => !ALSO.test(message));
    expectTold(planted, first);
    expect(others).toEqual([]);
  });
}

test("all at once: each of 25 mistakes is told as it is told alone, and nothing else", async () => {
  const { code, errors, faults } = await check(together(MISTAKES));
  expect(code).toBe(1);
  for (const planted of MISTAKES) {
    const here = ({ place }: Told) => placeOf(place).startsWith(planted.at);
    expectTold(planted, errors.find(here));
  }
  const others = errors.filter(
    (told) => !ALSO.test(told.message) && !MISTAKES.some(({ at }) => placeOf(told.place).startsWith(at)),
  );
  expect(others).toEqual([]);
  const warnings = faults.filter(({ severity }) => severity === "warning");
  expect(warnings).toEqual([]);
});
