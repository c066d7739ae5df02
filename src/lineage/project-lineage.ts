import type { EdgeKind } from "../sql/dependencies.ts";
import type { InheritedTest } from "./inherited-tests.ts";

/** How a column goes into another; `filter` only chooses rows of a subquery that the value comes from. */
export type EdgeLabel = EdgeKind | "renamed";

/** A column of a node. */
export interface ColumnId {
  /** unique_id. */
  node: string;
  column: string;
}

/** A line and column of the node's own file, from 1. */
export type LinePlace = [line: number, column: number];

/** A column that another one comes from. */
export interface ColumnSource extends ColumnId {
  edge: EdgeLabel;
}

/** A column of a node, and what it comes from. */
export interface LineageColumn {
  name: string;
  /** Where the expression stands that gives it. */
  at?: LinePlace;
  sources: ColumnSource[];
  /** For what comes from outside: the files and the field of them that fill the column. */
  origin?: string;
  /** Tests that hold here since others do; only with the flag `inherit_tests`. */
  holds?: InheritedTest[];
}

/** A column that the SQL of a node names, with the places; none where `*` brings it in and it may not go. */
export interface ColumnUse extends ColumnId {
  at: LinePlace[];
}

/** Something that could not be followed, and is not guessed. */
export interface UnclearPart {
  what: string;
  at?: LinePlace;
}

/** A node with columns: a source, seed, model or snapshot. */
export interface LineageNode {
  id: string;
  /** As it is typed: `dim_customers`, `shop.orders`, `dim_products.v2`. */
  name: string;
  type: "model" | "seed" | "snapshot" | "source";
  /** Of a model with versions: it is the one that is meant where none is named. */
  latest?: true;
  /** Its file; for a source the YAML file. */
  file: string;
  /** By which SQL knows it; without schema for an ephemeral model. */
  schema?: string;
  identifier: string;
  /** False where there may be more columns. */
  complete: boolean;
  columns: LineageColumn[];
  /** Columns that filter, join or group its rows; they concern all its columns. */
  rows: ColumnId[];
  uses: ColumnUse[];
  unclear: UnclearPart[];
  /** Why its SQL could not be read. */
  fault?: UnclearPart;
}

/** Where the columns of a project come from; plain data, each node after those that it reads. */
export interface ProjectLineage {
  nodes: LineageNode[];
}

/** Quick ways into the lineage of a project. */
export class LineageIndex {
  readonly nodes: ReadonlyMap<string, LineageNode>;
  readonly #columns = new Map<string, LineageColumn>();
  #users: Map<string, ColumnSource[]> | undefined;

  constructor({ nodes }: ProjectLineage) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    for (const { id, columns } of nodes) {
      for (const column of columns) this.#columns.set(keyOf({ node: id, column: column.name }), column);
    }
  }

  column(id: ColumnId): LineageColumn | undefined {
    return this.#columns.get(keyOf(id));
  }

  /** The columns that a column comes from directly. */
  sourcesOf(id: ColumnId): readonly ColumnSource[] {
    return this.column(id)?.sources ?? [];
  }

  /** The columns that a column goes into directly. */
  usersOf(id: ColumnId): readonly ColumnSource[] {
    this.#users ??= this.#findUsers();
    return this.#users.get(keyOf(id)) ?? [];
  }

  #findUsers(): Map<string, ColumnSource[]> {
    const users = new Map<string, ColumnSource[]>();
    for (const { id, columns } of this.nodes.values()) {
      for (const { name, sources } of columns) {
        for (const source of sources) {
          const list = users.get(keyOf(source)) ?? [];
          list.push({ node: id, column: name, edge: source.edge });
          users.set(keyOf(source), list);
        }
      }
    }
    return users;
  }
}

/** A text that stands for a column in maps and sets. */
export function keyOf({ node, column }: ColumnId): string {
  return `${node}\0${column}`;
}
