import { afterAll, describe, expect, test } from "vitest";
import { LINT_RULES } from "../config/schema/lint-rules.ts";
import { type CommandProject, commandProject } from "../testing/command-project.ts";

const MODELS = `
models:
  - name: customers
    columns:
      - {name: customer_id, data_type: integer, data_tests: [unique, not_null]}
      - {name: email, data_type: text}
      - {name: signed_up_at, data_type: timestamptz}
  - name: orders
    columns:
      - {name: order_id, data_type: integer, data_tests: [unique, not_null]}
      - name: customer_id
        data_type: integer
        data_tests:
          - relationships: {arguments: {to: ref('customers'), field: customer_id}}
      - {name: amount, data_type: integer}
      - {name: pieces, data_type: bigint}
      - {name: status, data_type: text}
      - {name: placed_at, data_type: timestamp}
      - {name: placed_on, data_type: date}
  - name: payments
    columns:
      - {name: payment_id, data_type: integer, data_tests: [unique, not_null]}
      - {name: order_id, data_type: integer}
      - {name: method, data_type: text}
      - {name: paid, data_type: numeric}
      - {name: paid_at, data_type: timestamptz}
  - name: prices
    data_tests:
      - unique_together: {arguments: {columns: [product_id, valid_from]}}
    columns:
      - {name: product_id, data_type: integer}
      - {name: valid_from, data_type: date}
      - {name: valid_to, data_type: date}
      - {name: is_current, data_type: boolean}
      - {name: price, data_type: numeric}
`;

const FILES: Record<string, string> = {
  "models/models.yml": MODELS,
  "tests/generic/unique_together.sql": "{% test unique_together(model, columns) %}select 1{% endtest %}",
  "models/customers.sql": "select customer_id, email, signed_up_at from {{ source('raw', 'customers') }}",
  "models/orders.sql":
    "select order_id, customer_id, amount, pieces, status, placed_at, placed_on from {{ source('raw', 'orders') }}",
  "models/payments.sql": "select payment_id, order_id, method, paid, paid_at from {{ source('raw', 'payments') }}",
  "models/prices.sql": "select product_id, valid_from, valid_to, is_current, price from {{ source('raw', 'prices') }}",
  "models/sources.yml":
    "sources: [{name: raw, tables: [{name: customers}, {name: orders}, {name: payments}, {name: prices}]}]",
};

/** References shorter than they are in a model, so that a case fits its line. */
const written = (sql: string) => sql.replace(/(\^?)@(\w+)/g, "{{ $1ref('$2') }}");

/** The text without the marks `^`, and the places of those as `line:column`. */
function unmarked(text: string): { sql: string; places: string[] } {
  const [first = "", ...rest] = text.split("^");
  const places: string[] = [];
  let sql = first;
  for (const part of rest) {
    const lines = sql.split("\n");
    places.push(`${lines.length}:${lines.at(-1)!.length + 1}`);
    sql += part;
  }
  return { sql, places };
}

interface Shown {
  rule: string | null;
  code: string;
  node: string;
  file: string;
  line: number;
  column: number;
  message: string;
  notes: unknown[];
}

let project: CommandProject | undefined;
afterAll(async () => project?.[Symbol.asyncDispose]());

/** Writes models, and gives what is found in them. */
async function lint(models: Record<string, string>, ...argv: string[]): Promise<Shown[]> {
  project ??= await commandProject("pglite", FILES);
  for (const [path, text] of Object.entries(models)) project.write(path, text);
  const { lines } = await project.tstl("lint", ...argv, "--output", "json", "--quiet");
  return (JSON.parse(lines.join("\n")) as { findings: Shown[] }).findings;
}

const shown = ({ rule, code, line, column, message }: Shown) =>
  rule === null ? `${code}: ${message}` : `${rule} ${line}:${column}`;

const KEYED = "models: [{name: it, data_tests: [{unique_together: {arguments: {columns: [a_, b_]}}}]}]";

/** What is found in the model `it` of this SQL: rules with line and column; YAML says that it has a key test. */
async function found(sql: string, yaml = KEYED): Promise<string[]> {
  return (await lint({ "models/it.sql": written(sql), "models/it.yml": yaml }, "it")).map(shown);
}

/** The models of all cases below, which are looked at in one go. */
const CASES: { name: string; sql: string }[] = [];
let ofCases: Promise<Shown[]> | undefined;

async function foundInCase(name: string): Promise<string[]> {
  ofCases ??= lint(
    Object.fromEntries([
      ...CASES.map((each) => [`models/cases/${each.name}.sql`, each.sql]),
      [
        "models/cases/cases.yml",
        `models:\n${CASES.map((each) => KEYED.replace(/.*\[\{name: it/, `  - {name: ${each.name}`).replace(/\]$/, "")).join("\n")}`,
      ],
    ]),
    "path:models/cases",
  );
  const findings = await ofCases;
  return findings.filter(({ file }) => file === `models/cases/${name}.sql`).map(shown);
}

/** A case: what it is, and SQL in which `^` stands before what the rule is to point at; without one it is to pass. */
type Case = readonly string[];

function cases(rule: string, all: readonly Case[]): void {
  describe(rule, () => {
    for (const [what = "", text = ""] of all) {
      const { sql, places } = unmarked(written(text));
      const name = `case_${CASES.length}`;
      CASES.push({ name, sql });
      test(`${places.length > 0 ? "finds" : "passes"} ${what}`, async () => {
        expect(await foundInCase(name)).toEqual(places.map((place) => `${rule} ${place}`));
      });
    }
  });
}

cases("fan-out-join", [
  ["a sum over a joined list", "select ^sum(o.amount) from @orders o\njoin @payments p on p.order_id = o.order_id"],
  ["one by using", "select customer_id, ^sum(amount) from @orders\nleft join @payments using (order_id) group by 1"],
  ["an average", "select ^avg(o.amount) from @orders o join @payments p on p.order_id = o.order_id"],
  ["a count of the key", "select ^count(o.order_id) from @orders o join @payments p using (order_id)"],
  ["a sum in having", "select 1 from @orders o join @payments p using (order_id) having ^sum(o.amount) > 1"],
  [
    "two lists beside each other",
    "select c.customer_id, ^sum(p.paid) from @customers c join @orders o on o.customer_id = c.customer_id join @payments p on p.order_id = o.order_id join @prices r on r.product_id = c.customer_id group by 1",
  ],
  [
    "a sum over what an earlier CTE has joined",
    "with j as (select o.order_id, o.customer_id, o.amount, p.method from @orders o join @payments p using (order_id))\nselect customer_id, ^sum(amount) from j group by customer_id",
  ],
  [
    "a relation that hangs on the one that is repeated",
    "select c.email, ^sum(c.customer_id) from @customers c join @payments p on p.order_id = c.customer_id join @orders o on o.order_id = p.payment_id and o.customer_id = c.customer_id group by 1",
  ],
  [
    "months of a customer where the customer is meant",
    "with m as (select customer_id, date_trunc('month', placed_at) as order_month, count(*) as n from @orders group by 1, 2), c as (select * from @customers)\nselect ^sum(c.customer_id) from c join m using (customer_id)",
  ],
  ["nothing where the list is summed", "select sum(p.paid) from @orders o join @payments p on p.order_id = o.order_id"],
  [
    "a join to the key",
    "select c.email, sum(o.amount) from @orders o join @customers c using (customer_id) group by 1",
  ],
  ["distinct", "select count(distinct o.order_id) from @orders o join @payments p using (order_id)"],
  ["max", "select max(o.amount) from @orders o join @payments p using (order_id)"],
  ["a product of both", "select sum(o.amount * p.paid) from @orders o join @payments p using (order_id)"],
  ["count(*)", "select count(*) from @orders o join @payments p using (order_id)"],
  [
    "a list that was grouped before",
    "with p as (select order_id, sum(paid) as paid from @payments group by order_id) select sum(o.amount - p.paid) from @orders o join p using (order_id)",
  ],
  [
    "a list with one row numbered first",
    "with p as (select *, row_number() over (partition by order_id order by paid_at) as n from @payments) select sum(o.amount) from @orders o join p on p.order_id = o.order_id and p.n = 1",
  ],
  [
    "distinct on",
    "with p as (select distinct on (order_id) order_id, method from @payments order by order_id, paid_at) select sum(o.amount) from @orders o join p using (order_id)",
  ],
  [
    "the version that holds at the time",
    "select sum(o.amount) from @orders o join @prices r on r.product_id = o.customer_id and o.placed_on >= r.valid_from and o.placed_on < r.valid_to",
  ],
  [
    "the current version",
    "select sum(o.amount) from @orders o join @prices r on r.product_id = o.customer_id and r.is_current",
  ],
  [
    "groups of which a row is in one once",
    "select p.payment_id, sum(o.amount) from @orders o join @payments p using (order_id) group by p.payment_id",
  ],
  [
    "groups of the day before",
    "with d as (select placed_on, sum(amount) as amount from @orders group by 1) select sum(d.amount), sum(e.amount) from d left join d as e on d.placed_on = e.placed_on + interval '1 year'",
  ],
  [
    "a CTE that is grouped by what was joined",
    "with j as (select o.order_id, o.amount, p.method from @orders o join @payments p using (order_id)) select method, sum(amount) from j group by method",
  ],
  [
    "a relation of which nobody knows the key",
    "select sum(o.amount) from @orders o join {{ source('raw', 'payments') }} p using (order_id)",
  ],
]);

test("names in YAML are in lower case to Postgres unless they are quoted", async () => {
  const yaml = "models: [{name: it, columns: [{name: Id, data_tests: [unique, not_null]}]}]";
  const self = "select a.id from {{ this }} a where a.id not in (select id from {{ this }})";
  const sql = `{{ config(materialized='incremental') }}select order_id as id from @orders {% if is_incremental() %} union ${self} {% endif %}`;
  expect(await found(sql, yaml)).toEqual([]);
  const quoted = yaml.replace("name: Id", "name: Id, quote: true");
  expect(await found(sql.replace("order_id as id", "customer_id as id"), quoted)).toEqual(["null-comparison 1:164"]);
});

test("fan-out-join finds the join that breaks a key which the model promises, through CTEs, and says why", async () => {
  const yaml = "models: [{name: it, columns: [{name: order_id, data_tests: [unique]}]}]";
  const sql =
    "with j as (\n  select o.order_id, p.method\n  from @orders o\n  left join @payments p on p.order_id = o.order_id\n)\nselect * from j";
  expect(await found(sql, yaml)).toEqual(["fan-out-join 4:16"]);
  const deduplicated = sql.replace(
    "select * from j",
    "select distinct on (order_id) * from j order by order_id, method",
  );
  expect(await found(deduplicated, yaml)).toEqual([]);
  expect(
    await found(
      sql.replace("@payments p on p.order_id", "@orders p on p.order_id").replace("p.method", "p.status"),
      yaml,
    ),
  ).toEqual([]);
});

cases("cross-join", [
  ["a comma without a condition", "select o.order_id from @orders o, ^@payments p"],
  ["a condition on one side", "select o.order_id from @orders o join @payments p on ^o.order_id = o.customer_id"],
  ["on true", "select o.order_id from @orders o join @payments p on ^true"],
  [
    "a comma with its condition in where",
    "select o.order_id from @orders o, @payments p where p.order_id = o.order_id",
  ],
  ["a range", "select o.order_id from @orders o join @payments p on p.paid_at > o.placed_on"],
  ["cross join, which says what it is", "select o.order_id from @orders o cross join @payments p"],
  ["one row", "select o.order_id, m.m from @orders o, (select max(paid) as m from @payments) m"],
  ["a function", "select o.order_id, n from @orders o, generate_series(1, o.amount) as n"],
  [
    "lateral",
    "select o.order_id, p.paid from @orders o left join lateral (select paid from @payments p where p.order_id = o.order_id order by 1 limit 2) p on true",
  ],
]);

cases("outer-join-filter", [
  [
    "a filter on the right side",
    "select o.order_id from @orders o left join @payments p using (order_id)\nwhere ^p.method = 'card'",
  ],
  [
    "one through an inner join",
    "select o.order_id from @orders o left join @payments p using (order_id) join @customers c on c.customer_id = ^p.payment_id",
  ],
  [
    "one in a list",
    "select o.order_id from @orders o left join @payments p using (order_id) where ^p.method in ('a', 'b')",
  ],
  [
    "rows without a partner",
    "select o.order_id from @orders o left join @payments p using (order_id) where p.order_id is null",
  ],
  [
    "an alternative",
    "select o.order_id from @orders o left join @payments p using (order_id) where p.method = 'card' or p.method is null",
  ],
  [
    "coalesce",
    "select o.order_id from @orders o left join @payments p using (order_id) where coalesce(p.method, '') = ''",
  ],
  [
    "a filter on the left side",
    "select o.order_id from @orders o left join @payments p using (order_id) where o.status = 'x'",
  ],
  [
    "a filter within on",
    "select o.order_id from @orders o left join @payments p on p.order_id = o.order_id and p.method = 'card'",
  ],
]);

cases("null-comparison", [
  ["= null", "select order_id from @orders where status ^= null"],
  ["<> null", "select order_id from @orders where null ^<> status"],
  ["not in a list with null", "select order_id from @orders where status ^not in ('a', null)"],
  [
    "not in a column that may be null",
    "select order_id from @orders\nwhere customer_id ^not in (select order_id from @payments)",
  ],
  ["a branch for null", "select case status ^when null then 1 end as x from @orders"],
  ["not in a key", "select order_id from @orders where customer_id not in (select customer_id from @customers)"],
  [
    "not in with the nulls taken out",
    "select order_id from @orders where order_id not in (select order_id from @payments where order_id is not null)",
  ],
  ["in a column that may be null", "select order_id from @orders where order_id in (select order_id from @payments)"],
  ["is null", "select order_id from @orders where status is null and order_id is distinct from null"],
  [
    "not in a subquery that falls back",
    "select order_id from @orders where order_id not in (select coalesce(order_id, 0) from @payments)",
  ],
]);

cases("same-operands", [
  [
    "a column with itself",
    "select o.order_id from @orders o join @payments p on p.order_id = o.order_id and p.order_id ^= p.order_id",
  ],
  ["the same in coalesce", "select coalesce(status, ^status, 'x') as s from @orders"],
  [
    "the two sides of a self join",
    "select a.order_id from @orders a join @orders b on a.order_id = b.order_id where 1 = 1",
  ],
  ["how one asks for NaN", "select payment_id from @payments where paid <> paid"],
]);

cases("integer-division", [
  ["a rate", "select amount ^/ pieces as rate from @orders"],
  ["a share of counts", "select count(*) filter (where amount > 0) ^/ count(*) as share from @orders"],
  ["a percentage that is made too late", "select round(amount ^/ 7 * 100.0, 2) as x from @orders"],
  ["a cast that comes too late", "select (amount ^/ 12)::numeric as x from @orders"],
  ["cents", "select amount ^/ 100 as euros from @orders"],
  [
    "a division by a column of a CTE",
    "with t as (select sum(amount) as total from @orders) select o.amount ^/ nullif(t.total, 0) as s from @orders o cross join t",
  ],
  ["a cast in time", "select amount::numeric / pieces as rate from @orders"],
  ["a factor in time", "select 100.0 * amount / pieces as rate from @orders"],
  ["hours", "select amount / 60 as hours from @orders"],
  [
    "a whole number on purpose",
    "select floor(amount / pieces) as n, (amount / pieces)::integer as m, amount / 100 * 100 as c from @orders",
  ],
  ["numeric", "select paid / 100 as p, paid / order_id as q from @payments"],
  ["a type that nobody knows", "select a / b as c from {{ source('raw', 'orders') }}"],
]);

cases("count-of-condition", [
  ["a comparison", "select ^count(status = 'paid') as n from @orders"],
  ["a case with else", "select ^count(case when amount > 1 then 1 else 0 end) as n from @orders"],
  ["a case without else", "select count(case when amount > 1 then 1 end) as n from @orders"],
  [
    "a filter",
    "select count(*) filter (where amount > 1) as n, sum(case when amount > 1 then 1 else 0 end) as m from @orders",
  ],
]);

cases("mixed-time-zones", [
  ["a comparison", "select o.order_id from @orders o join @payments p using (order_id) where p.paid_at ^> o.placed_at"],
  ["now()", "select order_id from @orders where placed_at ^> now() - interval '1 day'"],
  ["coalesce", "select ^coalesce(p.paid_at, o.placed_at) as at from @orders o join @payments p using (order_id)"],
  ["a union", "select placed_at as at from @orders\nunion all select ^paid_at from @payments"],
  [
    "the same kind",
    "select order_id from @orders where placed_at > localtimestamp - interval '1 day' and placed_at > '2024-01-01'",
  ],
  [
    "a zone that is said",
    "select o.order_id from @orders o join @payments p using (order_id) where p.paid_at at time zone 'UTC' > o.placed_at",
  ],
]);

cases("date-as-end", [
  ["between dates", "select order_id from @orders where placed_at ^between '2024-01-01' and '2024-01-31'"],
  ["up to a date", "select payment_id from @payments where paid_at ^<= date '2024-01-31'"],
  [
    "between columns of dates",
    "select o.order_id from @orders o join @prices p on o.placed_at ^between p.valid_from and p.valid_to",
  ],
  ["dates", "select order_id from @orders where placed_on between '2024-01-01' and '2024-01-31'"],
  ["a moment", "select order_id from @orders where placed_at between '2024-01-01' and '2024-01-31 23:59:59'"],
  ["an open end", "select order_id from @orders where placed_at >= '2024-01-01' and placed_at < '2024-02-01'"],
]);

cases("group-by-input", [
  [
    "a truncated time under its old name",
    "select date_trunc('day', placed_at) as placed_at, count(*) as n from @orders\ngroup by ^placed_at",
  ],
  ["a name of its own", "select date_trunc('day', placed_at) as day, count(*) as n from @orders group by day"],
  ["its place", "select date_trunc('day', placed_at) as placed_at, count(*) as n from @orders group by 1"],
  ["the column itself", "select status, count(*) as n from @orders group by status"],
  ["a cast that keeps values apart", "select order_id::text as order_id, count(*) as n from @orders group by order_id"],
]);

cases("union-order", [
  [
    "columns in another order",
    "select order_id, customer_id from @orders\nunion all\nselect ^customer_id, order_id from @orders",
  ],
  ["the same order", "select order_id, customer_id from @orders union all select order_id, customer_id from @orders"],
  [
    "other names",
    "select order_id as a, customer_id as b from @orders union all select customer_id, order_id from @orders",
  ],
]);

cases("select-star", [
  [
    "a star of a source in a union",
    "select ^*\nfrom {{ source('raw', 'orders') }} union all select * from {{ source('raw', 'payments') }}",
  ],
  ["a star of a CTE", "with t as (select order_id from @orders) select * from t union all select * from t"],
  ["relations that agree", "select * from @orders union all select * from @orders"],
]);

test("select-star finds a star that goes into a contract, also behind CTEs, and no star of columns that were named", async () => {
  const yaml =
    "models: [{name: it, config: {contract: {enforced: true}}, data_tests: [{unique_together: {arguments: {columns: [a]}}}], columns: [{name: order_id, data_type: integer}]}]";
  expect(await found("with t as (\n  select * from @orders\n)\nselect * from t", yaml)).toEqual(["select-star 2:10"]);
  expect(await found("with t as (select * from @orders), u as (select order_id from t) select * from u", yaml)).toEqual(
    [],
  );
});

cases("last-value-frame", [
  [
    "an order without a frame",
    "select ^last_value(amount) over (partition by status order by placed_at) as x from @orders",
  ],
  [
    "a frame",
    "select last_value(amount) over (order by placed_at rows between unbounded preceding and unbounded following) as x from @orders",
  ],
  [
    "first_value, and no order",
    "select first_value(amount) over (order by placed_at) as x, last_value(amount) over () as y from @orders",
  ],
]);

cases("unordered-limit", [
  ["limit", "select order_id from @orders limit ^10"],
  ["distinct on", "select distinct on (^customer_id) customer_id, status from @orders order by customer_id"],
  ["an order", "select order_id from @orders order by 1 limit 10"],
  [
    "no rows at all, one row, and exists",
    "select order_id, (select max(paid) from @payments limit 1) as m from @orders where exists (select 1 from @payments limit 1) limit 0",
  ],
  [
    "distinct on that has an order",
    "select distinct on (customer_id) customer_id, status from @orders order by customer_id, placed_at",
  ],
]);

cases("incremental-by-clock", [
  [
    "the last days",
    "{{ config(materialized='incremental') }}select order_id, placed_on from @orders {% if is_incremental() %}\nwhere placed_on ^>= current_date - 3 {% endif %}",
  ],
  [
    "a window around what the model has",
    "{{ config(materialized='incremental') }}select order_id, placed_on from @orders {% if is_incremental() %}\nwhere placed_on >= current_date - 30 and placed_on > (select max(placed_on) from {{ this }}) {% endif %}",
  ],
  [
    "a filter of every run",
    "{{ config(materialized='incremental') }}select order_id from @orders where placed_on <= current_date {% if is_incremental() %}and 1 = 1{% endif %}",
  ],
]);

cases("like-without-wildcard", [
  ["a text", "select order_id from @orders where status ^like 'paid'"],
  ["patterns", "select order_id from @orders where status like 'pa%' or status like 'p_id' or status ilike 'PAID'"],
]);

cases("hard-coded-relation", [
  ["a schema", "select 1 as x from ^raw.customers"],
  ["a bare name", "select 1 as x\nfrom ^some_table"],
  ["a macro that writes it", "{% set t = 'raw' %}select 1 as x from {{ ^t }}.orders"],
  [
    "ref, source, CTEs, catalogs",
    "with t as (select 1 as x) select t.x from t cross join @orders cross join {{ source('raw', 'orders') }} cross join pg_catalog.pg_class cross join pg_type",
  ],
]);

cases("unused-cte", [
  ["a CTE", "with a as (select 1 as x),\n^b as (select 2 as y)\nselect x from a"],
  [
    "a recursive CTE that only it reads",
    "with recursive ^r as (select 1 as x union all select x + 1 from r where x < 3) select 1 as y",
  ],
  [
    "CTEs that are read",
    "with a as (select 1 as x), b as (select x from a) select x, (select count(*) from b) as n from b",
  ],
  ["a recursive CTE", "with recursive r as (select 1 as x union all select x + 1 from r where x < 3) select x from r"],
]);

test("missing-key-test is about the file, and takes unique tests, constraints and combinations for an answer", async () => {
  const none = await found("select 1 as a", "models: []");
  expect(none).toEqual(["missing-key-test null:null"]);
  const key = "models: [{name: it, constraints: [{type: primary_key, columns: [a]}]}]";
  expect(await found("select 1 as a", key)).toEqual([]);
  expect(await found("{{ config(materialized='ephemeral') }}select 1 as a", "models: []")).toEqual([]);
});

test("a fault in a macro is told at the macro, with the call", async () => {
  const [finding] = await lint(
    {
      "macros/late.sql": "{% macro is_late(column) %}\n  {{ column }} = null\n{% endmacro %}",
      "models/it.sql": written("select order_id\nfrom @orders\nwhere {{ is_late('placed_at') }}"),
      "models/it.yml": KEYED,
    },
    "it",
  );
  expect(finding).toMatchObject({
    rule: "null-comparison",
    file: "macros/late.sql",
    line: 2,
    notes: [{ message: 'macro "is_late" is called here', file: "models/it.sql", line: 3 }],
  });
});

describe("comments", () => {
  const sql = "select order_id from @orders\nwhere status = null";
  test("switch a rule off for their line, or for the next one, and only that rule", async () => {
    expect(await found(`${sql} -- tstl: off null-comparison: the planner is under test`)).toEqual([]);
    expect(
      await found(
        "select order_id from @orders\n-- tstl: off null-comparison, unused-cte: on purpose\n\nwhere status = null",
      ),
    ).toEqual([]);
    expect(await found(`${sql} -- tstl: off unused-cte: on purpose`)).toEqual(["null-comparison 2:14"]);
    expect(await found(`-- tstl: off null-comparison: on purpose\n${sql}`)).toEqual(["null-comparison 3:14"]);
    expect(await found(`${sql} {# tstl: off null-comparison: on purpose #}`)).toEqual([]);
  });
  test("are refused without a reason and with an unknown rule, and then switch nothing off", async () => {
    expect(await found(`${sql} -- tstl: off null-comparison`)).toEqual([
      "LINT_COMMENT: a comment that switches a rule off names the rule and says why",
      "null-comparison 2:14",
    ]);
    expect(await found(`${sql} -- tstl: off nul-comparison: x`)).toEqual([
      'LINT_COMMENT: there is no rule "nul-comparison"',
      "null-comparison 2:14",
    ]);
  });
});

test("SQL that Postgres' parser refuses and templates that fail are told at their place, and the others are still looked at", async () => {
  expect(await found("select from where")).toEqual(['SQL_ERROR: syntax error at or near "where"']);
});

test("every rule has a section in the manual and cases here", async () => {
  const { readFileSync } = await import("node:fs");
  const manual = readFileSync("docs/lint.md", "utf8");
  const tests = readFileSync(import.meta.filename, "utf8");
  for (const rule of LINT_RULES) {
    expect(manual).toContain(`\n### ${rule}\n`);
    expect(tests).toMatch(new RegExp(`(cases\\("|test\\(")${rule}[ "]`));
  }
});
