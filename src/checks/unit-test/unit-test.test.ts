import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandProject } from "../../testing/command-project.ts";

const ORDERS = `
select * from (values (1, 'paid', 10.50, date '2026-01-01')) as o (id, status, amount, ordered_at)`;
const DAILY = `
select ordered_at, count(*) as orders, sum(amount) * {{ var('factor', 1) }} as revenue
from {{ ref('orders') }}
where status = 'paid'
group by ordered_at`;

/** The properties file of unit tests of `daily`; `more` is further YAML of the first. */
const unitTests = (expected: string, more = "") => `
unit_tests:
  - name: unpaid_orders_do_not_count
    model: daily
    given:
      - input: ref('orders')
        rows:
          - {id: 1, status: paid, amount: 10, ordered_at: 2026-01-01}
          - {id: 2, status: paid, amount: 2.5, ordered_at: 2026-01-01}
          - {id: 3, status: open, amount: 99, ordered_at: 2026-01-01}
          - {status: paid, ordered_at: 2026-01-02}
    expect:
      rows:
${expected}
${more}`;
const RIGHT = `        - {orders: 1, ordered_at: 2026-01-02, revenue: null}
        - {orders: 2, ordered_at: 2026-01-01, revenue: 12.50}`;

const files = (tests: string, more: Record<string, string> = {}) => ({
  "models/orders.sql": ORDERS,
  "models/daily.sql": DAILY,
  "models/tests.yml": tests,
  ...more,
});

const results = (path: string) =>
  JSON.parse(readFileSync(join(path, "target/run_results.json"), "utf8")).results as {
    unique_id: string;
    status: string;
    failures: number | null;
    message: string | null;
    relation_name: string | null;
  }[];

const DONE = (lines: string[]) => lines.find((line) => line.startsWith("Done. "));

describe.each(["postgres", "pglite"] as const)("unit tests on %s", (kind) => {
  test("pass where the model makes of the rows what is expected, with nothing built before", async () => {
    await using project = await commandProject(kind, files(unitTests(RIGHT)));
    const { code, lines } = await project.tstl("test");
    expect(lines).toContain("1 of 1 START unit_test daily::unpaid_orders_do_not_count ....................... [RUN]");
    expect([code, DONE(lines)]).toEqual([0, "Done. PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1"]);
    expect(results(project.path)).toMatchObject([
      {
        unique_id: "unit_test.shop.daily.unpaid_orders_do_not_count",
        status: "pass",
        failures: 0,
        relation_name: null,
      },
    ]);
  });

  test("show what differs, and in a build keep the model and all behind it from being built", async () => {
    const wrong = `        - {ordered_at: 2026-01-01, orders: 3, revenue: 12.5}
        - {ordered_at: 2026-01-05, orders: 7, revenue: 1}`;
    await using project = await commandProject(
      kind,
      files(unitTests(wrong), { "models/after.sql": "select * from {{ ref('daily') }}" }),
    );
    const { code, lines } = await project.tstl("build");
    expect([code, DONE(lines)]).toEqual([1, "Done. PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 TOTAL=4"]);
    const { message, failures } = results(project.path).find(({ status }) => status === "fail")!;
    expect(failures).toBe(1);
    expect(message).toBe(
      [
        "",
        "",
        "actual differs from expected:",
        "",
        "@@ ,ordered_at,orders,revenue",
        "→  ,2026-01-01,3→2   ,12.5",
        "+++,2026-01-02,1     ,NULL",
        "---,2026-01-05,7     ,1",
        "",
      ].join("\n"),
    );
  });

  test("take every kind of input, of any type, where nothing is in the database", async () => {
    await using project = await commandProject(kind, {
      "seeds/rates.csv": "code,rate\nEUR,1.5\n",
      "models/base.sql": `
{{ config(materialized='ephemeral') }}
select id, code, tags, properties, seen_at::date as day from {{ source('shop', 'events') }}`,
      "models/sources.yml": `
sources:
  - name: shop
    tables:
      - name: events
        columns:
          - {name: id, data_type: bigint}
          - {name: code, data_type: varchar(3)}
          - {name: tags, data_type: "text[]"}
          - {name: properties, data_type: jsonb}
          - {name: seen_at, data_type: timestamptz}`,
      "models/result.sql": `
with base as (select * from {{ ref('base') }})
select base.id, base.code, array_length(tags, 1) as tag_count, properties->>'a' as a, rate, day, 1.0::float8 / 3 as third
from base join {{ ref('rates') }} using (code)`,
      "models/tests.yml": `
unit_tests:
  - name: everything
    model: result
    given:
      - input: ref('base')
        rows:
          - {ID: 1, code: EUR, tags: [x, 'y"z'], properties: {a: [1, it's]}, day: 2026-01-31}
      - input: ref('rates')
    expect:
      rows:
        - {id: 1, Code: EUR, tag_count: 2, a: '[1, "it''s"]', rate: 1.5, day: 2026-01-31}
  - name: ephemeral
    model: base
    given:
      - input: source('shop', 'events')
        format: sql
        rows: select 7::bigint as id, 'x' as code, null::text[] as tags, null::jsonb as properties, now() as seen_at
    expect:
      format: csv
      rows: |
        id,code
        7,x
`,
    });
    const { code, lines } = await project.tstl("test");
    expect([code, DONE(lines)]).toEqual([0, "Done. PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=2"]);
  });

  test("replace macros, variables, the environment, and whether a model is built anew", async () => {
    await using project = await commandProject(kind, {
      "macros/m.sql": "{% macro today() %}current_date{% endmacro %}{% macro double(x) %}{{ x }} * 2{% endmacro %}",
      "models/orders.sql": "select 1 as id, date '2026-01-01' as day",
      "models/result.sql": `
{{ config(materialized='incremental', unique_key='id') }}
select id, {{ double('id') }} as twice, {{ var('limit') }} as most, '{{ env_var("REGION", "none") }}' as region, {{ shop.today() }} as day
from {{ ref('orders') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`,
      "models/tests.yml": `
unit_tests:
  - name: adds_what_is_new
    model: result
    overrides:
      macros: {is_incremental: true, shop.today: "date '2026-02-03'"}
      vars: {limit: 9}
      env_vars: {REGION: eu}
    given:
      - input: ref('orders')
        rows: [{id: 1}, {id: 2}, {id: 3}]
      - input: this
        rows: [{id: 2}]
    expect:
      rows: [{id: 3, twice: 6, most: 9, region: eu, day: 2026-02-03}]
  - name: builds_all
    model: result
    overrides: {macros: {is_incremental: false, double: "0"}, vars: {limit: 1}, env_vars: {REGION: us}}
    given: [{input: ref('orders'), rows: [{id: 1}]}]
    expect: {rows: [{id: 1, twice: 0, region: us}]}
`,
    });
    const { code, lines } = await project.tstl("test", "--vars", "{limit: 100}");
    expect([code, DONE(lines)]).toEqual([0, "Done. PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=2"]);
  });

  test("tell a mistake with its place and go on with the others", async () => {
    await using project = await commandProject(
      kind,
      files(
        `
unit_tests:
  - name: unknown_column
    model: daily
    given:
      - input: ref('orders')
        rows:
          - {id: 1, statuss: paid}
    expect: {rows: []}
  - name: unknown_expectation
    model: daily
    given: [{input: ref('orders'), rows: []}]
    expect: {rows: [{revenues: 1}]}
  - name: nothing_given
    model: daily
    given: []
    expect: {rows: []}
  - name: no_number
    model: daily
    given: [{input: ref('orders'), rows: [{id: one}]}]
    expect: {rows: []}
  - name: no_such_type
    model: broken
    given: [{input: ref('orders'), rows: [{id: 1}]}]
    expect: {rows: []}
  - name: good
    model: daily
    given: [{input: ref('orders'), rows: []}]
    expect: {rows: []}`,
        { "models/broken.sql": "select id,\n  status + 1 as next\nfrom {{ ref('orders') }}" },
      ),
    );
    const { code, lines } = await project.tstl("test");
    expect([code, DONE(lines)]).toEqual([1, "Done. PASS=1 WARN=0 ERROR=5 SKIP=0 NO-OP=0 TOTAL=6"]);
    const text = lines.join("\n");
    expect(text).toContain(`Invalid column name: 'statuss' in unit test fixture for 'orders'.
  Accepted columns for 'orders' are: ['id', 'status', 'amount', 'ordered_at']
  models/tests.yml:8:21`);
    expect(text).toContain(`help: did you mean "status"?`);
    expect(text).toContain("Accepted columns for expected output are: ['ordered_at', 'orders', 'revenue']");
    expect(text).toContain(`model "daily" reads ref('orders'), for which the unit test gives no rows`);
    expect(text).toContain("models/broken.sql:2:10");
    expect(text).toContain(`invalid input syntax for type integer: "one"`);
  });

  test("are chosen by their kind and name, and left out of a build by kind", async () => {
    await using project = await commandProject(kind, files(unitTests(RIGHT)));
    const total = async (...argv: string[]) => DONE((await project.tstl(...argv)).lines)?.match(/TOTAL=(\d+)/)?.[1];
    expect(await total("test", "--select", "test_type:unit")).toBe("1");
    expect(await total("test", "--select", "unit_test:unpaid*")).toBe("1");
    expect(await total("build", "--exclude-resource-type", "unit_test")).toBe("2");
    expect(await total("build", "--resource-type", "unit_test")).toBe("1");
    expect((await project.tstl("ls", "--resource-type", "unit_test", "-q")).lines).toContain(
      "unit_test:shop.unpaid_orders_do_not_count",
    );
  });
});
