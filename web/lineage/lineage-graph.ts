import type { SiteIndex, SiteType } from "../../src/docs/site-data.ts";
import { type Adjacency, adjacencyOf } from "./layout/graph-input.ts";

const SHOWN: ReadonlySet<SiteType> = new Set<SiteType>([
  "source",
  "seed",
  "model",
  "snapshot",
  "analysis",
  "exposure",
  "dashboard",
]);

/** What data flows through. Tests are told on the cards of what they test. */
export interface LineageGraph extends Adjacency {
  index: SiteIndex;
  /** The nodes that a canvas may show, in the site's order. */
  nodes: number[];
}

/** The graph that the site's index describes. */
export function lineageGraph(index: SiteIndex): LineageGraph {
  const nodes = index.nodes.flatMap((node, place) => (SHOWN.has(node.type) ? [place] : []));
  return { ...adjacencyOf(index.nodes.length, Uint32Array.from(index.edges)), index, nodes };
}

/** The nodes within a number of hops of some nodes, these included; all that can be reached without a number. */
export function within(
  neighbours: readonly number[][],
  starts: Iterable<number>,
  hops = Number.POSITIVE_INFINITY,
): Set<number> {
  const found = new Set(starts);
  let edge = [...found];
  for (let hop = 0; hop < hops && edge.length > 0; hop++) {
    const next: number[] = [];
    for (const node of edge) {
      for (const other of neighbours[node]!) {
        if (found.has(other)) continue;
        found.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return found;
}
