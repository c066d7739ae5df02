import { expect, test } from "vitest";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { smallManifest } from "../testing/small-manifest.ts";
import { ancestors } from "./ancestors.ts";
import { buildGraph } from "./build-graph.ts";
import { descendants } from "./descendants.ts";
import { childrenOf, parentsOf } from "./graph.ts";
import { topologicalOrder } from "./topological-order.ts";

const SHOP = smallManifest({
  "exposure.board": ["model.fct"],
  "model.fct": ["model.stg", "seed.rates", "model.stg"],
  "model.stg": ["source.shop.orders"],
  "seed.rates": [],
  "source.shop.orders": [],
  "test.fct_key": ["model.fct"],
});

test("parents and children are told once each, in the manifest's order", () => {
  const graph = buildGraph(SHOP);
  expect(parentsOf(graph, "model.p.fct")).toEqual(["model.p.stg", "seed.p.rates"]);
  expect(childrenOf(graph, "model.p.fct")).toEqual(["test.p.fct_key", "exposure.p.board"]);
  expect(parentsOf(graph, "source.p.shop.orders")).toEqual([]);
  expect(childrenOf(graph, "model.p.nowhere")).toEqual([]);
});

test("ancestors and descendants reach as many edges as asked for", () => {
  const graph = buildGraph(SHOP);
  expect([...ancestors(graph, ["model.p.fct"])]).toEqual(["model.p.stg", "seed.p.rates", "source.p.shop.orders"]);
  expect([...ancestors(graph, ["model.p.fct"], 1)]).toEqual(["model.p.stg", "seed.p.rates"]);
  expect([...ancestors(graph, ["model.p.fct"], 0)]).toEqual([]);
  expect([...descendants(graph, ["source.p.shop.orders"], 2)]).toEqual(["model.p.stg", "model.p.fct"]);
});

test("a node counts as its own relative only when another of the given nodes leads to it", () => {
  const graph = buildGraph(SHOP);
  expect([...descendants(graph, ["model.p.stg", "model.p.fct"])]).toContain("model.p.fct");
  expect([...descendants(graph, ["model.p.fct"])]).not.toContain("model.p.fct");
});

test("the topological order puts parents first and else keeps the manifest's order", () => {
  expect(topologicalOrder(buildGraph(SHOP))).toEqual([
    "source.p.shop.orders",
    "seed.p.rates",
    "model.p.stg",
    "model.p.fct",
    "test.p.fct_key",
    "exposure.p.board",
  ]);
});

test("a cycle is told as a path, with the place of each ref in it", () => {
  const manifest = smallManifest(
    { "model.a": ["model.b"], "model.b": ["model.c", "model.x"], "model.c": ["model.a"], "model.x": [] },
    { "model.a": "select *\nfrom {{ ref('b') }}", "model.b": `select * from {{ ref("p", "c") }}` },
  );
  const error = thrownBy(() => buildGraph(manifest)) as TstlError;
  expect(error).toBeInstanceOf(TstlError);
  expect(error.code).toBe("GRAPH_CYCLE");
  expect(error.message).toBe("models refer to each other in a circle: a -> b -> c -> a");
  expect(error.place).toMatchObject({ file: "models/a.sql", line: 2, column: 9, length: 8 });
  expect(error.notes.map((note) => [note.message, note.place?.file, note.place?.line, note.place?.column])).toEqual([
    ['"a" refers to "b"', "models/a.sql", 2, 9],
    ['"b" refers to "c"', "models/b.sql", 1, 18],
    ['"c" refers to "a"', "models/c.sql", undefined, undefined],
  ]);
});

test("a model that refers to itself is a cycle of one", () => {
  expect(() => buildGraph(smallManifest({ "model.a": ["model.a"] }))).toThrow(/circle: a -> a$/);
});

test("separate cycles are reported together, and nodes that only hang on one are left out", () => {
  const manifest = smallManifest({
    "model.a": ["model.b"],
    "model.b": ["model.a"],
    "model.behind": ["model.b"],
    "model.m": ["model.behind", "model.n"],
    "model.n": ["model.m"],
  });
  const error = thrownBy(() => buildGraph(manifest)) as TstlErrors;
  expect(error).toBeInstanceOf(TstlErrors);
  expect(error.errors.map(({ message }) => message)).toEqual([
    "models refer to each other in a circle: a -> b -> a",
    "models refer to each other in a circle: m -> n -> m",
  ]);
});

test("what the manifest does not read yet, such as a metric, is no node of the graph", () => {
  const graph = buildGraph(smallManifest({ "model.a": [], "exposure.e": ["metric.m", "model.a"] }));
  expect(parentsOf(graph, "exposure.p.e")).toEqual(["model.p.a"]);
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
