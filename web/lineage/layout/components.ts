import type { Adjacency } from "./graph-input.ts";

/** Groups of nodes between which there are no edges, the largest first; in each, the order of a walk along the edges. */
export function connectedComponents({ parents, children }: Adjacency): number[][] {
  const seen = new Uint8Array(parents.length);
  const components: number[][] = [];
  for (let start = 0; start < parents.length; start++) {
    if (seen[start]) continue;
    seen[start] = 1;
    const component: number[] = [];
    const stack = [start];
    while (stack.length > 0) {
      const node = stack.pop()!;
      component.push(node);
      for (const other of [...children[node]!, ...parents[node]!]) {
        if (seen[other]) continue;
        seen[other] = 1;
        stack.push(other);
      }
    }
    components.push(component);
  }
  return components.sort((a, b) => b.length - a.length);
}
