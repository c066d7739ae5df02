import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

test("adapter.convert_type names the type that holds a column's values, as dbt does", async () => {
  await using project = await commandProject("postgres", {
    "macros/m.sql": `{% macro types() %}
      {%- set t = run_query("select 1, 1.5, 'x', true, current_date, now()::timestamp, null, 2.0::numeric, 9999999999, 1.25::float8") -%}
      {%- for i in range(10) %}{% do log(adapter.convert_type(t, i), info=true) %}{% endfor %}
    {% endmacro %}`,
  });
  const { lines } = await project.tstl("run-operation", "types");
  // What dbt-postgres 1.11 logs for the same macro.
  expect(lines.filter(Boolean)).toEqual([
    "integer",
    "float8",
    "text",
    "boolean",
    "date",
    "timestamp without time zone",
    "integer",
    "integer",
    "integer",
    "float8",
  ]);
});
