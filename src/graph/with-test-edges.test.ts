import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readManifest } from "../testing/read-manifest.ts";
import { ancestors } from "./ancestors.ts";
import { buildGraph } from "./build-graph.ts";
import { withTestEdges } from "./with-test-edges.ts";

const FIXTURES = new URL("../select/fixtures/", import.meta.url);

test("each node of a build waits for the same tests as in dbt", () => {
  const graph = buildGraph(readManifest(new URL("manifest.json", FIXTURES)));
  const full = withTestEdges(graph, new Set(graph.parents.keys()));
  const waiting: Record<string, string[]> = {};
  for (const id of [...graph.parents.keys()].sort()) {
    const tests = [...ancestors(full, [id])].filter((ancestor) => ancestor.startsWith("test.")).sort();
    if (tests.length > 0 && !id.startsWith("exposure.")) waiting[id] = tests;
  }
  expect(waiting).toEqual(JSON.parse(readFileSync(new URL("tests-before.json", FIXTURES), "utf8")));
});
