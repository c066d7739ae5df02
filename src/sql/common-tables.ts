import type { Analysis, QueryRows } from "./analysis.ts";
import { readDataModifying } from "./data-modifying.ts";
import { addDependencies, mergedDependencies } from "./dependencies.ts";
import { withNames } from "./rename-columns.ts";
import type { CteScope, RowSource, Scope, ScopeColumn } from "./scope.ts";
import {
  type CommonTableExpression,
  kindOf,
  locationOf,
  type SelectStatement,
  type SqlNode,
  textsOf,
  type WithClause,
} from "./tree.ts";

/** A `with` query while it is not read, while it is, and afterwards. */
interface Entry {
  cte: CommonTableExpression;
  result: RowSource | null;
  /** What a recursive query has given so far; its own `from` sees this. */
  soFar: RowSource | null;
}

/**
 * The names that a `with` clause adds. Each of its queries is read once, and those that nobody selects from too: they
 * name columns, which must exist.
 */
export function withCtes(analysis: Analysis, clause: WithClause, parent: Scope | null, outer: CteScope): CteScope {
  const entries = clause.ctes.flatMap(({ CommonTableExpr: cte }): Entry[] =>
    cte === undefined ? [] : [{ cte, result: null, soFar: null }],
  );
  /** The names that the query at an index sees: those before it, and with `recursive` all. */
  const scopeAt = (index: number): CteScope => ({
    find(name) {
      const seen = clause.recursive ? entries : entries.slice(0, index);
      const found = seen.find(({ cte }) => cte.ctename === name);
      return found === undefined ? outer.find(name) : read(found);
    },
  });
  const read = (entry: Entry): RowSource => {
    if (entry.result !== null) return entry.result;
    if (entry.soFar !== null) return entry.soFar;
    entry.soFar = { columns: [], rows: new Map() };
    entry.result = readEntry(analysis, entry, parent, scopeAt(entries.indexOf(entry)), clause.recursive ?? false);
    return entry.result;
  };
  for (const entry of entries) read(entry);
  return scopeAt(entries.length);
}

function readEntry(
  analysis: Analysis,
  entry: Entry,
  parent: Scope | null,
  ctes: CteScope,
  recursive: boolean,
): RowSource {
  const { cte } = entry;
  const statement = cte.ctequery.SelectStmt;
  if (statement === undefined) {
    const modified = readDataModifying(analysis, cte.ctequery, parent, ctes);
    if (modified !== null) return withNames(modified, textsOf(cte.aliascolnames), cte.ctename, analysis);
    analysis.isUnclear(`${kindOf(cte.ctequery)} in with`, locationOf(cte.ctequery) ?? cte.location);
    return { columns: [], rows: new Map(), columnNamed: (name) => ({ name, dependencies: new Map() }) };
  }
  const isUnion = recursive && statement.op === "SETOP_UNION";
  const result = isUnion
    ? readRecursive(analysis, statement, entry, parent, ctes)
    : analysis.query(statement, parent, ctes);
  const named = withNames(result, textsOf(cte.aliascolnames), cte.ctename, analysis);
  return { ...named, columns: [...named.columns, ...extraColumns(named, cte)] };
}

/**
 * A recursive query: the first part gives the columns, the second is read again until what it adds to them is there.
 * What columns hang on only grows, so this ends.
 */
function readRecursive(
  analysis: Analysis,
  statement: SelectStatement,
  entry: Entry,
  parent: Scope | null,
  ctes: CteScope,
): QueryRows {
  const inside = statement.withClause ? withCtes(analysis, statement.withClause, parent, ctes) : ctes;
  let result = analysis.query(statement.larg!, parent, inside);
  for (let size = -1; size !== sizeOf(result); ) {
    size = sizeOf(result);
    const named = withNames(result, textsOf(entry.cte.aliascolnames), entry.cte.ctename, analysis);
    entry.soFar = { ...named, hidden: extraColumns(named, entry.cte) };
    // The whole statement: its own `with` belongs to both parts.
    result = analysis.query(statement, parent, ctes);
  }
  return result;
}

/** Grows with every dependency that is added or becomes a stronger one. */
function sizeOf({ columns, rows }: QueryRows): number {
  const weigh = { filter: 1, copied: 1.25, transformed: 1.5, aggregated: 1.75 };
  let size = rows.size;
  for (const { dependencies } of columns) for (const kind of dependencies.values()) size += weigh[kind];
  return size;
}

/** `search` and `cycle` append columns of their own, made of the columns that they list; a cycle ends the rows. */
function extraColumns({ columns, rows }: QueryRows, cte: CommonTableExpression): ScopeColumn[] {
  const { search_clause: search, cycle_clause: cycle } = cte;
  const madeOf = (nodes: readonly SqlNode[]) => {
    const listed = textsOf(nodes);
    const used = columns.filter(({ name }) => listed.includes(name));
    return mergedDependencies(
      used.map(({ dependencies }) => dependencies),
      "transformed",
    );
  };
  const extra: ScopeColumn[] = [];
  if (search) extra.push({ name: search.search_seq_column, dependencies: madeOf(search.search_col_list) });
  if (cycle) {
    const dependencies = madeOf(cycle.cycle_col_list);
    addDependencies(rows, dependencies, "filter");
    extra.push({ name: cycle.cycle_mark_column, dependencies }, { name: cycle.cycle_path_column, dependencies });
  }
  return extra;
}
