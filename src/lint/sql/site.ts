import type { SelectStatement, SqlNode } from "../../sql/tree.ts";
import type { Condition, Equalities } from "./conditions.ts";
import type { Relation, Rows, Scope } from "./rows.ts";

/** Where a select stands: as the query of the model, in `with`, in `from`, or as a value. */
export type Position = "model" | "cte" | "from" | "value" | "exists";

/** A join, or the comma between two items of `from`. */
export interface Join {
  /** `JOIN_INNER`, `JOIN_LEFT`, …; `COMMA` between items of `from`. */
  type: string;
  left: Relation[];
  right: Relation[];
  quals: SqlNode | undefined;
  using: readonly string[];
  /** Relations on the left that an outer join before this one leaves without rows. */
  optional: readonly Relation[];
  /** Byte offset of what is joined. */
  location: number | undefined;
}

/** One select with what its names mean: what rules look at. */
export interface SelectSite {
  statement: SelectStatement;
  position: Position;
  scope: Scope;
  joins: Join[];
  /** What holds for all rows: of `where`, and of the joins. */
  conditions: Condition[];
  equalities: Equalities;
  output: Rows;
  /** The expressions of the select list with the column they become; null for `*`. */
  targets: { node: SqlNode; name: string | null; location: number | undefined }[];
  isAggregated: boolean;
}

/** A union, intersection or difference, with the rows of its sides. */
export interface SetOperationSite {
  statement: SelectStatement;
  left: Rows;
  right: Rows;
  position: Position;
}

/** What is told of a statement while it is read; every select and every expression once. */
export interface Visitor {
  select?(site: SelectSite): void;
  setOperation?(site: SetOperationSite): void;
  /** Every node of every expression, the outer ones first. `parents` ends with the node directly above. */
  expression?(node: SqlNode, scope: Scope, parents: readonly SqlNode[]): void;
  /** A subquery as a value, once its rows are known; `scope` is what it is compared in. */
  subquery?(node: SqlNode, rows: Rows, at: { scope: Scope; parents: readonly SqlNode[] }): void;
  /** A CTE with what reads it: `query` for the query after `with`, or other CTEs, none of which need be read itself. */
  cte?(name: string, location: number | undefined, readBy: readonly string[]): void;
  /** A name in `from` that is no CTE. */
  relation?(name: string, schema: string | undefined, location: number | undefined): void;
}

/** Finds what is known of a relation outside the statement. */
export type RowsLookup = (name: string, schema: string | undefined) => Rows | null;

/** The smallest place below a node, which is where it begins. */
export function beginningOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("RangeVar" in value) return (value as SqlNode).RangeVar?.location;
  let least: number | undefined;
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key];
    const at = key === "location" && typeof field === "number" && field >= 0 ? field : beginningOf(field);
    if (at !== undefined && (least === undefined || at < least)) least = at;
  }
  return least;
}
