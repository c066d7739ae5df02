import { childrenOf, type Graph, parentsOf, resourceTypeOf } from "./graph.ts";
import { testEdges } from "./test-edges.ts";

/**
 * The graph in which nodes also depend on the tests, among those selected, of what they read, and models on their unit
 * tests; the order of a build.
 */
export function withTestEdges(graph: Graph, selected: ReadonlySet<string>): Graph {
  const tests: string[] = [];
  const unitTests: string[] = [];
  for (const id of selected) {
    const type = resourceTypeOf(id);
    if (type === "test") tests.push(id);
    else if (type === "unit_test") unitTests.push(id);
  }
  return withUnitTestsFirst(withDataTests(graph, tests), unitTests);
}

function withDataTests(graph: Graph, tests: readonly string[]): Graph {
  const added = testEdges(graph, tests);
  if (added.size === 0) return graph;

  const children = new Map(graph.children);
  const addedParents = new Map<string, string[]>();
  for (const [test, waiting] of added) {
    children.set(test, [...childrenOf(graph, test), ...waiting]);
    for (const id of waiting) {
      const known = addedParents.get(id);
      if (known === undefined) addedParents.set(id, [test]);
      else known.push(test);
    }
  }
  const parents = new Map(graph.parents);
  for (const [id, ids] of addedParents) parents.set(id, [...parentsOf(graph, id), ...ids]);
  return { parents, children };
}

/** Turns the edge from a model to its unit test round: the test waits for what the model waits for, the model for it. */
function withUnitTestsFirst(graph: Graph, unitTests: readonly string[]): Graph {
  if (unitTests.length === 0) return graph;
  const children = new Map(graph.children);
  const parents = new Map(graph.parents);
  for (const test of unitTests) {
    const [model] = parentsOf(graph, test);
    if (model === undefined) continue;
    const before = parentsOf(graph, model);
    parents.set(test, before);
    for (const id of before) children.set(id, [...children.get(id)!, test]);
    children.set(
      model,
      children.get(model)!.filter((id) => id !== test),
    );
    parents.set(model, [...parents.get(model)!, test]);
    children.set(test, [...childrenOf(graph, test), model]);
  }
  return { parents, children };
}
