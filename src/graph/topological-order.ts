import type { Graph } from "./graph.ts";

/**
 * All ids, parents before children; among free choices the graph's own order decides, so the same project always
 * gives the same order. Nodes on a cycle, and those behind one, are missing.
 */
export function topologicalOrder(graph: Graph): string[] {
  const waitingFor = new Map<string, number>();
  const order: string[] = [];
  for (const [id, parents] of graph.parents) {
    if (parents.length === 0) order.push(id);
    else if (parents.length > 1) waitingFor.set(id, parents.length);
  }
  for (let next = 0; next < order.length; next++) {
    for (const child of graph.children.get(order[next]!)!) {
      const left = (waitingFor.get(child) ?? 1) - 1;
      if (left === 0) order.push(child);
      else waitingFor.set(child, left);
    }
  }
  return order;
}
