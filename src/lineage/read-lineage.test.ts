import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

test("a node that is named without ref is read before what names it, and a circle is said", async () => {
  await using project = await commandProject("pglite", {
    "tstl.config.yaml": "name: shop\n",
    "models/first.sql": "select last.id as key from {{ target.schema }}.last",
    "models/last.sql": "select 1 as id",
    "models/one.sql": "select id from {{ target.schema }}.other",
    "models/other.sql": "select id from {{ target.schema }}.one",
  });
  const textOf = async (node: string) => (await project.tstl("lineage", node, "--upstream")).lines.join("\n");
  expect(await textOf("first.key")).toContain("renamed from last.id");
  expect(await textOf("other")).toMatch(/the relation \w+\.one, which is not known/);
});
