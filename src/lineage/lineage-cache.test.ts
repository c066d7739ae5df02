import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { randomNumbers } from "../sql/recorded/scratch-tables.ts";
import { type CommandProject, commandProject } from "../testing/command-project.ts";

/** Some hundreds are for whoever changes what is kept. */
const EDITS = 25;
const SETTINGS = "name: shop\nflags: {inherit_tests: true}\n";
const FILES: Record<string, string> = {
  "tstl.config.yaml": SETTINGS,
  "seeds/people.csv": "id,name,city\n1,Ada,Bonn\n",
  "models/sources.yml": `version: 2
sources:
  - name: old
    schema: raw
    tables: [{name: papers, columns: [{name: id}]}, {name: pages}]
`,
  "models/tests.yml": "version: 2\n",
  "macros/tidy.sql": "{% macro tidy(name) %}lower({{ name }}){% endmacro %}",
};

const MODELS = 8;
const modelFile = (i: number) => `models/m${i}.sql`;

function randomModel(i: number, draw: (to: number) => number): string {
  const parents = [
    "{{ ref('people') }}",
    "{{ source('old', 'papers') }}",
    "{{ source('old', 'pages') }}",
    ...Array.from({ length: i }, (_, parent) => `{{ ref('m${parent}') }}`),
  ];
  const from = () => parents[draw(parents.length)]!;
  const config = ["", "", "{{ config(materialized='ephemeral') }}\n", "{{ config(materialized='incremental') }}\n"][
    draw(4)
  ]!;
  const padding = ["", "\n", "-- a remark\n", "{# a remark #}\n", "{% if var('x', 1) == 1 %}{% endif %}"][draw(5)]!;
  const body = [
    () => `select * from ${from()}`,
    () => `select *, {{ tidy('t.name') }} as tidy from ${from()} t`,
    () => `select a.id, b.name from ${from()} a left join ${from()} b on b.id = a.id`,
    () => `select id, extra from ${from()}`,
    () => `select id from ${from()} union all select id from ${from()}`,
    () => `with w as (select * from ${from()}) select id, count(*) as n from w group by 1`,
    () => "select id, nothing from elsewhere.unknown",
    // Without `ref`, the graph does not know that it comes first.
    () => `select * from {{ target.schema }}.m${draw(MODELS)}`,
    () => "select from from",
    () => "select {{ no_such_macro() }}",
  ];
  return config + padding + body[draw(draw(3) === 0 ? body.length : 6)]!();
}

/** An edit that people make: a file and its new text. */
function randomEdit(draw: (to: number) => number): [file: string, text: string] {
  const i = draw(MODELS);
  switch (draw(12)) {
    case 0:
      return ["seeds/people.csv", ["id,name,city\n", "id,name\n", "id,name,city,extra\n", "name,id\n"][draw(4)]!];
    case 1: {
      const columns = ["[]", "[{name: id}]", "[{name: id}, {name: name}]", "[{name: extra}]"][draw(4)]!;
      return ["models/sources.yml", FILES["models/sources.yml"]!.replace(/columns: \[.*?\]}/, `columns: ${columns}}`)];
    }
    case 2:
      return [
        "macros/tidy.sql",
        `{% macro tidy(name) %}${["lower({{ name }})", "null", "{{ name }}"][draw(3)]}{% endmacro %}`,
      ];
    case 3: {
      const tests = ["", "not_null", "unique", "not_null, unique"][draw(4)]!;
      const on = draw(3) === 0 ? "seeds: [{name: people" : `models: [{name: m${i}`;
      return ["models/tests.yml", `version: 2\n${on}, columns: [{name: id, data_tests: [${tests}]}]}]\n`];
    }
    case 4: {
      const materialized = ["view", "table", "ephemeral"][draw(3)]!;
      return ["tstl.config.yaml", `${SETTINGS}models: {+materialized: ${materialized}}\n`];
    }
    default:
      return [modelFile(i), randomModel(i, draw)];
  }
}

async function lineageIn(project: CommandProject, ...flags: string[]): Promise<Record<string, unknown>> {
  await project.tstl("lineage", "--write", "--quiet", ...flags);
  return JSON.parse(readFileSync(join(project.path, "target/column_lineage.json"), "utf8")).nodes;
}

test("after any edit, what is kept says the same as what is read anew", async () => {
  const seed = Date.now() % 1_000_000;
  const random = randomNumbers(seed);
  const draw = (to: number) => Math.floor(random() * to);
  const files = { ...FILES };
  for (let i = 0; i < MODELS; i++) files[modelFile(i)] = randomModel(i, draw);
  await using project = await commandProject("pglite", files);
  await using twin = await commandProject("pglite", files);
  for (let step = 0; step < EDITS; step++) {
    const [file, text] = randomEdit(draw);
    for (const each of [project, twin]) each.write(file, text);
    const kept = await lineageIn(project);
    const again = await lineageIn(project);
    rmSync(join(twin.path, "target"), { recursive: true, force: true });
    const anew = await lineageIn(twin, "--no-partial-parse");
    expect(kept, `seed ${seed}, edit ${step}: ${file} is ${text}`).toEqual(anew);
    expect(again).toEqual(anew);
  }
});
