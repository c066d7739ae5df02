import { expect, test } from "vitest";
import { blankSpareAliases } from "./spare-aliases.ts";

const limited = '(select * from "d"."s"."x" where false limit 0)';
const filtered = '(select * from "d"."s"."x" where at >= \'2024-01-01\')';

test("an alias of the template takes the place of the printed one, and nothing moves", () => {
  for (const alias of ["as t", "AS t", '"t"', "t", "as\n  t", "t(a, b)"]) {
    for (const printed of ["_dbt_limit_subq_x", "_dbt_et_filter_subq_x"]) {
      const sql = `select 1 from ${limited} ${printed} ${alias} where true`;
      expect(blankSpareAliases(sql)).toBe(`select 1 from ${limited} ${" ".repeat(printed.length)} ${alias} where true`);
    }
  }
});

test("the printed alias stays where the template gives none", () => {
  for (const rest of [
    "",
    " where a = 1",
    "\nleft join y on true",
    ", y",
    ")",
    "\norder by 1",
    " union all select 1",
    ";",
  ]) {
    const sql = `select 1 from ${filtered} _dbt_et_filter_subq_x${rest}`;
    expect(blankSpareAliases(sql)).toBe(sql);
  }
});

test("a subquery in a subquery keeps the inner alias", () => {
  const sql = `from (select * from ${limited} _dbt_limit_subq_x where at < 'now') _dbt_et_filter_subq_x as t`;
  expect(blankSpareAliases(sql)).toContain("_dbt_limit_subq_x where");
  expect(blankSpareAliases(sql)).not.toContain("_et_filter_");
});
