import { expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";

const FILES: Record<string, string> = {
  "models/sources.yml": `sources:
  - name: raw
    tables:
      - name: orders
        columns:
          - {name: id, data_type: integer}
          - {name: amount, data_type: numeric}
`,
  "models/base.sql": "select id as order_id, amount from {{ source('raw', 'orders') }}\n",
  "models/middle.sql": `select
{% for column in adapter.get_columns_in_relation(ref('base')) %}{{ column.name }}, {% endfor %} 1 as one
from {{ ref('base') }}
`,
  "models/top.sql": "select order_id, amount * 2 as twice from {{ ref('middle') }}\n",
  "models/apart.sql": "select 1 as one\n",
  "models/schema.yml": "models:\n  - name: top\n    columns:\n      - {name: twice, data_tests: [not_null]}\n",
};

interface Answer {
  byNames: { nodes: string[]; sources: string[] };
  faults: { severity: string; code: string; message: string; node: string }[];
  columns: Record<string, { name: string; type: string }[]>;
}

/** Without what was not checked: the columns that an earlier check knew may stand in for those of a fault. */
const errorsOf = ({ faults }: Answer) => faults.filter(({ severity }) => severity === "error");

async function check(project: CommandProject, ...flags: string[]): Promise<Answer & { code: number }> {
  const { code, lines } = await project.tstl("check", "--output", "json", ...flags);
  // Of how many nodes Postgres was asked is all that a cache may change.
  const { asked: _, ...answer } = JSON.parse(lines.join("\n")) as Answer & { asked: number };
  return { code, ...answer };
}

async function askedBy(project: CommandProject): Promise<number> {
  const { lines } = await project.tstl("check", "--output", "json");
  return (JSON.parse(lines.join("\n")) as { asked: number }).asked;
}

test("a check that finds the last one's results says the same as one that asks anew", async () => {
  await using project = await commandProject("pglite", FILES);
  const first = await check(project);
  expect(first).toMatchObject({ code: 0, faults: [] });
  expect(first.columns["model.shop.middle"]?.map(({ name }) => name)).toEqual(["order_id", "amount", "one"]);
  expect(await check(project)).toEqual(first);
  const changes: Record<string, string>[] = [
    { "models/base.sql": "select id as order_id, amount::text as amount from {{ source('raw', 'orders') }}\n" },
    { "models/base.sql": "select id as order_number, amount from {{ source('raw', 'orders') }}\n" },
    { "models/top.sql": "select order_number, amount * 2 as double from {{ ref('middle') }}\n" },
    { "models/sources.yml": FILES["models/sources.yml"]!.replace("numeric", "integer") },
    { "models/schema.yml": "models:\n  - name: top\n    columns:\n      - {name: double, data_tests: [not_null]}\n" },
  ];
  for (const change of changes) {
    for (const [file, text] of Object.entries(change)) project.write(file, text);
    const again = await check(project);
    const anew = await check(project, "--no-partial-parse");
    expect(errorsOf(again)).toEqual(errorsOf(anew));
    if (anew.code === 0) expect(again).toEqual(anew);
  }
  // It starts a database for each of a dozen checks.
}, 240_000);

test("Postgres is asked again only about what may have another answer", async () => {
  const pipeline = {
    "models/one.sql": "select id as order_id, amount from {{ source('raw', 'orders') }}\n",
    "models/two.sql": "select order_id, amount * 2 as twice from {{ ref('one') }}\n",
    "models/three.sql": "select twice from {{ ref('two') }}\n",
    "models/four.sql": "select twice from {{ ref('three') }}\n",
  };
  await using project = await commandProject("pglite", {
    ...pipeline,
    "models/sources.yml": FILES["models/sources.yml"]!,
    "models/four.yml": "models: [{name: four, description: a number, columns: [{name: twice}]}]\n",
    "models/five.sql": "select {{ words() }} as word\n",
    "macros/words.sql": "{% macro words() %}1{% endmacro %}\n",
    "tests/few.sql": "select * from {{ ref('four') }} where twice < 0\n",
  });
  const edits: [asked: number, file: string, text: string][] = [
    [0, "models/one.sql", `-- all orders\n${pipeline["models/one.sql"].replace(", amount", "\n  , /* why */ amount")}`],
    [0, "models/four.yml", "models: [{name: four, description: another, columns: [{name: twice, description: it}]}]\n"],
    // A model that calls it, and a test, which may.
    [2, "macros/words.sql", "{% macro words() %}2{% endmacro %}\n"],
    // The columns are what they were, so what reads it is, too.
    [1, "models/one.sql", "select id + 0 as order_id, amount from {{ source('raw', 'orders') }}\n"],
    // Another column concerns those that read the model, and not those that read them.
    [2, "models/one.sql", "select id as order_id, amount, 'x' as label from {{ source('raw', 'orders') }}\n"],
    // Another type goes all the way, to the test.
    [4, "models/two.sql", "select order_id, (amount * 2)::integer as twice from {{ ref('one') }}\n"],
    [1, "tests/few.sql", "select * from {{ ref('four') }} where twice < 1\n"],
  ];
  expect(await askedBy(project)).toBe(7);
  for (const [asked, file, text] of edits) {
    project.write(file, text);
    expect([file, await askedBy(project)]).toEqual([file, asked]);
  }
  expect(await askedBy(project)).toBe(0);
  // What a selection leaves out is not forgotten.
  expect((await project.tstl("check", "--select", "two")).code).toBe(0);
  expect(await askedBy(project)).toBe(0);
});

test("what reads a model with a fault is judged by the columns that the last check knew", async () => {
  await using project = await commandProject("pglite", FILES);
  await check(project);
  project.write("models/base.sql", "select idd as order_id, amount from {{ source('raw', 'orders') }}\n");
  project.write("models/top.sql", "select order_id, amuont as twice from {{ ref('middle') }}\n");
  const { code, faults } = await check(project);
  expect(code).toBe(1);
  expect(faults.map(({ node, message }) => [node, message])).toEqual([
    ["model.shop.base", 'column "idd" does not exist'],
    ["model.shop.top", 'column "amuont" does not exist'],
  ]);
});

test("what the embedded database lacks is named, what it has is loaded", async () => {
  await using project = await commandProject("pglite", {
    ...FILES,
    "models/area.sql": "select st_area('POINT(0 0)'::geometry) as area\n",
    "models/near.sql": "select similarity('abc', 'abd') as near\n",
    "models/rows.sql":
      "-- depends_on: {{ ref('base') }}\n{% set found = run_query('select order_id from ' ~ ref('base')) if execute %} select {{ found.rows[0][0] if execute }} as first\n",
  });
  const { code, faults, columns } = await check(project);
  expect(code).toBe(0);
  expect(faults.map(({ message }) => message).sort()).toEqual([
    'model "area" was not checked: it needs the extension "postgis", which the embedded database lacks',
    'model "rows" was not checked: its template needs rows, which are not there without the warehouse',
  ]);
  expect(columns["model.shop.near"]).toEqual([{ name: "near", type: "real" }]);
});

test("a reference that no query reads is a warning, and an error with --warn-error", async () => {
  const text = "select 1 as one -- {{ ref('base') }}\n-- depends_on: {{ ref('top') }}\n";
  await using project = await commandProject("pglite", { ...FILES, "models/apart.sql": text });
  const { code, faults } = await check(project);
  expect(code).toBe(0);
  expect(faults.map(({ severity, code: kind, message }) => [severity, kind, message])).toEqual([
    ["warning", "CHECK_UNUSED_REF", '"apart" refers to "base", and no query of it reads it'],
  ]);
  expect((await check(project, "--warn-error")).code).toBe(1);
});

test("what reads sources of which nobody says the columns is judged by names; tstl sources sync writes them down", async () => {
  await using project = await commandProject("postgres", {
    ...FILES,
    "models/sources.yml": "sources:\n  - name: raw\n    tables: [{name: orders}]\n",
  });
  const blind = await check(project);
  expect(blind.code).toBe(0);
  // One asks the database which columns there are.
  expect(blind.faults.map(({ message }) => message)).toEqual([
    'nobody says what columns the source "raw.orders" has, so 1 node that read it were not checked: middle',
  ]);
  expect(blind.byNames).toMatchObject({ sources: ["source.shop.raw.orders"] });
  expect((await project.tstl("sources", "sync")).code).toBe(1);
  const make =
    "create schema raw; create domain raw.money as numeric(9,2); create table raw.orders (id bigint, amount raw.money)";
  project.write(
    "macros/make.sql",
    `{% macro make() %}{% do run_query("${make}") %}{% do run_query("commit") %}{% endmacro %}`,
  );
  expect((await project.tstl("run-operation", "make")).code).toBe(0);
  expect((await project.tstl("sources", "sync")).code).toBe(0);
  const known = await check(project);
  expect(known.faults).toEqual([]);
  expect(known.columns["model.shop.base"]).toEqual([
    { name: "order_id", type: "bigint" },
    { name: "amount", type: "raw.money" },
  ]);
});
