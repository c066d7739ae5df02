import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const FILES = {
  "seeds/people.csv": "id,name\n1,Ada\n",
  "models/loud.sql": "select id as person_id, upper(name) as name from {{ ref('people') }}\nwhere id > 0\n",
};

const LOUD = {
  name: "loud",
  type: "model",
  file: "models/loud.sql",
  complete: true,
  columns: [
    { name: "person_id", at: [1, 8], sources: [{ node: "seed.shop.people", column: "id", edge: "renamed" }] },
    { name: "name", at: [1, 25], sources: [{ node: "seed.shop.people", column: "name", edge: "transformed" }] },
  ],
  rows: [{ node: "seed.shop.people", column: "id" }],
  unclear: [],
};

test("column lineage is a file of its own, and a section of the manifest where that is asked for", async () => {
  await using project = await commandProject("pglite", FILES);
  const read = (file: string) => JSON.parse(readFileSync(join(project.path, "target", file), "utf8"));
  await project.tstl("lineage", "--write");
  const { metadata, nodes } = read("column_lineage.json");
  expect(metadata).toMatchObject({ format: "column_lineage/v1" });
  expect(nodes["model.shop.loud"]).toMatchObject(LOUD);
  await project.tstl("parse");
  expect(read("manifest.json")).not.toHaveProperty("column_lineage");
  project.write("tstl.config.yaml", "name: shop\nflags: {manifest_column_lineage: true}\n");
  await project.tstl("parse");
  expect(read("manifest.json").column_lineage).toEqual({ format: "column_lineage/v1", nodes });
});
