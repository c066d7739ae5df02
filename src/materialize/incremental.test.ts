import { describe, expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const model = (config: string, sql: string) =>
  `{{ config(materialized='incremental'${config === "" ? "" : `, ${config}`}) }}\n${sql}`;

describeBothAdapters("incremental models", (makeAdapter) => {
  describe("strategies", () => {
    const rows = "select 1 as id, 'old' as note union all select 2, 'old'";
    const changed = "select 2 as id, 'new' as note union all select 3, 'new'";
    const both = `{% if is_incremental() %}${changed}{% else %}${rows}{% endif %}`;

    test.each([
      ["", ["1|old", "2|new", "2|old", "3|new"]],
      ["unique_key='id'", ["1|old", "2|new", "3|new"]],
      ["incremental_strategy='append', unique_key='id'", ["1|old", "2|new", "2|old", "3|new"]],
      ["incremental_strategy='delete+insert', unique_key=['id']", ["1|old", "2|new", "3|new"]],
      ["incremental_strategy='merge', unique_key='id'", ["1|old", "2|new", "3|new"]],
      ["incremental_strategy='merge', unique_key='id', merge_exclude_columns=['note']", ["1|old", "2|old", "3|new"]],
      [
        "incremental_strategy='merge', unique_key='id', incremental_predicates=['DBT_INTERNAL_DEST.id > 9']",
        ["1|old", "2|new", "2|old", "3|new"],
      ],
    ])("with %s", async (config, expected) => {
      await using project = await testProject(makeAdapter, { "models/m.sql": model(config, both) });
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.query("select * from dev.m order by 1, 2")).toEqual(expected);
    });

    test("a strategy that nobody wrote is refused in the first run, and nothing is made", async () => {
      await using project = await testProject(makeAdapter, {
        "models/m.sql": model("incremental_strategy='upsert'", "select 1 as id"),
      });
      expect((await project.run()).m).toContain(
        'dbt could not find an incremental strategy macro with the name "get_incremental_upsert_sql" in shop',
      );
      expect(await project.query("select relname from pg_class where relname = 'm'")).toEqual([]);
    });

    test("a project's own strategy is used", async () => {
      await using project = await testProject(makeAdapter, {
        "models/m.sql": model("incremental_strategy='twice'", "select 1 as id"),
        "macros/twice.sql": `{% macro get_incremental_twice_sql(arg_dict) %}
          insert into {{ arg_dict.target_relation }} select * from {{ arg_dict.temp_relation }};
          insert into {{ arg_dict.target_relation }} select * from {{ arg_dict.temp_relation }}
        {% endmacro %}`,
      });
      await project.run();
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.query("select count(*) from dev.m")).toEqual(["3"]);
    });
  });

  describe("columns that change", () => {
    const columns = async (config: string) => {
      const project = await testProject(makeAdapter, { "models/m.sql": model(config, "select 1 as id, 'a' as gone") });
      await project.run();
      project.write({ "models/m.sql": model(config, "select 2 as id, 9::bigint as added") });
      return project;
    };
    const described = `select string_agg(attname, ',' order by attnum) from pg_attribute
      where attrelid = 'dev.m'::regclass and attnum > 0 and not attisdropped`;

    test("ignore leaves the table as it is", async () => {
      await using project = await testProject(makeAdapter, { "models/m.sql": model("", "select 1 as id") });
      await project.run();
      project.write({ "models/m.sql": model("", "select 2 as id, 9 as added") });
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.query("select * from dev.m order by 1")).toEqual(["1", "2"]);
    });

    test("append_new_columns adds them and keeps the others", async () => {
      await using project = await columns("on_schema_change='append_new_columns'");
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.query(described)).toEqual(["id,gone,added"]);
      expect(await project.query("select * from dev.m order by 1")).toEqual(["1|a|null", "2|null|9"]);
    });

    test("sync_all_columns adds and removes", async () => {
      await using project = await columns("on_schema_change='sync_all_columns'");
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.query(described)).toEqual(["id,added"]);
    });

    test("fail says what differs and leaves everything", async () => {
      await using project = await columns("on_schema_change='fail'");
      const { m } = await project.run();
      expect(m).toContain("error Compilation Error in model m (models/m.sql)");
      expect(m).toContain("The source and target schemas on this incremental model are out of sync!");
      expect(await project.query(described)).toEqual(["id,gone"]);
    });

    test("a text column is widened when its values get longer", async () => {
      await using project = await testProject(makeAdapter, {
        "models/m.sql": model("", "select 'abc'::varchar(3) as code"),
      });
      await project.run();
      project.write({ "models/m.sql": model("", "select 'abcdef'::varchar(6) as code") });
      expect(await project.run()).toEqual({ m: "success" });
    });
  });

  test("a full refresh builds anew, and a model may refuse it", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": model("", "select {{ 2 if is_incremental() else 1 }} as id"),
      "models/kept.sql": model("full_refresh=false", "select {{ 2 if is_incremental() else 1 }} as id"),
    });
    await project.run();
    await project.run({ fullRefresh: true });
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
    expect(await project.query("select * from dev.kept order by 1")).toEqual(["1", "2"]);
  });

  test("a view of that name gives way to the table", async () => {
    await using project = await testProject(makeAdapter, { "models/m.sql": "select 1 as id" });
    await project.run();
    project.write({ "models/m.sql": model("", "select {{ 2 if is_incremental() else 1 }} as id") });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
  });

  test("an addition that fails changes nothing and leaves no table behind", async () => {
    await using project = await testProject(makeAdapter, { "models/m.sql": model("", "select 1 as id") });
    await project.run();
    await project.query("create unique index on dev.m (id)");
    expect((await project.run()).m).toContain("duplicate key value");
    expect(await project.query("select * from dev.m")).toEqual(["1"]);
    expect(await project.query("select relname from pg_class where relname like 'm\\_\\_dbt%'")).toEqual([]);
  });

  test("indexes that a model declares are there under the same names after every build", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql":
        "{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}]) }} select 1 as id",
    });
    const names = "select indexname, indexdef ~ 'UNIQUE' from pg_indexes where tablename = 'm'";
    await project.run();
    const first = await project.query(names);
    expect(first).toHaveLength(1);
    expect(first[0]).toMatch(/^[0-9a-f]{32}\|true$/);
    await project.run();
    expect(await project.query(names)).toEqual(first);
  });
});
