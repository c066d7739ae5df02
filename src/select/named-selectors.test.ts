import { describe, expect, test } from "vitest";
import type { TstlError } from "../errors/tstl-error.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { smallManifest } from "../testing/small-manifest.ts";
import { namedSelectors } from "./named-selectors.ts";
import { selectNodes } from "./select-nodes.ts";

function selectorsOf(definitions: Record<string, unknown>): Record<string, unknown> {
  return { version: 2, selectors: Object.entries(definitions).map(([name, definition]) => ({ name, definition })) };
}

function errorOf(definition: unknown, name = "s"): TstlError {
  try {
    namedSelectors(selectorsOf({ s: definition, loop: { method: "selector", value: "loop" } })).get(name);
  } catch (error) {
    return error as TstlError;
  }
  throw new Error("no error");
}

test("the file's content and the manifest's form by name give the same selectors", () => {
  const byName = { nightly: { name: "nightly", definition: "tag:nightly" } };
  expect(namedSelectors(byName).get("nightly")).toEqual(
    namedSelectors(selectorsOf({ nightly: "tag:nightly" })).get("nightly"),
  );
});

test("a selector may use one that stands below it", () => {
  const selectors = namedSelectors(selectorsOf({ a: { method: "selector", value: "b" }, b: "tag:x" }));
  expect(selectors.get("a")).toMatchObject({ method: "tag", value: "x" });
});

describe("the default selector", () => {
  const manifest = smallManifest({ "model.a": [], "model.b": ["model.a"], "model.c": [] });
  const graph = buildGraph(manifest);
  manifest.selectors = {
    selectors: [
      { name: "usual", default: true, definition: "+b" },
      { name: "other", default: false, definition: "c" },
    ],
  };

  test("stands in when nothing is selected or excluded", () => {
    const { selected, defaultSelector } = selectNodes(manifest, graph, { command: "run" });
    expect([...selected]).toEqual(["model.p.a", "model.p.b"]);
    expect(defaultSelector).toBe("usual");
  });

  test("stands back for --select, --exclude and --selector", () => {
    for (const request of [{ select: ["c"] }, { exclude: ["a", "b"] }, { selector: "other" }]) {
      const { selected, defaultSelector } = selectNodes(manifest, graph, { command: "run", ...request });
      expect([...selected]).toEqual(["model.p.c"]);
      expect(defaultSelector).toBeNull();
    }
  });

  test("may come as rendered text, and only once", () => {
    expect(namedSelectors({ selectors: [{ name: "a", default: "True", definition: "x" }] }).defaultName()).toBe("a");
    const two = [
      { name: "a", default: true, definition: "x" },
      { name: "b", default: true, definition: "y" },
    ];
    expect(() => namedSelectors({ selectors: two }).defaultName()).toThrow(
      "more than one selector is the default: a, b",
    );
  });
});

test("selector: on the command line takes a named selector, patterns and relatives of it", () => {
  const manifest = smallManifest({
    "model.a": [],
    "model.b": ["model.a"],
    "model.c": [],
    "test.t": ["model.b"],
  });
  const graph = buildGraph(manifest);
  manifest.selectors = selectorsOf({
    one: { method: "fqn", value: "b", exclude: ["t"] },
    two: "c",
  });
  const select = (text: string) => [...selectNodes(manifest, graph, { command: "build", select: [text] }).selected];
  expect(select("selector:one")).toEqual(["model.p.b"]);
  expect(select("+selector:one")).toEqual(["model.p.a", "model.p.b"]);
  expect(select("selector:*")).toEqual(["model.p.b", "model.p.c"]);
  expect(() => select("selector:onne")).toThrow('there is no selector "onne"');
});

describe("a faulty definition is told with the selector's name", () => {
  test.each([
    [{ method: "tagg", value: "x" }, 'selector "s": "tagg" is not a selection method'],
    [
      { union: ["a"], intersection: ["b"] },
      'selector "s": only one of union and intersection may stand at the top, not union, intersection',
    ],
    [{ union: "a" }, 'selector "s": "union" takes a list'],
    [["a"], 'selector "s": a definition is a text or a mapping, not ["a"]'],
    [
      { method: "fqn", values: "a" },
      'selector "s": a definition has "method" and "value", or one key alone; this one has method, values',
    ],
    [
      { method: "fqn", value: "a", indirect_selection: "careful" },
      'selector "s": indirect_selection is one of eager, buildable, cautious, empty, not "careful"',
    ],
    [
      { method: "fqn", value: "a", children: true, childrens_parents: true },
      'selector "s": childrens_parents and children exclude each other',
    ],
    [
      { method: "fqn", value: "a", parents_depth: "far" },
      'selector "s": parents_depth is a number of edges, not "far"',
    ],
    [
      { union: ["a", { exclude: ["b"] }, { exclude: ["c"] }] },
      'selector "s": a union takes one exclude, and this one has several',
    ],
  ])("%j", (definition, message) => {
    expect(errorOf(definition).message).toBe(message);
    expect(errorOf(definition).place).toEqual({ file: "selectors.yml" });
  });

  test("one that uses itself", () => {
    expect(errorOf("x", "loop").message).toBe("selectors use each other in a circle: loop -> loop");
  });

  test("a name that does not exist, with the nearest one", () => {
    const error = errorOf("x", "looop");
    expect([error.message, error.hint]).toEqual(['there is no selector "looop"', 'did you mean "loop"?']);
  });
});
