import { descendants } from "./descendants.ts";
import { childrenOf, type Graph, parentsOf, resourceTypeOf } from "./graph.ts";

/**
 * For each of the given tests, the nodes that have to wait for it in a build: those downstream of everything the test
 * reads. Only the nearest are named; what comes after them waits anyway.
 *
 * That a node must be downstream of *all* that the test reads is dbt's rule (`add_test_edges` in its compilation.py),
 * and the reason that no cycle can arise: a test of relationships between `a` and `b` does not hold up a child of `a` alone.
 */
export function testEdges(graph: Graph, tests: Iterable<string>): Map<string, string[]> {
  const edges = new Map<string, string[]>();
  const downstream = new Map<string, Set<string>>();
  for (const test of tests) {
    const read = parentsOf(graph, test);
    if (read.length === 0) continue;
    const waiting =
      read.length === 1 ? childrenOf(graph, read[0]!).filter(isExecutable) : nearestBehindAll(graph, read, downstream);
    if (waiting.length > 0) edges.set(test, waiting);
  }
  return edges;
}

/** `known` keeps the descendants of a node for the next test of it. */
function nearestBehindAll(graph: Graph, ids: readonly string[], known: Map<string, Set<string>>): string[] {
  const sets = ids.map((id) => {
    let set = known.get(id);
    if (set === undefined) {
      set = descendants(graph, [id]);
      known.set(id, set);
    }
    return set;
  });
  sets.sort((a, b) => a.size - b.size);
  const [smallest, ...others] = sets;
  const behindAll = new Set<string>();
  for (const id of smallest!) {
    if (isExecutable(id) && others.every((set) => set.has(id))) behindAll.add(id);
  }
  return [...behindAll].filter((id) => !parentsOf(graph, id).some((parent) => behindAll.has(parent)));
}

/** Nodes that are run, tests apart: a source or an exposure has nothing to wait with. */
function isExecutable(id: string): boolean {
  const type = resourceTypeOf(id);
  return type !== "test" && type !== "unit_test" && type !== "source" && type !== "exposure";
}
