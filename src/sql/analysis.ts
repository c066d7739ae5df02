import type { BaseColumn, BaseRelation, Dependencies } from "./dependencies.ts";
import type { NameFault } from "./name-faults.ts";
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
  /** Set for a name that cannot be, whatever the rest of the statement means. */
  fault?: NameFault | undefined;
  /** What it names may be there: it only is not known where it comes from. */
  isOpen?: true;
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

  /**
   * Notes that there must be so many columns, as where they are given other names by their place: a column without which
   * there would be too few is needed as if it were named.
   */
  needs(columns: readonly ScopeColumn[], count: number): void {
    const times = new Map<BaseColumn, number>();
    for (const { base } of columns) if (base !== undefined) times.set(base, (times.get(base) ?? 0) + 1);
    for (const column of columns) {
      if (column.base !== undefined && columns.length - times.get(column.base)! < count) this.use(column, undefined);
    }
  }

  isUnclear(
    what: string,
    location: number | undefined,
    more: Pick<Unclear, "unlisted" | "fault" | "isOpen"> = {},
  ): void {
    this.unclear.push({ what, location, ...more });
  }
}

/** What the expressions of a query see beside the names in it. */
export interface QueryScope extends Scope {
  /** The named windows. */
  windows: Map<string, WindowDefinition>;
  /** What the rows of `from` are sorted by, where they are; `array_agg` gathers them in this order. */
  order: Dependencies | undefined;
  /** Whether the query sorts, for which it matters which columns are values of `from` as they are. */
  sorts: boolean;
}
