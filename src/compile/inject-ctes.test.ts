import { expect, test } from "vitest";
import { injectCtes } from "./inject-ctes.ts";

const CTE = { id: "model.shop.a", sql: " __dbt__cte__a as (\nselect 1\n)" };

test("a statement without a with gets one", () => {
  expect(injectCtes("\nselect * from __dbt__cte__a", [CTE])).toBe(
    "\nwith __dbt__cte__a as (\nselect 1\n)select * from __dbt__cte__a",
  );
});

test("a statement with a with gets the CTE in front of its own, comments apart", () => {
  expect(injectCtes("-- with care\n/* x */ With b as (select 1) select 2", [CTE])).toBe(
    "-- with care\n/* x */ With __dbt__cte__a as (\nselect 1\n), b as (select 1) select 2",
  );
});

test("a recursive with stays recursive", () => {
  expect(injectCtes("with  recursive b as (select 1) select 2", [CTE])).toBe(
    "with  recursive __dbt__cte__a as (\nselect 1\n), b as (select 1) select 2",
  );
});

test("a column that begins like the keyword is not taken for it", () => {
  expect(injectCtes("withdrawals", [CTE])).toContain("with __dbt__cte__a");
});
