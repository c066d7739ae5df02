import { type Graph, parentsOf, resourceTypeOf } from "./graph.ts";
import { topologicalOrder } from "./topological-order.ts";

/**
 * The selected ids, the most urgent first: those with the longest chain of work behind them, so that no long chain is
 * left over when all else is done. What is not selected costs nothing.
 *
 * A test counts as urgent as what it tests and goes first among equals: a model's tests run right after it.
 */
export function urgencyOrder(
  graph: Graph,
  selected: ReadonlySet<string>,
  cost: (id: string) => number | undefined = () => 1,
): string[] {
  const ids = topologicalOrder(graph);
  const chains = new Map<string, number>();
  for (let index = ids.length - 1; index >= 0; index--) {
    const id = ids[index]!;
    let longest = 0;
    for (const child of graph.children.get(id)!) longest = Math.max(longest, chains.get(child)!);
    chains.set(id, longest + (selected.has(id) ? (cost(id) ?? 1) : 0));
  }

  const entries: { id: string; chain: number; isTest: boolean; children: number }[] = [];
  for (const id of ids) {
    if (!selected.has(id)) continue;
    const isTest = resourceTypeOf(id) === "test";
    let chain = chains.get(id)!;
    if (isTest) for (const parent of parentsOf(graph, id)) chain = Math.max(chain, chains.get(parent)!);
    entries.push({ id, chain, isTest, children: graph.children.get(id)!.length });
  }
  // The sort is stable: among equals the topological order stays.
  entries.sort((a, b) => b.chain - a.chain || Number(b.isTest) - Number(a.isTest) || b.children - a.children);
  return entries.map((entry) => entry.id);
}
