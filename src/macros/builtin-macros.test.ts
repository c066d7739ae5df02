import { describe, expect, it } from "vitest";
import { parseTemplate } from "../template/index.ts";
import { builtinMacros } from "./index.ts";

const macros = builtinMacros(0);
const names = new Set(macros.map((macro) => macro.name));

describe("the built-in macros", () => {
  it("are nodes of dbt's two packages", () => {
    expect(macros.find((macro) => macro.name === "default__create_table_as")?.unique_id).toBe(
      "macro.dbt.default__create_table_as",
    );
    expect(macros.find((macro) => macro.name === "postgres__create_table_as")?.unique_id).toBe(
      "macro.dbt_postgres.postgres__create_table_as",
    );
    expect(macros.find((macro) => macro.name === "test_unique")?.original_file_path).toBe(
      "macros/generic_tests/tests.sql",
    );
  });

  it("have one name each", () => {
    expect(names.size).toBe(macros.length);
  });

  it.each(macros.map((macro) => [macro.name, macro] as const))("parse: %s", (_, macro) => {
    expect(parseTemplate(macro.macro_sql, macro.path).body[0]).toMatchObject({ kind: "macro" });
  });

  it("have an implementation of everything that they dispatch", () => {
    const dispatched = macros.flatMap(({ macro_sql }) =>
      [...macro_sql.matchAll(/dispatch\('(\w+)'/g)].map((match) => match[1]!),
    );
    const missing = dispatched.filter((name) => !names.has(`default__${name}`) && !names.has(`postgres__${name}`));
    expect(dispatched.length).toBeGreaterThan(150);
    expect(missing).toEqual([]);
  });

  it("drop nothing by CASCADE but a schema", () => {
    const cascading = macros.filter(({ macro_sql }) => /cascade/i.test(macro_sql)).map(({ name }) => name);
    expect(cascading).toEqual(["default__drop_schema", "postgres__drop_schema"]);
  });
});
