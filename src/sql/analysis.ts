import type { BaseColumn, BaseRelation, Dependencies } from "./dependencies.ts";
import type { CteScope, RowSource, Scope, ScopeColumn } from "./scope.ts";
import type { SelectStatement, WindowDefinition } from "./tree.ts";

/** The relation that a name in `from` means; null for one that the caller does not know. */
export type RelationLookup = (name: string, schema: string | undefined) => BaseRelation | null;

/** Something in a statement that lineage could not follow. What depends on it may be missing, and is never guessed. */
export interface Unclear {
  what: string;
  /** Byte offset into the statement, as Postgres counts. */
  location: number | undefined;
  /** The relation that is to blame, since not all its columns are known. */
  unlisted?: BaseRelation | undefined;
}

/** Rows with columns, as a query gives them. */
export interface QueryRows extends RowSource {
  columns: ScopeColumn[];
  rows: Dependencies;
}

/**
 * One statement while it is read: what the parts of the reader share. `query` ties them together, since a query holds
 * expressions and expressions hold queries.
 */
export class Analysis {
  readonly unclear: Unclear[] = [];
  /** Every column that is named somewhere, with the places; columns that only `*` brings in are not among them. */
  readonly uses = new Map<BaseColumn, number[]>();
  /** The relations that are read, in the order in which they are met. */
  readonly reads = new Set<BaseRelation>();
  readonly lookup: RelationLookup;
  readonly query: (statement: SelectStatement, parent: Scope | null, ctes: CteScope) => QueryRows;

  constructor(
    lookup: RelationLookup,
    query: (analysis: Analysis, statement: SelectStatement, parent: Scope | null, ctes: CteScope) => QueryRows,
  ) {
    this.lookup = lookup;
    this.query = (statement, parent, ctes) => query(this, statement, parent, ctes);
  }

  /** A column of a base relation as names see it. */
  baseColumn(column: BaseColumn): ScopeColumn {
    return { name: column.name, dependencies: new Map([[column, "copied"]]), base: column };
  }

  /** Notes that a column is named at a place. */
  use({ base }: ScopeColumn, location: number | undefined): void {
    if (base === undefined) return;
    const places = this.uses.get(base) ?? [];
    if (location !== undefined) places.push(location);
    this.uses.set(base, places);
  }

  isUnclear(what: string, location: number | undefined, unlisted?: BaseRelation): void {
    this.unclear.push({ what, location, ...(unlisted && { unlisted }) });
  }
}

/** The named windows of a query, which a scope carries for the expressions in it. */
export interface QueryScope extends Scope {
  windows: Map<string, WindowDefinition>;
}
