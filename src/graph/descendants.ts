import type { Graph } from "./graph.ts";
import { reach } from "./reach.ts";

/**
 * What depends on the given nodes, directly or through others, up to `depth` edges away; without the nodes themselves,
 * unless one is a descendant of another.
 */
export function descendants(graph: Graph, of: Iterable<string>, depth?: number): Set<string> {
  return reach(graph.children, of, depth);
}
