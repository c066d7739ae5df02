import { expect, test } from "vitest";
import { commandProject } from "./testing/command-project.ts";

const FRONT_MATTER = `---
description: The eighth line is wrong.
config: {materialized: view}
---

select
  1 as a,
  amout as b
`;

test("with --warn-error a warning ends the command", async () => {
  await using project = await commandProject("pglite", { "models/a.sql": "select 1 as a" });
  expect((await project.tstl("ls", "--select", "a", "nosuch")).lines.join("\n")).toContain(
    "The selection criterion 'nosuch' does not match any enabled nodes",
  );
  await expect(project.tstl("ls", "--select", "a", "nosuch", "--warn-error")).rejects.toMatchObject({
    code: "SELECTION_UNMATCHED",
  });
});

test.each([
  ["run", "--defer"],
  ["run", "--sample", "3 days"],
])("tstl %s %s is refused instead of taking no notice", async (...argv) => {
  await using project = await commandProject("pglite", { "models/a.sql": "select 1 as a" });
  await expect(project.tstl(...argv)).rejects.toMatchObject({ code: "NOT_THERE_YET" });
});

test("a fault below front matter is shown in the line of the file, and its tests do not collide with it", async () => {
  await using project = await commandProject("pglite", {
    "models/a.sql": FRONT_MATTER,
    "models/b.sql": "---\ncolumns:\n  - name: n\n    data_tests: [not_null]\n---\nselect 1 as n\n",
  });
  const { code, lines } = await project.tstl("build");
  expect(code).toBe(1);
  expect(lines).toContain("  models/a.sql:8:3");
  expect(lines.at(-2)).toBe("Done. PASS=2 WARN=0 ERROR=1 SKIP=0 NO-OP=0 TOTAL=3");
});
