import type { Graph } from "./graph.ts";
import { topologicalOrder } from "./topological-order.ts";

/**
 * The cycles of a graph, each as the ids along it, every one depending on the next and the last on the first.
 *
 * No node is in two of them: where cycles share nodes one is told, and the rest shows when that one is broken.
 */
export function findCycles(graph: Graph): string[][] {
  const ordered = topologicalOrder(graph);
  if (ordered.length === graph.parents.size) return [];

  const left = new Set(graph.parents.keys());
  for (const id of ordered) left.delete(id);
  const cycles: string[][] = [];
  while (left.size > 0) {
    const cycle = walkToCycle(graph, left);
    if (cycle === undefined) break;
    cycles.push(cycle);
    for (const id of cycle) left.delete(id);
  }
  return cycles;
}

/** Walks from parent to parent until an id comes up again; ids that lead nowhere are taken out of `left`. */
function walkToCycle(graph: Graph, left: Set<string>): string[] | undefined {
  const path: string[] = [];
  const positions = new Map<string, number>();
  let id = first(left);
  while (id !== undefined) {
    const seenAt = positions.get(id);
    if (seenAt !== undefined) return startingAtFirst(graph, path.slice(seenAt));
    positions.set(id, path.length);
    path.push(id);
    const parent: string | undefined = graph.parents.get(id)!.find((candidate) => left.has(candidate));
    if (parent === undefined) {
      // All parents are accounted for by cycles found before, so this node is on none that is left.
      left.delete(id);
      path.pop();
      positions.delete(id);
      id = path.pop();
      if (id === undefined) id = first(left);
      else positions.delete(id);
    } else {
      id = parent;
    }
  }
  return undefined;
}

function first(ids: Iterable<string>): string | undefined {
  for (const id of ids) return id;
  return undefined;
}

/** The same cycle, begun at the id that the graph names first, so that the message does not depend on the walk. */
function startingAtFirst(graph: Graph, cycle: string[]): string[] {
  const members = new Set(cycle);
  for (const id of graph.parents.keys()) {
    if (members.has(id)) {
      const start = cycle.indexOf(id);
      return [...cycle.slice(start), ...cycle.slice(0, start)];
    }
  }
  return cycle;
}
