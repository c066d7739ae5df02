import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const model = (sql: string, config = "") => `{{ config(materialized='materialized_view'${config}) }}\n${sql}`;
const FILES = { "models/m.sql": model("select id from public.source") };

describeBothAdapters("materialized views", (makeAdapter) => {
  const sourceProject = async (files: Record<string, string>) => {
    const project = await testProject(makeAdapter, files);
    await project.query("create table public.source (id int); insert into public.source values (1)");
    expect(await project.run()).toEqual({ m: "success" });
    return project;
  };

  test("are refreshed by the next run, and stay the same relation", async () => {
    await using project = await sourceProject(FILES);
    const oid = await project.query("select 'dev.m'::regclass::oid");
    await project.query("insert into public.source values (2)");
    const [result] = await project.results();
    expect(result).toMatchObject({ status: "success", message: "REFRESH MATERIALIZED VIEW" });
    expect(await project.query("select * from dev.m order by 1")).toEqual(["1", "2"]);
    expect(await project.query("select 'dev.m'::regclass::oid")).toEqual(oid);
  });

  test("are built anew when their query changes, with what others made on them", async () => {
    await using project = await sourceProject(FILES);
    await project.query("create view dev.by_hand as select id from dev.m");
    project.write({ "models/m.sql": model("select id + 10 as id from public.source -- more") });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select * from dev.by_hand")).toEqual(["11"]);
  });

  test("take the place of a table, a view, and the other way round", async () => {
    await using project = await sourceProject({ "models/m.sql": "select id from public.source" });
    const kind = "select relkind from pg_class where oid = 'dev.m'::regclass";
    for (const [text, expected] of [
      [FILES["models/m.sql"], "m"],
      ["{{ config(materialized='table') }} select 1 as id", "r"],
      [FILES["models/m.sql"], "m"],
      ["select 1 as id", "v"],
    ] as const) {
      project.write({ "models/m.sql": text });
      expect(await project.run()).toEqual({ m: "success" });
      expect(await project.query(kind)).toEqual([expected]);
    }
  });

  test("get and lose indexes without being built anew", async () => {
    const indexed = (column: string) => `, indexes=[{'columns': ['${column}'], 'unique': true}]`;
    await using project = await sourceProject({
      "models/m.sql": model("select id, id as other from public.source", indexed("id")),
    });
    const indexes = "select substring(indexdef from '\\(.*') from pg_indexes where tablename = 'm'";
    const oid = await project.query("select 'dev.m'::regclass::oid");
    expect(await project.query(indexes)).toEqual(["(id)"]);
    project.write({ "models/m.sql": model("select id, id as other from public.source", indexed("other")) });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query(indexes)).toEqual(["(other)"]);
    expect(await project.query("select 'dev.m'::regclass::oid")).toEqual(oid);
  });

  test("stay as they are where changes are to be passed over, and fail where they are not wanted", async () => {
    await using project = await sourceProject(FILES);
    const changed = (reaction: string) =>
      model("select id from public.source", `, on_configuration_change='${reaction}', indexes=[{'columns': ['id']}]`);
    project.write({ "models/m.sql": changed("continue") });
    expect(await project.run()).toEqual({ m: "success" });
    const seen = "Configuration changes were identified and `on_configuration_change` was set to";
    expect(project.log.join("\n")).toContain(`${seen} \`continue\``);
    project.write({ "models/m.sql": changed("fail") });
    expect((await project.run()).m).toContain(`${seen} \`fail\``);
    expect(await project.query("select indexname from pg_indexes where tablename = 'm'")).toEqual([]);
  });
});
