import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

test("the report in SARIF names rules, levels, places in the repository, and calls of macros", async () => {
  await using project = await commandProject("pglite", {
    ".git": "gitdir: elsewhere",
    "macros/late.sql": "{% macro is_late(column) %}\n  {{ column }} = null\n{% endmacro %}",
    "models/a b.sql": "select 1 as id where {{ is_late('1') }}",
    "models/broken.sql": "select 1 as x\nform y",
  });
  const { code, lines } = await project.tstl("lint", "--output", "sarif", "--quiet");
  const log = JSON.parse(lines.join("\n"));
  expect(code).toBe(1);
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [{ columnKind: "utf16CodeUnits", tool: { driver: { name: "tstl" } } }],
  });
  const [{ tool, results }] = log.runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  const ofRule = (id: string) => results.filter((each: { ruleId: string }) => each.ruleId === id);
  expect(ofRule("null-comparison")).toEqual([
    {
      ruleId: "null-comparison",
      ruleIndex: 3,
      level: "error",
      message: { text: "a comparison with null is null, and never true\nwrite is null" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "macros/late.sql" },
            region: { startLine: 2, startColumn: 16, endColumn: 17 },
          },
        },
      ],
      relatedLocations: [
        {
          id: 1,
          message: { text: 'macro "is_late" is called here' },
          physicalLocation: {
            artifactLocation: { uri: "models/a%20b.sql" },
            region: { startLine: 1, startColumn: 25 },
          },
        },
      ],
      partialFingerprints: { "tstl/v1": expect.stringMatching(/^[0-9a-f]{32}$/) },
    },
  ]);
  expect(ofRule("missing-key-test")[0]).toMatchObject({
    level: "warning",
    locations: [{ physicalLocation: { artifactLocation: { uri: "models/a%20b.sql" } } }],
  });
  expect(ofRule("SQL_ERROR")).toHaveLength(1);
});
