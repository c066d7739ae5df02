import type { BaseColumn, BaseRelation, Dependencies } from "./dependencies.ts";

/** A column that can be named: of a relation in `from`, of a CTE, of a finished query. */
export interface ScopeColumn {
  name: string;
  dependencies: Dependencies;
  /** The column outside the statement that this one stands for: naming the one is naming the other. */
  base?: BaseColumn | undefined;
  /** Where the expression stands that gives it, in bytes of the statement; a column that `*` passes on keeps its own. */
  at?: number | undefined;
  /** The fields of a column that holds a whole row: `select c as customer from customers c`. */
  fields?: readonly ScopeColumn[] | undefined;
  /** Of an output column: the column of `from` whose values it has, unchanged. */
  value?: ScopeColumn | undefined;
}

/** Columns in their order, and what decides which rows there are. */
export interface RowSource {
  columns: ScopeColumn[];
  /** What filters, joins and groups the rows. */
  rows: Dependencies;
  /** What the rows are sorted by, where they are: a query around this one may rely on it. */
  order?: Dependencies | undefined;
  /** Columns that can be named and that `*` leaves out. */
  hidden?: readonly ScopeColumn[];
  /**
   * Makes a column up for a name that is not among the columns: for relations of which nobody knows the columns.
   * Absent where the columns are all there are.
   */
  columnNamed?: (name: string) => ScopeColumn;
}

/** A name in `from` by which columns can be qualified. */
export interface ScopeRelation extends RowSource {
  alias: string;
  /** Set for a relation that is named with its schema and has no alias. */
  schema?: string | undefined;
  /** The relation outside the statement that it is. */
  base?: BaseRelation;
  /** A function of which nobody knows how many columns it gives. */
  isOpenFunction?: boolean;
}

/** One item of `from`: what can be qualified, and what bare names and `*` see. */
export interface FromItem {
  relations: ScopeRelation[];
  /** The columns as `*` lists them: those of `using` once, in front. */
  star: ScopeColumn[];
  rows: Dependencies;
  /** What the rows are sorted by, for an item that is one sorted query. */
  order?: Dependencies | undefined;
  /** The relation whose columns are not all known, and which therefore `*` cannot list. */
  unlisted?: string | undefined;
}

/** What names mean at one place of a statement. Subqueries that may look outside have the scope around them as parent. */
export interface Scope {
  items: FromItem[];
  parent: Scope | null;
  ctes: CteScope;
}

/** The CTEs that can be seen, the inner ones first. */
export interface CteScope {
  find(name: string): RowSource | null;
}

/** What a name was found to be. */
export type Found =
  | { kind: "column"; column: ScopeColumn }
  /** A whole row: `select t from t`, `to_jsonb(t)`. */
  | { kind: "row"; relation: ScopeRelation }
  /** A name that several relations may have, since nobody has listed all their columns. */
  | { kind: "open"; relations: string[] };

/** Columns that every table has beside its own. */
const SYSTEM_COLUMNS = new Set(["ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"]);

/** Resolves `name` or `qualifier.name`, from the inside out as Postgres does; null if there is none. */
export function findName(scope: Scope, parts: readonly string[]): Found | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = parts.length === 1 ? findBare(at, parts[0]!) : findQualified(at, parts);
    if (found !== null) return found;
  }
  return findOpen(scope, parts);
}

/**
 * A bare name that no relation is known to have: that of the only one, near or far, of which not all columns are known.
 */
function findOpen(scope: Scope, parts: readonly string[]): Found | null {
  if (parts.length > 1) return null;
  const open: ScopeRelation[] = [];
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    for (const { relations } of at.items)
      open.push(...relations.filter(({ columnNamed }) => columnNamed !== undefined));
  }
  if (open.length > 1) return { kind: "open", relations: open.map(({ alias }) => alias) };
  const column = open[0]?.columnNamed?.(parts[0]!);
  return column === undefined ? null : { kind: "column", column };
}

/** The relation that `alias.*` or `schema.table.*` names. */
export function findRelation(scope: Scope, parts: readonly string[]): ScopeRelation | null {
  const alias = parts.at(-1);
  const schema = parts.at(-2);
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    for (const { relations } of at.items) {
      for (const relation of relations) {
        if (relation.alias !== alias) continue;
        if (schema === undefined || relation.schema === schema) return relation;
      }
    }
  }
  return null;
}

function findBare(scope: Scope, name: string): Found | null {
  for (const { star } of scope.items) {
    const column = star.find((candidate) => candidate.name === name);
    if (column !== undefined) return { kind: "column", column };
  }
  const relations = scope.items.flatMap((item) => item.relations);
  const unlisted = relations.flatMap((relation) => unlistedColumn(relation, name) ?? []);
  if (unlisted.length > 0) return { kind: "column", column: unlisted[0]! };
  const row = relations.find((relation) => relation.alias === name);
  // One value or a row of several: the name of a function in `from` is what it gives.
  if (row?.isOpenFunction) return { kind: "column", column: row.columnNamed!(name) };
  return row === undefined ? null : { kind: "row", relation: row };
}

/** A column that `*` leaves out: one of the system's, which hangs on no other, or a hidden one. */
function unlistedColumn({ base, hidden }: ScopeRelation, name: string): ScopeColumn | undefined {
  const isSystem = base !== undefined && SYSTEM_COLUMNS.has(name);
  return isSystem ? { name, dependencies: new Map() } : hidden?.find((column) => column.name === name);
}

function findQualified(scope: Scope, parts: readonly string[]): Found | null {
  const name = parts.at(-1)!;
  const relation = findRelation({ ...scope, parent: null }, parts.slice(0, -1));
  if (relation === null) return null;
  const column = relation.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return { kind: "column", column };
  const unlisted = unlistedColumn(relation, name);
  if (unlisted !== undefined) return { kind: "column", column: unlisted };
  return relation.columnNamed ? { kind: "column", column: relation.columnNamed(name) } : null;
}
