/** A graph as the layout sees it: numbers only, so that it crosses to the worker without being copied piece by piece. */
export interface LayoutInput {
  widths: Float32Array;
  heights: Float32Array;
  /** Pairs of indexes: from, to. */
  edges: Uint32Array;
  /** Width to height of what it is to be seen in. */
  aspect: number;
}

/** Where everything lies. Coordinates are those of the upper left corner. */
export interface Layout {
  x: Float32Array;
  y: Float32Array;
  width: number;
  height: number;
  /**
   * Points that an edge passes between its ends, as x, y, x, y, …; those of edge `i` are from `routeStarts[i]` to
   * `routeStarts[i + 1]`. Edges from the same node share them, and so are drawn as one line until they part.
   */
  routes: Float32Array;
  routeStarts: Uint32Array;
}

/** Neighbours by index, in one array each way. */
export interface Adjacency {
  parents: readonly number[][];
  children: readonly number[][];
}

/** The neighbours of each of `count` nodes. */
export function adjacencyOf(count: number, edges: Uint32Array): Adjacency {
  const parents: number[][] = Array.from({ length: count }, () => []);
  const children: number[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < edges.length; at += 2) {
    const from = edges[at]!;
    const to = edges[at + 1]!;
    if (from === to) continue;
    children[from]!.push(to);
    parents[to]!.push(from);
  }
  return { parents, children };
}
