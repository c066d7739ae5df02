import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildGraph } from "../graph/build-graph.ts";
import { readManifest } from "../testing/read-manifest.ts";
import { type SelectionRequest, selectNodes } from "./select-nodes.ts";

interface Answer extends Omit<SelectionRequest, "command"> {
  selected: string[];
  unmatched: string[];
}

const manifest = readManifest(new URL("./fixtures/manifest.json", import.meta.url));
const graph = buildGraph(manifest);
/** What dbt 1.11.16 selected on this manifest; see fixtures/record.py. */
const answers = JSON.parse(readFileSync(new URL("./fixtures/answers.json", import.meta.url), "utf8")) as Answer[];

function shown({ selected: _, unmatched: __, ...request }: Answer): string {
  return JSON.stringify(request);
}

describe("selects what dbt selects", () => {
  test.each(answers.map((answer) => [shown(answer), answer] as const))("%s", (_, answer) => {
    const { selected: expected, unmatched, ...request } = answer;
    const { selected, warnings } = selectNodes(manifest, graph, { ...request, command: "ls" });
    expect([...selected].sort()).toEqual([...expected].sort());
    const messages = warnings.filter(({ code }) => code === "SELECTION_UNMATCHED").map(({ message }) => message);
    expect(messages).toEqual(
      unmatched.map((raw) => `The selection criterion '${raw}' does not match any enabled nodes`),
    );
  });
});
