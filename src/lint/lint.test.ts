import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { LINT_RULES } from "../config/schema/lint-rules.ts";
import { KEY_TEST, LintShop, modelYaml, written } from "../testing/lint-shop.ts";

const shop = new LintShop();
afterAll(() => shop.close());

test("names in YAML are in lower case to Postgres unless they are quoted", async () => {
  const yaml = "columns: [{name: Id, data_tests: [unique, not_null]}]";
  const self = "select a.id from {{ this }} a where a.id not in (select id from {{ this }})";
  const sql = `{{ config(materialized='incremental') }}select order_id as id from @orders {% if is_incremental() %} union ${self} {% endif %}`;
  expect(await shop.found(sql, yaml)).toEqual([]);
  const quoted = yaml.replace("name: Id", "name: Id, quote: true");
  expect(await shop.found(sql.replace("order_id as id", "customer_id as id"), quoted)).toEqual([
    "null-comparison 1:164",
  ]);
});

test("fan-out-join finds the join that breaks a key which the model promises, through CTEs, and says why", async () => {
  const yaml = "columns: [{name: order_id, data_tests: [unique]}]";
  const sql =
    "with j as (\n  select o.order_id, p.method\n  from @orders o\n  left join @payments p on p.order_id = o.order_id\n)\nselect * from j";
  expect(await shop.found(sql, yaml)).toEqual(["fan-out-join 4:16"]);
  const deduplicated = sql.replace(
    "select * from j",
    "select distinct on (order_id) * from j order by order_id, method",
  );
  expect(await shop.found(deduplicated, yaml)).toEqual([]);
  expect(
    await shop.found(
      sql.replace("@payments p on p.order_id", "@orders p on p.order_id").replace("p.method", "p.status"),
      yaml,
    ),
  ).toEqual([]);
});

test("a fault in a macro is told at the macro, with the call", async () => {
  const [finding] = await shop.lint(
    {
      "macros/late.sql": "{% macro is_late(column) %}\n  {{ column }} = null\n{% endmacro %}",
      "models/it.sql": written("select order_id\nfrom @orders\nwhere {{ is_late('placed_at') }}"),
      "models/it.yml": modelYaml("it", KEY_TEST),
    },
    "it",
  );
  expect(finding).toMatchObject({
    rule: "null-comparison",
    file: "macros/late.sql",
    line: 2,
    column: 16,
    notes: [{ message: 'macro "is_late" is called here', file: "models/it.sql", line: 3 }],
  });
});

describe("comments", () => {
  const sql = "select order_id from @orders\nwhere status = null";
  test("switch a rule off for their line, or for the next one, and only that rule", async () => {
    expect(await shop.found(`${sql} -- tstl: off null-comparison: the planner is under test`)).toEqual([]);
    expect(
      await shop.found(
        "select order_id from @orders\n-- tstl: off null-comparison, unused-cte: on purpose\n\nwhere status = null",
      ),
    ).toEqual([]);
    expect(await shop.found(`${sql} -- tstl: off unused-cte: on purpose`)).toEqual(["null-comparison 2:14"]);
    expect(await shop.found(`-- tstl: off null-comparison: on purpose\n${sql}`)).toEqual(["null-comparison 3:14"]);
    expect(await shop.found(`${sql} {# tstl: off null-comparison: on purpose #}`)).toEqual([]);
  });
  test("are refused without a reason and with an unknown rule, and then switch nothing off", async () => {
    expect(await shop.found(`${sql} -- tstl: off null-comparison`)).toEqual([
      "LINT_COMMENT: a comment that switches a rule off names the rule and says why",
      "null-comparison 2:14",
    ]);
    expect(await shop.found(`${sql} -- tstl: off nul-comparison: x`)).toEqual([
      'LINT_COMMENT: there is no rule "nul-comparison"',
      "null-comparison 2:14",
    ]);
  });
});

test("SQL that Postgres' parser refuses and templates that fail are told at their place, and the others are still looked at", async () => {
  expect(await shop.found("select from where")).toEqual(['SQL_ERROR: syntax error at or near "where"']);
});

test("every rule has a section in the manual and cases", () => {
  const manual = readFileSync("docs/lint.md", "utf8");
  for (const rule of LINT_RULES) {
    expect(manual).toContain(`\n### ${rule}\n`);
    const cases = readFileSync(`src/lint/cases/${rule}.sql`, "utf8");
    for (const kind of ["finds", "passes"])
      expect(cases.match(new RegExp(`^-- ${kind}: `, "gm"))!.length).toBeGreaterThan(2);
  }
});
