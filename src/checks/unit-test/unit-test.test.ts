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
});
