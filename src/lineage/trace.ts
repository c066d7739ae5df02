import { type ColumnId, type EdgeLabel, keyOf, type LineageIndex } from "./project-lineage.ts";

/** Against or along the data. */
export type Direction = "upstream" | "downstream";

/** A column with all that it comes from, or goes into, as a tree. */
export interface Trace extends ColumnId {
  /** How it is tied to the column above it in the tree; null for the one that was asked for. */
  edge: EdgeLabel | null;
  children: Trace[];
  /** Shown before in the same tree, with its children there. */
  repeated: boolean;
  /** There is more, beyond the depth that was asked for. */
  cut: boolean;
}

/** What a column comes from, or goes into, up to `depth` steps away. */
export function traceColumn(
  index: LineageIndex,
  of: ColumnId,
  direction: Direction,
  depth: number = Number.POSITIVE_INFINITY,
): Trace {
  const next = (at: ColumnId) => (direction === "upstream" ? index.sourcesOf(at) : index.usersOf(at));
  const seen = new Set<string>();
  const visit = ({ node, column }: ColumnId, edge: EdgeLabel | null, left: number): Trace => {
    const at = { node, column };
    const neighbours = next(at);
    const repeated = seen.has(keyOf(at)) && neighbours.length > 0;
    const cut = !repeated && left === 0 && neighbours.length > 0;
    if (!cut) seen.add(keyOf(at));
    const children = repeated || cut ? [] : neighbours.map((each) => visit(each, each.edge, left - 1));
    return { ...at, edge, children, repeated, cut };
  };
  return visit(of, null, depth);
}

/** That one column goes into another. */
export interface LineageEdge {
  from: ColumnId;
  to: ColumnId;
  edge: EdgeLabel;
}

/** The columns of traces, and the edges between them, each once. */
export function graphOf(traces: readonly { trace: Trace; direction: Direction }[]): {
  columns: ColumnId[];
  edges: LineageEdge[];
} {
  const columns = new Map<string, ColumnId>();
  const edges = new Map<string, LineageEdge>();
  const visit = ({ node, column, children }: Trace, direction: Direction): void => {
    const at = { node, column };
    columns.set(keyOf(at), at);
    for (const child of children) {
      const other = { node: child.node, column: child.column };
      const [from, to] = direction === "upstream" ? [other, at] : [at, other];
      edges.set(`${keyOf(from)}\0${keyOf(to)}`, { from, to, edge: child.edge! });
      visit(child, direction);
    }
  };
  for (const { trace, direction } of traces) visit(trace, direction);
  return { columns: [...columns.values()], edges: [...edges.values()] };
}
