import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

describeBothAdapters("hooks and materializations of a project", (makeAdapter) => {
  test("hooks inside of the transaction are undone with the model, those outside are not", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": `{{ config(
        materialized='table',
        pre_hook=[
          "insert into public.log values ('inside')",
          {'sql': "insert into public.log values ('outside')", 'transaction': false},
        ],
      ) }}
      select 1 / {{ var('divisor') }} as id`,
    });
    await project.query("create table public.log (entry text)");
    expect((await project.run({ vars: { divisor: 0 } })).m).toContain("division by zero");
    expect(await project.query("select * from public.log")).toEqual(["outside"]);
    expect(await project.run({ vars: { divisor: 1 } })).toEqual({ m: "success" });
    expect(await project.query("select * from public.log")).toEqual(["outside", "outside", "inside"]);
  });

  test("a post-hook may vacuum outside of the transaction, and sees the relation", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": `{{ config(
        materialized='table',
        post_hook=["update {{ this }} set id = id + 1", {'sql': 'vacuum {{ this }}', 'transaction': false}],
      ) }} select 1 as id`,
    });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select * from dev.m")).toEqual(["2"]);
  });

  test("a hook that renders to nothing is not run", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": "{{ config(pre_hook='{% if false %}broken{% endif %}') }} select 1 as id",
    });
    expect(await project.run()).toEqual({ m: "success" });
  });

  test("hooks of the run surround it, and those after it know the schemas and results", async () => {
    await using project = await testProject(makeAdapter, {
      "dbt_project.yml": `name: shop
profile: shop
on-run-start: ["create table public.log (entry text)"]
on-run-end:
  - "{% for each in results %}insert into public.log values ('{{ each.node.name }} {{ each.status }}');{% endfor %}"
  - "insert into public.log values ('{{ schemas | join }}')"
`,
      "models/m.sql": "select 1 as id",
      "models/broken.sql": "select nothing",
    });
    await project.run();
    expect(await project.query("select * from public.log order by 1")).toEqual(["broken error", "dev", "m success"]);
  });

  test("a hook that fails skips those after it", async () => {
    await using project = await testProject(makeAdapter, {
      "dbt_project.yml": `name: shop
profile: shop
on-run-start: ["select nothing", "create table public.never ()"]
flags: {skip_nodes_if_on_run_start_fails: true}
`,
      "models/m.sql": "select 1 as id",
    });
    const results = await project.results();
    expect(results.map(({ node, status }) => `${node.name} ${status}`)).toEqual([
      "shop-on-run-start-0 error",
      "shop-on-run-start-1 skipped",
      "m skipped",
    ]);
    expect(await project.query("select to_regclass('public.never') is null")).toEqual(["true"]);
  });

  test("a materialization of the project is used, also in place of a built-in one", async () => {
    const materialization = (name: string, comment: string) => `
      {% materialization ${name}, default %}
        {% set target = this.incorporate(type='table') %}
        {{ run_hooks(pre_hooks) }}
        {% call statement('main') %}create table {{ target }} as ({{ sql }}){% endcall %}
        {% do run_query("comment on table " ~ target ~ " is '${comment}'") %}
        {{ run_hooks(post_hooks) }}
        {% do adapter.commit() %}
        {{ return({'relations': [target]}) }}
      {% endmaterialization %}`;
    await using project = await testProject(makeAdapter, {
      "macros/own.sql": materialization("own", "mine") + materialization("table", "replaced"),
      "models/a.sql": "{{ config(materialized='own') }} select 1 as id",
      "models/b.sql":
        "{{ config(materialized='table', post_hook='insert into {{ this }} values (2)') }} select id from {{ ref('a') }}",
    });
    expect(await project.run()).toEqual({ a: "success", b: "success" });
    expect(
      await project.query("select obj_description('dev.a'::regclass), obj_description('dev.b'::regclass)"),
    ).toEqual(["mine|replaced"]);
    expect(await project.query("select * from dev.b order by 1")).toEqual(["1", "2"]);
  });

  test("a materialization that nobody wrote is named, with what is like it", async () => {
    await using project = await testProject(makeAdapter, {
      "models/m.sql": "{{ config(materialized='tabel') }} select 1 as id",
    });
    expect((await project.run()).m).toContain("No materialization 'tabel' was found for adapter postgres!");
  });

  test("ephemeral models are inlined in the order in which they need each other, each once", async () => {
    await using project = await testProject(makeAdapter, {
      "models/base.sql": "{{ config(materialized='ephemeral') }} select 1 as id",
      "models/left.sql": "{{ config(materialized='ephemeral') }} select id from {{ ref('base') }}",
      "models/right.sql":
        "{{ config(materialized='ephemeral') }} with base as (select 5 as five) select id + five as id from {{ ref('base') }}, base",
      "models/m.sql": "select l.id as l, r.id as r from {{ ref('left') }} l, {{ ref('right') }} r -- done",
    });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select * from dev.m")).toEqual(["1|6"]);
  });

  test("what needs an ephemeral model that fails is skipped with its reason", async () => {
    await using project = await testProject(makeAdapter, {
      "models/e.sql": "{{ config(materialized='ephemeral') }} {{ adapter.no_such_method() }}",
      "models/m.sql": "select * from {{ ref('e') }}",
    });
    const [result, ...others] = await project.results();
    expect(others).toEqual([]);
    expect(result).toMatchObject({ status: "skipped", node: { name: "m" } });
    expect(result?.message).toContain("Compilation Error in model e (models/e.sql)");
  });
});
