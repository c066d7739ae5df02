import { type SelectStatement, type SqlNode, textsOf, type WindowDefinition } from "../../sql/tree.ts";
import type { SqlType } from "./types.ts";

/** A column, with what is known of its values. */
export interface RowColumn {
  name: string;
  type: SqlType | null;
  notNull: boolean;
  /** Set for a timestamp that is midnight in every row. */
  isDay?: boolean | undefined;
  /** Columns beside it from which alone it is computed, such as the parts of a surrogate key. */
  from?: readonly string[] | undefined;
  /** Set where its row stands there several times, because of a join. */
  multiplied?: Multiplied;
}

/** Why the rows of a relation stand several times in the result of a join. */
export interface Multiplied {
  /** The relation that is multiplied, and the one that has several rows for each of its rows. */
  relation: string;
  by: string;
  /** The columns by which `by` is joined. */
  on: readonly string[];
  /** What one row of `by` is, as far as it is known. */
  key: readonly string[];
  /** Byte offset of `by` in `from`. */
  at: number | undefined;
  /** Output columns that come from elsewhere: grouped by one of them, a row may count once in each group. */
  others: readonly string[];
}

/** What is known of the rows of a relation or query. */
export interface Rows {
  columns: RowColumn[];
  /** True where there may be further columns, of which nothing is known. */
  open: boolean;
  /** Sets of columns that no two rows share; the empty set where there is one row at most. */
  keys: string[][];
  /** Those of them that people wrote down as the key, of which therefore no part is a key. */
  grain: string[][];
  /** Columns to group by, of which a part may be a key, too. */
  groups: string[][];
  /** Columns that refer to another relation's key, which says that they come several times. */
  foreign: ReadonlySet<string>;
  /** Byte offset of the `*` that takes the columns of a relation outside the statement as they are. */
  star?: number | undefined;
}

/** Rows of which nothing is known. */
export const UNKNOWN_ROWS: Rows = { columns: [], open: true, keys: [], grain: [], groups: [], foreign: new Set() };

/** A relation in `from`, by the name that qualifies its columns. */
export interface Relation {
  alias: string;
  schema: string | undefined;
  rows: Rows;
  /** On the side of an outer join that may have no row. */
  optional: boolean;
  /** What stands there: a set-returning function or `lateral` is joined to what is before it by nature. */
  kind: "relation" | "cte" | "subquery" | "function";
  lateral: boolean;
  /** Byte offset of its name. */
  location: number | undefined;
}

/** What names mean in one select. */
export interface Scope {
  relations: Relation[];
  parent: Scope | null;
  ctes: CteNames;
  /** Columns, by relation, that conditions of `where` keep from being null. */
  asserted: Map<Relation, Set<string>>;
  /** What names have been found to be: rules ask for the same one again and again. */
  found: Map<SqlNode, FoundColumn | null>;
  /** Windows that the select names. */
  windows: ReadonlyMap<string, WindowDefinition>;
  /** What is known of the rows of a subquery in an expression here. */
  rowsOf(subquery: SelectStatement): Rows;
}

/** CTEs that can be seen, the inner ones first. */
export interface CteNames {
  find(name: string): Rows | null;
}

/** A column of a relation in `from`; `column` is undefined for one of which only the name is known. */
export interface FoundColumn {
  relation: Relation;
  name: string;
  column: RowColumn | undefined;
  /** Whether it belongs to a query around this one. */
  outer: boolean;
}

/** The column that a node names; null for other nodes, and where it cannot be told. */
export function findColumn(scope: Scope, node: SqlNode): FoundColumn | null {
  if (!node.ColumnRef) return null;
  let found = scope.found.get(node);
  if (found === undefined) {
    found = lookUp(scope, node.ColumnRef.fields);
    scope.found.set(node, found);
  }
  return found;
}

function lookUp(scope: Scope, fields: readonly SqlNode[]): FoundColumn | null {
  const parts = textsOf(fields);
  if (parts.length !== fields.length) return null;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = parts.length === 1 ? findBare(at, parts[0]!) : findQualified(at, parts);
    if (found === "unclear") return null;
    if (found !== null) return { ...found, outer: at !== scope };
  }
  return null;
}

type Found = Omit<FoundColumn, "outer">;

function findBare({ relations }: Scope, name: string): Found | "unclear" | null {
  for (const relation of relations) {
    const column = relation.rows.columns.find((each) => each.name === name);
    if (column !== undefined) return { relation, name, column };
  }
  const open = relations.filter(({ rows }) => rows.open);
  if (open.length === 0) return null;
  return open.length === 1 ? { relation: open[0]!, name, column: undefined } : "unclear";
}

function findQualified(scope: Scope, parts: readonly string[]): Found | null {
  const [schema, alias, name] = parts.length === 2 ? [undefined, ...parts] : parts.slice(-3);
  const relation = scope.relations.find(
    (each) => each.alias === alias && (schema === undefined || each.schema === schema),
  );
  if (relation === undefined) return null;
  return { relation, name: name!, column: relation.rows.columns.find((each) => each.name === name) };
}
