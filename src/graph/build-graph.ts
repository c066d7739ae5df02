import { throwGathered } from "../errors/tstl-error.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { cycleError } from "./cycle-error.ts";
import { findCycles } from "./cycles.ts";
import { type Graph, resourceTypeOf } from "./graph.ts";

/** Kinds of node that a dbt project may depend on and that tstl does not read yet: an edge to one is left out. */
const UNREAD_KINDS = new Set(["metric", "semantic_model", "saved_query", "function"]);

/**
 * The graph of a project's sources, nodes and exposures by their `depends_on.nodes`.
 *
 * Throws GRAPH_CYCLE, one error for each knot of nodes that wait for each other. Each id is looked up once and the rest
 * is done on numbers, which halves the time on large projects.
 */
export function buildGraph(manifest: Manifest): Graph {
  const ids: string[] = [];
  const parents: (readonly string[])[] = [];
  const index = new Map<string, number>();
  const add = (id: string, dependsOn: readonly string[]) => {
    index.set(id, ids.length);
    ids.push(id);
    parents.push(distinct(dependsOn));
  };
  for (const id of manifest.sources.keys()) add(id, []);
  for (const [id, node] of manifest.nodes) add(id, node.depends_on.nodes);
  for (const [id, test] of manifest.unitTests) add(id, test.depends_on.nodes);
  for (const [id, exposure] of manifest.exposures) add(id, exposure.depends_on.nodes);

  const edges = resolveEdges(ids, parents, index);
  const children = childLists(edges);
  const graph = { parents: new Map<string, readonly string[]>(), children: new Map<string, readonly string[]>() };
  ids.forEach((id, at) => {
    const own: string[] = [];
    for (let edge = children.starts[at]!; edge < children.starts[at + 1]!; edge++)
      own.push(ids[children.lists[edge]!]!);
    graph.parents.set(id, parents[at]!);
    graph.children.set(id, own);
  });
  if (!isAcyclic(edges, children)) throwGathered(findCycles(graph).map((cycle) => cycleError(cycle, manifest)));
  return graph;
}

/** Lists are short, so comparing beats a `Set`, of which a large project would need thousands. */
function distinct(ids: readonly string[]): readonly string[] {
  for (let at = 1; at < ids.length; at++) if (ids.indexOf(ids[at]!) !== at) return [...new Set(ids)];
  return ids;
}

/** For each node, where the numbers of its neighbours lie: from `starts[node]` up to `starts[node + 1]` in `lists`. */
interface Neighbours {
  starts: Int32Array;
  lists: Int32Array;
}

/** The parents of each node as numbers. Ids that lead out of the graph are taken out of `parents` as well. */
function resolveEdges(
  ids: readonly string[],
  parents: (readonly string[])[],
  index: ReadonlyMap<string, number>,
): Neighbours {
  const starts = new Int32Array(ids.length + 1);
  const found: number[] = [];
  ids.forEach((id, at) => {
    let unread = false;
    for (const parent of parents[at]!) {
      const number = index.get(parent);
      if (number !== undefined) found.push(number);
      else if (UNREAD_KINDS.has(resourceTypeOf(parent))) unread = true;
      else throw new Error(`"${id}" depends on "${parent}", which is not in the manifest`);
    }
    if (unread) parents[at] = parents[at]!.filter((parent) => index.has(parent));
    starts[at + 1] = found.length;
  });
  return { starts, lists: Int32Array.from(found) };
}

/** The same edges from the other end, children in the order of their numbers. */
function childLists(edges: Neighbours): Neighbours {
  const size = edges.starts.length - 1;
  const starts = new Int32Array(size + 1);
  for (const parent of edges.lists) starts[parent + 1]! += 1;
  for (let at = 0; at < size; at++) starts[at + 1]! += starts[at]!;
  const next = starts.slice();
  const lists = new Int32Array(edges.lists.length);
  for (let child = 0; child < size; child++) {
    for (let edge = edges.starts[child]!; edge < edges.starts[child + 1]!; edge++) {
      const parent = edges.lists[edge]!;
      lists[next[parent]!] = child;
      next[parent]! += 1;
    }
  }
  return { starts, lists };
}

function isAcyclic(edges: Neighbours, children: Neighbours): boolean {
  const size = edges.starts.length - 1;
  const waitingFor = new Int32Array(size);
  const order: number[] = [];
  for (let at = 0; at < size; at++) {
    waitingFor[at] = edges.starts[at + 1]! - edges.starts[at]!;
    if (waitingFor[at] === 0) order.push(at);
  }
  for (const at of order) {
    for (let edge = children.starts[at]!; edge < children.starts[at + 1]!; edge++) {
      const child = children.lists[edge]!;
      waitingFor[child]! -= 1;
      if (waitingFor[child] === 0) order.push(child);
    }
  }
  return order.length === size;
}
