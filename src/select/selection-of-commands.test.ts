import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TstlError } from "../errors/tstl-error.ts";
import { buildGraph } from "../graph/build-graph.ts";
import type { ModelNode } from "../manifest/node.ts";
import { smallManifest } from "../testing/small-manifest.ts";
import { previousArtifacts } from "./previous-artifacts.ts";
import type { SelectingCommand } from "./resource-types.ts";
import { type SelectionRequest, selectNodes } from "./select-nodes.ts";

const manifest = smallManifest(
  {
    "source.raw.orders": [],
    "source.raw.fresh": [],
    "seed.rates": [],
    "model.orders": ["source.raw.orders", "seed.rates"],
    "model.blank": [],
    "snapshot.history": ["model.orders"],
    "analysis.adhoc": ["model.orders"],
    "operation.hook": [],
    "test.key": ["model.orders"],
    "exposure.board": ["model.orders"],
  },
  { "model.blank": " \n" },
);
manifest.sources.get("source.p.raw.fresh")!.freshness = {
  warn_after: { count: 1, period: "day" },
  error_after: null,
  filter: null,
};
manifest.nodes.get("model.p.orders")!.tags.push("daily");
manifest.disabled.set("model.p.old", [
  { name: "old", resource_type: "model", original_file_path: "models/old.sql" } as ModelNode,
]);
const graph = buildGraph(manifest);

function names(request: SelectionRequest): string[] {
  return [...selectNodes(manifest, graph, request).selected].map((id) => id.replace(".p.", "."));
}

function warningsOf(request: SelectionRequest): [string, string | undefined][] {
  return selectNodes(manifest, graph, request).warnings.map(({ message, hint }) => [message, hint]);
}

test.each<[SelectingCommand, string[]]>([
  ["run", ["model.orders"]],
  ["seed", ["seed.rates"]],
  ["snapshot", ["snapshot.history"]],
  ["test", ["test.key"]],
  ["build", ["seed.rates", "model.orders", "snapshot.history", "test.key", "exposure.board"]],
  ["compile", ["seed.rates", "model.orders", "snapshot.history", "analysis.adhoc", "operation.hook", "test.key"]],
  ["clone", ["seed.rates", "model.orders", "snapshot.history"]],
  ["freshness", ["source.raw.fresh"]],
  [
    "ls",
    [
      "source.raw.orders",
      "source.raw.fresh",
      "seed.rates",
      "model.orders",
      "model.blank",
      "snapshot.history",
      "test.key",
      "exposure.board",
    ],
  ],
])("%s takes the kinds of node it works on; only ls shows a model without SQL", (command, expected) => {
  expect(names({ command })).toEqual(expected);
});

test("--resource-type narrows what a command takes", () => {
  expect(names({ command: "build", resourceTypes: ["model", "test"] })).toEqual(["model.orders", "test.key"]);
  expect(names({ command: "build", excludeResourceTypes: ["test", "seed", "exposure"] })).toEqual([
    "model.orders",
    "snapshot.history",
  ]);
  expect(names({ command: "ls", resourceTypes: ["analysis"] })).toEqual(["analysis.adhoc"]);
  expect(() => names({ command: "ls", resourceTypes: ["modle"] })).toThrow('--resource-type knows no "modle"');
});

describe("what matches nothing is warned of", () => {
  test("with the nearest name, its method and operators kept", () => {
    expect(warningsOf({ command: "run", select: ["orders +oders+ tag:dayly"] })).toEqual([
      ["The selection criterion '+oders+' does not match any enabled nodes", 'did you mean "+orders+"?'],
      ["The selection criterion 'tag:dayly' does not match any enabled nodes", 'did you mean "tag:daily"?'],
    ]);
  });

  test("with the file of a disabled node", () => {
    expect(warningsOf({ command: "run", select: ["old"] })).toEqual([
      ["The selection criterion 'old' does not match any enabled nodes", 'model "old" is disabled in models/old.sql'],
    ]);
  });

  test("in --exclude too", () => {
    expect(warningsOf({ command: "run", exclude: ["nowhere"] }).map(([message]) => message)).toEqual([
      "The selection criterion 'nowhere' does not match any enabled nodes",
    ]);
  });

  test("with the place in the flag's text", () => {
    const [warning] = selectNodes(manifest, graph, { command: "run", select: ["orders", "rates  oders"] }).warnings;
    expect(warning!.place).toEqual({ file: "--select", line: 1, column: 8, length: 5, source: "rates  oders" });
  });

  test("a selection of other kinds says which, and what to use instead", () => {
    expect(warningsOf({ command: "run", select: ["rates"] })).toEqual([
      ['the selection holds 1 seed, which "run" does not take', 'use "tstl seed" or "tstl build"'],
    ]);
    expect(warningsOf({ command: "build", select: ["source:raw"], indirectSelection: "empty" })).toEqual([
      ['the selection holds 2 sources, which "build" does not take', undefined],
    ]);
  });

  test("no source with a freshness", () => {
    expect(warningsOf({ command: "freshness", select: ["source:raw.orders"] })).toEqual([
      [
        "no source that is selected says how old its rows may be",
        "give it a loaded_at_field, and a freshness with warn_after or error_after",
      ],
    ]);
  });

  test("an empty text selects nothing and does not mean everything", () => {
    expect(names({ command: "run", select: [""] })).toEqual([]);
  });
});

describe("earlier runs", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tstl-state-"));
    const results = [
      { unique_id: "model.p.orders", status: "error" },
      { unique_id: "seed.p.rates", status: "success" },
    ];
    writeFileSync(join(folder, "run_results.json"), JSON.stringify({ results }));
    const sources = (orders: string) => ({
      results: [
        { unique_id: "source.p.raw.orders", max_loaded_at: orders },
        { unique_id: "source.p.raw.fresh", error: "gone", status: "runtime error" },
      ],
    });
    writeFileSync(join(folder, "sources.json"), JSON.stringify(sources("2026-01-01T00:00:00Z")));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("result: takes what ended so, with relatives", () => {
    const previous = previousArtifacts(folder, folder);
    expect(names({ command: "build", select: ["result:error+"], previous })).toEqual([
      "model.orders",
      "snapshot.history",
      "test.key",
      "exposure.board",
    ]);
    expect(names({ command: "build", select: ["result:success"], previous })).toEqual(["seed.rates"]);
  });

  test("source_status:fresher takes sources with newer rows, and leaves out those that could not be checked", () => {
    const now = mkdtempSync(join(tmpdir(), "tstl-target-"));
    const results = [
      { unique_id: "source.p.raw.orders", max_loaded_at: "2026-01-02T00:00:00Z" },
      { unique_id: "source.p.raw.fresh", error: "gone", status: "runtime error" },
    ];
    writeFileSync(join(now, "sources.json"), JSON.stringify({ results }));
    const select = ["source_status:fresher"];
    expect(names({ command: "ls", select, previous: previousArtifacts(folder, now) })).toEqual(["source.raw.orders"]);
    expect(names({ command: "ls", select, previous: previousArtifacts(folder, folder) })).toEqual([]);
    rmSync(now, { recursive: true });
  });

  test("a file that holds no results is told with its name", () => {
    const target = mkdtempSync(join(tmpdir(), "tstl-broken-"));
    const file = join(target, "run_results.json");
    for (const text of ["{}", "[", "null"]) {
      writeFileSync(file, text);
      const previous = previousArtifacts(target, target);
      expect(() => names({ command: "ls", select: ["result:error"], previous })).toThrow(
        `"result:" needs run_results.json, and ${file} cannot be read`,
      );
    }
    rmSync(target, { recursive: true });
  });

  test.each<[string, string, string | undefined]>([
    [
      "result:error",
      '"result:" compares with an earlier run, and none is given',
      "name the folder with its artifacts: --state <folder>",
    ],
    [
      "state:modified",
      '"state:modified" is not supported yet',
      "result:<status> selects by the outcome of the run in --state",
    ],
    ["test_type:generc", '"test_type:" knows no "generc"', 'did you mean "generic"?'],
    [
      "source:a.b.c.d",
      '"a.b.c.d" has too many dots for "source:"',
      "write it as <source>, <source>.<table> or <package>.<source>.<table>",
    ],
    [
      "path:/models",
      '"/models" is not a path below the project\'s folder',
      "write the path as seen from the project's folder, such as models/staging",
    ],
  ])("%s is refused with the next step", (text, message, hint) => {
    try {
      names({ command: "ls", select: [text] });
      expect.unreachable();
    } catch (error) {
      expect([(error as TstlError).message, (error as TstlError).hint]).toEqual([message, hint]);
    }
  });
});
