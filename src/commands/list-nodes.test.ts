import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

test("ls --output json writes a line for each node as Python does, keys in the order of the node", async () => {
  await using project = await commandProject("pglite", {
    "models/a.sql": "select 1 as id",
    "models/p.yml": `
models: [{name: a, config: {meta: {é: 1}}}]
unit_tests: [{name: t, model: a, given: [], expect: {rows: [{id: 1}]}}]`,
  });
  const { lines } = await project.tstl("ls", "-q", "--output", "json", "--output-keys", "unique_id name config.meta");
  expect(lines.filter(Boolean)).toEqual([
    '{"name": "a", "unique_id": "model.shop.a", "config.meta": {"\\u00e9": 1}}',
    '{"name": "t", "unique_id": "unit_test.shop.a.t", "config.meta": {}}',
  ]);
});
