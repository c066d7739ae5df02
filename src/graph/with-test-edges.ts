import { type Graph, resourceTypeOf } from "./graph.ts";
import { testEdges } from "./test-edges.ts";

/** The graph in which nodes also depend on the tests, among those selected, of what they read; the order of a build. */
export function withTestEdges(graph: Graph, selected: ReadonlySet<string>): Graph {
  const tests: string[] = [];
  for (const id of selected) if (resourceTypeOf(id) === "test") tests.push(id);
  const added = testEdges(graph, tests);
  if (added.size === 0) return graph;

  const children = new Map(graph.children);
  const addedParents = new Map<string, string[]>();
  for (const [test, waiting] of added) {
    children.set(test, [...(graph.children.get(test) ?? []), ...waiting]);
    for (const id of waiting) {
      const known = addedParents.get(id);
      if (known === undefined) addedParents.set(id, [test]);
      else known.push(test);
    }
  }
  const parents = new Map(graph.parents);
  for (const [id, ids] of addedParents) parents.set(id, [...(graph.parents.get(id) ?? []), ...ids]);
  return { parents, children };
}
