import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatPlace } from "../errors/render.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { type CommandProject, commandProject } from "../testing/command-project.ts";
import type { SiteData } from "./page-data.ts";

const ORDERS = `
select 1 as id, date '2025-01-01' as day, 10.5 as amount, 'DE' as country
union all select 2, date '2025-01-02', 20, 'FR'
`;

const SALES = `title: Sales
filters:
  - {column: day, type: date_range}
queries:
  daily: |
    select day, country, sum(amount) as amount
    from {{ ref('orders') }}
    group by day, country
    order by day;
sections:
  - items:
      - {type: kpi, title: Revenue, query: daily, value: amount, over: day}
      - {type: line, title: By day, query: daily, x: day, y: amount, color: country}
`;

/** What a command was stopped by, as `code place | message | hint`. */
async function faults(project: CommandProject, ...argv: string[]): Promise<string[]> {
  const error = await project.tstl(...argv).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const errors = error instanceof TstlErrors ? error.errors : error instanceof TstlError ? [error] : [];
  return errors.map(({ code, place, message, hint }) => {
    return [`${code} ${place ? formatPlace(place) : ""}`.trim(), message, hint].filter(Boolean).join(" | ");
  });
}

/** What is embedded in a page. */
function dataOf(project: CommandProject, page: string): SiteData {
  const html = readFileSync(join(project.path, "target/dashboards", page), "utf8");
  const [, json] = /<script type="application\/json" id="site">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json ?? "null") as SiteData;
}

describe.each(["postgres", "pglite"] as const)("dashboards on %s", (kind) => {
  test("a dashboard becomes a page with its rows, beside an index and what all pages share", async () => {
    await using project = await commandProject(kind, { "models/orders.sql": ORDERS, "dashboards/sales.yml": SALES });
    await project.tstl("run");
    const { code, lines } = await project.tstl("dashboard", "build");
    expect({ code, lines: lines.filter(Boolean) }).toEqual({
      code: 0,
      lines: ["Wrote 1 dashboard: target/dashboards/index.html"],
    });
    const folder = join(project.path, "target/dashboards");
    expect(readdirSync(folder).sort()).toEqual(["assets", "index.html", "sales.html"]);
    const { entries, pages } = dataOf(project, "sales.html");
    expect(entries).toEqual([{ name: "sales", title: "Sales", description: "" }]);
    expect(pages[0]?.rows.daily).toEqual({
      rowCount: 2,
      columns: [
        { name: "day", kind: "date", values: ["2025-01-01", "2025-01-02"] },
        { name: "country", kind: "text", values: ["DE", "FR"] },
        { name: "amount", kind: "number", values: [10.5, 20] },
      ],
    });
    expect(pages[0]?.models).toEqual({ daily: ["orders"] });
    expect(dataOf(project, "index.html").pages).toEqual([]);
  });

  test("models that are not built are a warning that says how to build them, and a page that says it, too", async () => {
    await using project = await commandProject(kind, { "models/orders.sql": ORDERS, "dashboards/sales.yml": SALES });
    const { code, lines } = await project.tstl("dashboard", "build");
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain("`tstl build +orders` builds what it needs; then build the dashboard again");
    expect(dataOf(project, "sales.html").pages[0]?.rows.daily).toEqual({
      notBuilt: ["orders"],
      command: "tstl build +orders",
    });
  });

  test("every fault of every dashboard is told at once, each at its line of the YAML", async () => {
    await using project = await commandProject(kind, {
      "models/orders.sql": ORDERS,
      "dashboards/a.yml": `titel: Sales
title: Sales
queries:
  missing: |
    -- a remark
    select * from {{ ref('ordrs') }}
  wrong:
    max_rows: 10
    sql: |
      select day, amout
      from {{ ref('orders') }}
  template: "select {{ nothing_here(1) }}"
sections:
  - items:
      - {type: kpy, title: X, query: wrong, value: amount}
      - {type: bar, title: X, query: wrnog, x: day, y: [{column: amount, agregate: sum}]}
`,
      "dashboards/b.yml": `title: B
filters:
  - {column: dya, type: date_range}
queries:
  orders: select *, 'x' as name from {{ ref('orders') }}
sections:
  - items:
      - {type: kpi, title: X, query: orders, value: amuont, over: name}
`,
    });
    await project.tstl("run");
    const told = await faults(project, "dashboard", "build");
    expect(told).toEqual([
      'CONFIG_KEY_UNKNOWN dashboards/a.yml:1:1 | unknown key "titel" | did you mean "title"?',
      'CONFIG_VALUE dashboards/a.yml:15:16 | type must be one of kpi, line, area, bar, scatter, heatmap, funnel, donut, table, not "kpy" | did you mean "kpi"?',
      'CONFIG_KEY_UNKNOWN dashboards/a.yml:16:74 | unknown key "agregate" in y[0] | did you mean "aggregate"?',
      'DASHBOARD_QUERY_UNKNOWN dashboards/a.yml:16:38 | there is no query named "wrnog" | did you mean "wrong"?',
      'REF_NOT_FOUND dashboards/a.yml:6:27 | the query refers to "ordrs", which does not exist | did you mean "orders"?',
      expect.stringMatching(/^SQL_ERROR dashboards\/a\.yml:10:19 \| column "amout" does not exist/),
      expect.stringMatching(/^TEMPLATE_UNDEFINED dashboards\/a\.yml:12:24 \| 'nothing_here' is undefined/),
      'DASHBOARD_COLUMN dashboards/b.yml:8:53 | the query "orders" has no column "amuont" | did you mean "amount"?',
      'DASHBOARD_COLUMN dashboards/b.yml:8:67 | the column "name" of the query "orders" must be a date, and is text | cast it in the query',
      'DASHBOARD_COLUMN dashboards/b.yml:3:14 | no query has the column "dya" | did you mean "day"?',
    ]);
    expect(existsSync(join(project.path, "target/dashboards"))).toBe(false);
  });

  test("a query cannot change anything, and cannot leave its transaction", async () => {
    const query = (sql: string) => `title: X\nqueries:\n  one: |\n    ${sql}\nsections: []\n`;
    await using project = await commandProject(kind, {
      "models/orders.sql": "{{ config(materialized='table') }} select 1 as id",
      "dashboards/writes.yml": query("select 1) as x; commit; drop table orders; select * from (select 1"),
      "dashboards/reads.yml": query("select nextval('counter')"),
    });
    await project.tstl("run");
    project.write(
      "macros/counter.sql",
      "{% macro counter() %}{% do run_query('create sequence public.counter') %}{% endmacro %}",
    );
    await project.tstl("run-operation", "counter");
    expect(await faults(project, "dashboard", "build")).toEqual([
      expect.stringContaining("cannot execute nextval() in a read-only transaction"),
      expect.stringContaining("cannot insert multiple commands into a prepared statement"),
    ]);
    const { lines } = await project.tstl("show", "--inline", "select count(*) as n from {{ ref('orders') }}");
    expect(lines.join("\n")).toContain("| 1 |");
  });

  test("a query with too many rows is refused, with advice", async () => {
    await using project = await commandProject(kind, {
      "dashboards/many.yml": `title: Many
queries:
  all: select * from generate_series(1, 10001) as n
  few: {sql: "select * from generate_series(1, 11) as n", max_rows: 10}
  enough: {sql: "select * from generate_series(1, 10001) as n", max_rows: 20000}
sections: []
`,
    });
    const advice =
      "group its rows by what the charts show, such as the day or the month, or raise max_rows; pages hold all rows";
    expect(await faults(project, "dashboard", "build")).toEqual([
      `DASHBOARD_ROWS dashboards/many.yml:3:3 | the query "all" gives more than 10000 rows | ${advice}`,
      `DASHBOARD_ROWS dashboards/many.yml:4:3 | the query "few" gives more than 10 rows | ${advice}`,
    ]);
  });
});

test("--single-file writes all dashboards into one file, whose policy allows its own script and nothing else", async () => {
  await using project = await commandProject("pglite", {
    "dashboards/a.yml": "title: A\nqueries: {one: select 1 as n}\nsections: []\n",
    "dashboards/b.yml": "title: B\norder: 1\nqueries: {one: select 1 as n}\nsections: []\n",
  });
  await project.tstl("dashboard", "build", "--single-file", "--output", "out");
  expect(readdirSync(join(project.path, "out"))).toEqual(["dashboards.html"]);
  const html = readFileSync(join(project.path, "out/dashboards.html"), "utf8");
  expect(html).toMatch(
    /content="default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; img-src data: blob:; base-uri 'none'; form-action 'none'"/,
  );
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html).not.toMatch(/\b(src|href)="(?!data:|#)/);
});

test("text that would end a script or begin a comment stays text", async () => {
  const hostile = "</script><!--<script>alert(1)</script>";
  await using project = await commandProject("pglite", {
    "dashboards/a.yml": `title: '${hostile}'\nqueries: {one: "select '${hostile}' as n"}\nsections: []\n`,
  });
  await project.tstl("dashboard", "build");
  const html = readFileSync(join(project.path, "target/dashboards/a.html"), "utf8");
  expect(html).not.toContain("<script>alert");
  expect(html).not.toContain("<!--");
  expect(dataOf(project, "a.html").pages[0]?.spec.title).toBe(hostile);
});

test("one dashboard can be asked for by name", async () => {
  const text = "title: A\nqueries: {one: select 1 as n}\nsections: []\n";
  await using project = await commandProject("pglite", { "dashboards/sales.yml": text, "dashboards/stock.yml": text });
  await project.tstl("dashboard", "build", "stock");
  expect(readdirSync(join(project.path, "target/dashboards")).sort()).toEqual(["assets", "index.html", "stock.html"]);
  expect(await faults(project, "dashboard", "build", "sles")).toEqual([
    'DASHBOARD_UNKNOWN | there is no dashboard named "sles" | did you mean "sales"?',
  ]);
});

test("folders of dashboards are chosen in the config; names that pages cannot have are refused", async () => {
  const text = "title: A\nqueries: {one: select 1 as n}\nsections: []\n";
  await using project = await commandProject("pglite", {
    "tstl.config.yaml": "name: shop\npaths: {dashboards: [boards, more]}\n",
    "boards/index.yml": text,
    "boards/a b.yml": text,
    "boards/same.yml": text,
    "more/same.yml": text,
  });
  expect(await faults(project, "dashboard", "build")).toEqual([
    'DASHBOARD_NAME boards/a b.yml | the dashboard cannot be named "a b" | use letters, digits, - and _ only',
    'DASHBOARD_NAME boards/index.yml | the dashboard cannot be named "index" | pages have a file of the name "index" already',
    'DASHBOARD_NAME more/same.yml | the dashboard cannot be named "same" | boards/same.yml has the same name',
  ]);
});

test("a project without dashboards is told how to write one", async () => {
  await using project = await commandProject("pglite", { "models/a.sql": "select 1 as n" });
  expect(await faults(project, "dashboard", "build")).toEqual([
    "DASHBOARD_NONE | there is no dashboard in dashboards | write one, such as dashboards/sales.yml; docs/dashboards.md shows how",
  ]);
});
