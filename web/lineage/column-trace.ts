import { COLUMN_EDGE_KINDS, type ColumnEdgeKind, type SiteColumnEdges } from "../../src/docs/site-data.ts";

/** A column of a node, as one number. */
export type ColumnKey = number;

const COLUMNS = 2 ** 20;

export const columnKey = (node: number, column: number): ColumnKey => node * COLUMNS + column;
export const nodeOf = (key: ColumnKey) => Math.floor(key / COLUMNS);
export const columnOf = (key: ColumnKey) => key % COLUMNS;

/** All edges between columns, by both ends. */
export interface ColumnEdgeIndex {
  into: ReadonlyMap<ColumnKey, number[]>;
  outOf: ReadonlyMap<ColumnKey, number[]>;
  edges: SiteColumnEdges;
}

/** Makes the edges ready to be followed. */
export function indexColumnEdges(edges: SiteColumnEdges): ColumnEdgeIndex {
  const into = new Map<ColumnKey, number[]>();
  const outOf = new Map<ColumnKey, number[]>();
  for (let edge = 0; edge < edges.kind.length; edge++) {
    add(outOf, columnKey(edges.fromNode[edge]!, edges.fromColumn[edge]!), edge);
    add(into, columnKey(edges.toNode[edge]!, edges.toColumn[edge]!), edge);
  }
  return { into, outOf, edges };
}

function add(lists: Map<ColumnKey, number[]>, key: ColumnKey, edge: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [edge]);
  else list.push(edge);
}

/** Where a column comes from and where it goes. */
export interface ColumnTrace {
  columns: Set<ColumnKey>;
  edges: { from: ColumnKey; to: ColumnKey; kind: ColumnEdgeKind }[];
  /** The nodes whose SQL was not understood in full, on the way: the path may go on there. */
  unclear: { node: number; what: string }[];
}

/**
 * Follows one column both ways. An edge of the kind `filter` does not carry the value: it is followed only when asked
 * for.
 */
export function traceColumn(index: ColumnEdgeIndex, start: ColumnKey, withFilters: boolean): ColumnTrace {
  const columns = new Set([start]);
  const found = new Set<number>();
  const walk = (lists: ReadonlyMap<ColumnKey, number[]>, end: (edge: number) => ColumnKey) => {
    const seen = new Set([start]);
    const queue = [start];
    for (const key of queue) {
      for (const edge of lists.get(key) ?? []) {
        if (!withFilters && kindOf(index.edges, edge) === "filter") continue;
        found.add(edge);
        const next = end(edge);
        if (seen.has(next)) continue;
        seen.add(next);
        columns.add(next);
        queue.push(next);
      }
    }
  };
  const { edges } = index;
  const source = (edge: number) => columnKey(edges.fromNode[edge]!, edges.fromColumn[edge]!);
  const target = (edge: number) => columnKey(edges.toNode[edge]!, edges.toColumn[edge]!);
  walk(index.into, source);
  walk(index.outOf, target);
  const nodes = new Set([...columns].map(nodeOf));
  return {
    columns,
    edges: [...found].map((edge) => ({ from: source(edge), to: target(edge), kind: kindOf(edges, edge) })),
    unclear: edges.unclear.filter(({ node }) => nodes.has(node)),
  };
}

const kindOf = (edges: SiteColumnEdges, edge: number) => COLUMN_EDGE_KINDS[edges.kind[edge]!]!;
