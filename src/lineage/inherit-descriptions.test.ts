import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const FILES = {
  "seeds/people.csv": "id,name,city\n1,Ada,Bonn\n",
  "seeds/guests.csv": "id,name\n7,Gil\n",
  "models/schema.yml": `
version: 2
seeds:
  - name: people
    columns:
      - {name: id, description: Number of the person.}
      - {name: name, description: "{{ doc('person_name') }}"}
      - {name: city, description: Where they live.}
  - name: guests
    columns:
      - {name: id, description: Number of the guest.}
      - {name: name, description: "{{ doc('person_name') }}"}
models:
  - name: stg_people
    columns:
      - {name: city, description: Place of work.}
  - name: closed
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: integer}]
`,
  "models/docs.md": "{% docs person_name %}What they are called.{% enddocs %}",
  "models/stg_people.sql": "select id as person_id, name, upper(name) as loud, city from {{ ref('people') }}",
  "models/all_people.sql":
    "select person_id as id, name from {{ ref('stg_people') }} union all select id, name from {{ ref('guests') }}",
  "models/dim_people.sql":
    "{{ config(materialized='table', persist_docs={'columns': true}) }} select * from {{ ref('stg_people') }}",
  "models/closed.sql": "select id from {{ ref('people') }}",
};

const describedIn = (folder: string) => {
  const { nodes } = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8"));
  return (name: string) =>
    Object.fromEntries(
      Object.values<{ name: string; description: string }>(nodes[`model.shop.${name}`].columns).map((column) => [
        column.name,
        column.description,
      ]),
    );
};

test("descriptions follow values that are copied or renamed, into the manifest and the database, where that is asked for", async () => {
  await using project = await commandProject("pglite", {
    ...FILES,
    "tstl.config.yaml": "name: shop\nflags: {inherit_descriptions: true}\n",
  });
  expect((await project.tstl("build")).code).toBe(0);
  const described = describedIn(project.path);
  expect(described("stg_people")).toEqual({
    city: "Place of work.",
    person_id: "Number of the person.",
    name: "What they are called.",
  });
  expect(described("dim_people")).toEqual(described("stg_people"));
  // The two ids of the union are described in different words, so nobody can say which ones fit.
  expect(described("all_people")).toEqual({ name: "What they are called." });
  expect(described("closed")).toEqual({ id: "Number of the person." });
  const query = "select col_description('dim_people'::regclass, 1) as told";
  expect((await project.tstl("show", "--inline", query)).lines.join("\n")).toContain("Number of the person.");
});

test("without the flag, nothing is inherited", async () => {
  await using project = await commandProject("pglite", FILES);
  await project.tstl("parse");
  expect(describedIn(project.path)("stg_people")).toEqual({ city: "Place of work." });
});
