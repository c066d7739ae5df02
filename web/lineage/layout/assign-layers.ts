import type { Adjacency } from "./graph-input.ts";

/**
 * The layer of each node, from 0 at the left: every edge goes to the right, as far as there are no cycles (an edge that
 * closes one goes to the left).
 *
 * Nodes lie as far to the left as they can (longest path), except those that more edges leave than enter: they move
 * next to what they feed, so that a source which only a late model reads does not draw a line across the picture.
 */
export function assignLayers({ parents, children }: Adjacency): Int32Array {
  const order = topologicalOrder({ parents, children });
  const layers = new Int32Array(parents.length);
  const rank = new Int32Array(parents.length);
  order.forEach((node, index) => {
    rank[node] = index;
    for (const parent of parents[node]!) {
      if (rank[parent]! < index) layers[node] = Math.max(layers[node]!, layers[parent]! + 1);
    }
  });
  for (const node of order.toReversed()) {
    const below = children[node]!.filter((child) => rank[child]! > rank[node]!);
    if (below.length === 0 || below.length <= parents[node]!.length) continue;
    layers[node] = Math.min(...below.map((child) => layers[child]!)) - 1;
  }
  return layers;
}

/** Kahn's order; where a cycle leaves nothing to take, the next node in line is taken all the same. */
function topologicalOrder({ parents, children }: Adjacency): number[] {
  const missing = parents.map((list) => list.length);
  const order: number[] = [];
  const taken = new Uint8Array(parents.length);
  const take = (node: number) => {
    taken[node] = 1;
    order.push(node);
  };
  for (let node = 0; node < parents.length; node++) if (missing[node] === 0) take(node);
  let next = 0;
  for (let done = 0; done < parents.length; done++) {
    if (done === order.length) {
      while (taken[next]) next++;
      take(next);
    }
    for (const child of children[order[done]!]!) {
      missing[child]!--;
      if (missing[child] === 0 && !taken[child]) take(child);
    }
  }
  return order;
}
