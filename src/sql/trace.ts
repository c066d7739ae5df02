import type { ColumnGraph } from "./column-graph.ts";
import { type EdgeLabel, edgeLabel } from "./statement-lineage.ts";

/** A column of a relation of the project. */
export interface ColumnId {
  /** unique_id of the node. */
  node: string;
  column: string;
}

/** That one column goes into another. */
export interface LineageEdge {
  from: ColumnId;
  to: ColumnId;
  label: EdgeLabel;
}

/** A column with all that it comes from, or goes into, as a tree. */
export interface Trace extends ColumnId {
  /** How it is tied to the column above it in the tree; null for the one that was asked for. */
  label: EdgeLabel | null;
  children: Trace[];
  /** Shown before in the same tree, with its children there. */
  repeated: boolean;
}

/** All edges between columns. Those that only choose rows concern every column of a relation and are left out. */
export function* lineageEdges(graph: ColumnGraph): Generator<LineageEdge> {
  for (const [node, { columns }] of graph) {
    for (const [column, sources] of columns) {
      for (const [source, kind] of sources) {
        const from = { node: source.relation.id, column: source.name };
        yield { from, to: { node, column }, label: edgeLabel(kind, source.name, column) };
      }
    }
  }
}

/** What a column comes from (`upstream`) or goes into (`downstream`), as far as it goes. */
export function traceColumn(graph: ColumnGraph, of: ColumnId, direction: "upstream" | "downstream"): Trace {
  const next = direction === "upstream" ? sourcesIn(graph) : usersIn(graph);
  const seen = new Set<string>();
  const visit = (at: ColumnId, label: EdgeLabel | null): Trace => {
    const key = keyOf(at);
    const neighbours = next(at);
    const repeated = seen.has(key) && neighbours.length > 0;
    seen.add(key);
    const children = repeated ? [] : neighbours.map((neighbour) => visit(neighbour.at, neighbour.label));
    return { ...at, label, children, repeated };
  };
  return visit(of, null);
}

interface Neighbour {
  at: ColumnId;
  label: EdgeLabel;
}

const keyOf = ({ node, column }: ColumnId) => `${node}\0${column}`;

function sourcesIn(graph: ColumnGraph): (of: ColumnId) => Neighbour[] {
  return ({ node, column }) =>
    [...(graph.get(node)?.columns.get(column) ?? [])].map(([source, kind]) => ({
      at: { node: source.relation.id, column: source.name },
      label: edgeLabel(kind, source.name, column),
    }));
}

function usersIn(graph: ColumnGraph): (of: ColumnId) => Neighbour[] {
  const users = new Map<string, Neighbour[]>();
  for (const { from, to, label } of lineageEdges(graph)) {
    const list = users.get(keyOf(from)) ?? [];
    list.push({ at: to, label });
    users.set(keyOf(from), list);
  }
  return (of) => users.get(keyOf(of)) ?? [];
}

/** The relations whose rows a column chooses: it stands in a filter, a join or a group there. */
export function relationsFilteredBy(graph: ColumnGraph, { node, column }: ColumnId): string[] {
  return [...graph].flatMap(([id, { rows }]) =>
    [...rows].some((source) => source.relation.id === node && source.name === column) ? [id] : [],
  );
}

/** The relations with a query that names a column: what fails when the column is dropped. */
export function relationsNaming(graph: ColumnGraph, { node, column }: ColumnId): string[] {
  return [...graph].flatMap(([id, { uses }]) =>
    uses.some((one) => [...one.keys()].some((used) => used.relation.id === node && used.name === column)) ? [id] : [],
  );
}
