import type { Graph } from "./graph.ts";
import { reach } from "./reach.ts";

/**
 * What the given nodes depend on, directly or through others, up to `depth` edges away; without the nodes themselves,
 * unless one is an ancestor of another.
 */
export function ancestors(graph: Graph, of: Iterable<string>, depth?: number): Set<string> {
  return reach(graph.parents, of, depth);
}
