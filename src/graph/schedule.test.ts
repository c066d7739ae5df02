import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smallManifest } from "../testing/small-manifest.ts";
import { ancestors } from "./ancestors.ts";
import { buildGraph } from "./build-graph.ts";
import type { Graph } from "./graph.ts";
import { createSchedule, type Schedule } from "./schedule.ts";
import { testEdges } from "./test-edges.ts";

function graphOf(dependencies: Record<string, string[]>): Graph {
  return buildGraph(smallManifest(dependencies));
}

function allOf(graph: Graph): Set<string> {
  return new Set(graph.parents.keys());
}

/** Runs everything one after the other. */
function runAll(schedule: Schedule): string[] {
  const order: string[] = [];
  for (let id = schedule.next(); id !== undefined; id = schedule.next()) {
    order.push(id);
    schedule.finish(id);
  }
  return order;
}

describe("order", () => {
  test("a node may start when all that it depends on has ended", () => {
    const graph = graphOf({ "model.a": [], "model.b": [], "model.c": ["model.a", "model.b"] });
    const schedule = createSchedule(graph, allOf(graph), { testsBlockChildren: false });
    expect(schedule.ready()).toEqual(["model.p.a", "model.p.b"]);
    expect(schedule.next()).toBe("model.p.a");
    expect(schedule.next()).toBe("model.p.b");
    schedule.finish("model.p.a");
    expect(schedule.next()).toBeUndefined();
    schedule.finish("model.p.b");
    expect(schedule.ready()).toEqual(["model.p.c"]);
    expect(schedule.remaining).toBe(1);
    schedule.start("model.p.c");
    schedule.finish("model.p.c");
    expect(schedule.remaining).toBe(0);
  });

  test("two selected nodes keep their order when what lies between them is left out", () => {
    const graph = graphOf({ "model.z": [], "model.y": ["model.z"], "model.x": ["model.y"], "model.a": ["model.x"] });
    const schedule = createSchedule(graph, new Set(["model.p.a", "model.p.z"]), { testsBlockChildren: false });
    expect(schedule.total).toBe(2);
    expect(schedule.ready()).toEqual(["model.p.z"]);
    expect(runAll(schedule)).toEqual(["model.p.z", "model.p.a"]);
  });

  test("the start of the longest chain goes first", () => {
    const graph = graphOf({
      "model.alone": [],
      "model.wide": [],
      "model.w1": ["model.wide"],
      "model.w2": ["model.wide"],
      "model.long": [],
      "model.l1": ["model.long"],
      "model.l2": ["model.l1"],
    });
    const schedule = createSchedule(graph, allOf(graph), { testsBlockChildren: false });
    expect(schedule.ready()).toEqual(["model.p.long", "model.p.wide", "model.p.alone"]);
  });

  test("known costs count instead of the number of nodes", () => {
    const graph = graphOf({ "model.a": [], "model.a1": ["model.a"], "model.slow": [] });
    const cost = (id: string) => (id === "model.p.slow" ? 60 : undefined);
    const schedule = createSchedule(graph, allOf(graph), { testsBlockChildren: false, cost });
    expect(schedule.ready()).toEqual(["model.p.slow", "model.p.a"]);
  });
});

describe("tests in a build", () => {
  test("a model's children wait for its tests, which run right after it", () => {
    const graph = graphOf({
      "model.a": [],
      "model.b": ["model.a"],
      "model.other": [],
      "test.a_key": ["model.a"],
    });
    const build = createSchedule(graph, allOf(graph), { testsBlockChildren: true });
    expect(runAll(build)).toEqual(["model.p.a", "test.p.a_key", "model.p.other", "model.p.b"]);

    const run = createSchedule(graph, allOf(graph), { testsBlockChildren: false });
    run.start("model.p.a");
    run.finish("model.p.a");
    expect(run.ready()).toContain("model.p.b");
  });

  test("a test of two models holds up only what is downstream of both", () => {
    const graph = graphOf({
      "model.a": [],
      "model.b": [],
      "model.of_a": ["model.a"],
      "model.of_both": ["model.of_a", "model.b"],
      "model.later": ["model.of_both"],
      "exposure.board": ["model.a", "model.b"],
      "test.relation": ["model.a", "model.b"],
    });
    expect(testEdges(graph, ["test.p.relation"])).toEqual(new Map([["test.p.relation", ["model.p.of_both"]]]));
  });

  test("a test that is not selected holds up nothing", () => {
    const graph = graphOf({ "model.a": [], "model.b": ["model.a"], "test.a_key": ["model.a"] });
    const schedule = createSchedule(graph, new Set(["model.p.a", "model.p.b"]), { testsBlockChildren: true });
    expect(runAll(schedule)).toEqual(["model.p.a", "model.p.b"]);
  });

  test("a failed test skips what waits for it, through nodes that are not selected too", () => {
    const graph = graphOf({
      "model.a": [],
      "model.b": ["model.a"],
      "model.c": ["model.b"],
      "model.free": [],
      "test.a_key": ["model.a"],
      "test.a_more": ["model.a"],
    });
    const selected = allOf(graph);
    selected.delete("model.p.b");
    const schedule = createSchedule(graph, selected, { testsBlockChildren: true });
    schedule.start("model.p.a");
    schedule.finish("model.p.a");
    schedule.start("test.p.a_key");
    expect(schedule.skipDescendants("test.p.a_key")).toEqual(["model.p.c"]);
    schedule.finish("test.p.a_key");
    expect(schedule.ready()).toEqual(["test.p.a_more", "model.p.free"]);
    expect(runAll(schedule)).toEqual(["test.p.a_more", "model.p.free"]);
    expect(schedule.remaining).toBe(0);
  });
});

describe("skipping", () => {
  test("a node below two failures is skipped once", () => {
    const graph = graphOf({ "model.a": [], "model.b": [], "model.c": ["model.a", "model.b"], "model.d": ["model.c"] });
    const schedule = createSchedule(graph, allOf(graph), { testsBlockChildren: false });
    for (const id of ["model.p.a", "model.p.b"]) schedule.start(id);
    expect(schedule.skipDescendants("model.p.a")).toEqual(["model.p.c", "model.p.d"]);
    schedule.finish("model.p.a");
    expect(schedule.skipDescendants("model.p.b")).toEqual([]);
    schedule.finish("model.p.b");
    expect(schedule.remaining).toBe(0);
  });

  test("the rest of a run can be called off while some nodes are still at work", () => {
    const graph = graphOf({ "model.a": [], "model.b": [], "model.c": ["model.a"] });
    const schedule = createSchedule(graph, allOf(graph), { testsBlockChildren: false });
    schedule.start("model.p.a");
    expect(schedule.skipAll()).toEqual(["model.p.b", "model.p.c"]);
    expect(schedule.remaining).toBe(1);
    schedule.finish("model.p.a");
    expect(schedule.next()).toBeUndefined();
    expect(schedule.remaining).toBe(0);
  });

  test("ending a node that was not started, or starting one too early, is a fault", () => {
    const graph = graphOf({ "model.a": [], "model.b": ["model.a"] });
    const schedule = createSchedule(graph, allOf(graph), { testsBlockChildren: false });
    expect(() => schedule.finish("model.p.a")).toThrow('"model.p.a" ended without having been started');
    expect(() => schedule.start("model.p.b")).toThrow('"model.p.b" cannot start now');
  });
});

test("whatever the graph and the selection: each node runs once, after all its selected ancestors and their tests", () => {
  const projects = fc.integer({ min: 1, max: 25 }).chain((size) =>
    fc.record({
      edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 60 }),
      tests: fc.array(fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      chosen: fc.array(fc.boolean(), { minLength: size + 8, maxLength: size + 8 }),
      size: fc.constant(size),
    }),
  );
  fc.assert(
    fc.property(projects, ({ edges, tests, chosen, size }) => {
      const dependencies: Record<string, string[]> = {};
      for (let i = 0; i < size; i++) {
        const lower = edges
          .filter(([a, b]) => Math.max(a, b) === i && a !== b)
          .map(([a, b]) => `model.m${Math.min(a, b)}`);
        dependencies[`model.m${i}`] = [...new Set(lower)];
      }
      tests.forEach((on, i) => {
        dependencies[`test.t${i}`] = on.map((n) => `model.m${n}`);
      });
      const graph = graphOf(dependencies);
      const selected = new Set([...graph.parents.keys()].filter((_, i) => chosen[i]));
      const order = runAll(createSchedule(graph, selected, { testsBlockChildren: true }));
      expect(new Set(order)).toEqual(selected);
      expect(order.length).toBe(selected.size);

      const place = new Map(order.map((id, i) => [id, i]));
      for (const id of order) {
        const above = ancestors(graph, [id]);
        for (const other of above) if (selected.has(other)) expect(place.get(other)!).toBeLessThan(place.get(id)!);
        if (id.startsWith("test.")) continue;
        for (const test of order) {
          const read = graph.parents.get(test)!;
          if (test.startsWith("test.") && read.every((parent) => above.has(parent))) {
            expect(place.get(test)!).toBeLessThan(place.get(id)!);
          }
        }
      }
    }),
  );
});
