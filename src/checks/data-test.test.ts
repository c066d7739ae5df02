import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const rowsWith = (config: string) => `{{ config(${config}) }} select 1 as id union all select 2`;

describeBothAdapters("data tests", (makeAdapter) => {
  test("count no failures where a threshold allows the rows", async () => {
    await using project = await testProject(makeAdapter, {
      "tests/allowed.sql": rowsWith("error_if='>2', warn_if='>2'"),
      "tests/warned.sql": rowsWith("error_if='>2', warn_if='>1'"),
      "tests/failed.sql": rowsWith("error_if='>1'"),
    });
    const results = await project.results({ command: "test" });
    const found = results.map(({ node, status, failures, message }) => [node.name, status, failures, message]);
    expect(found.sort()).toEqual([
      ["allowed", "pass", 0, null],
      ["failed", "fail", 2, "Got 2 results, configured to fail if >1"],
      ["warned", "warn", 2, "Got 2 results, configured to warn if >1"],
    ]);
  });
});
