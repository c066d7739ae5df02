import type { Analysis, QueryRows, QueryScope } from "./analysis.ts";
import { addDependencies, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { expressionDependencies } from "./expression.ts";
import { readFromItem } from "./from-clause.ts";
import type { CteScope, FromItem, RowSource, Scope, ScopeColumn } from "./scope.ts";
import { readTargets } from "./targets.ts";
import type { DataModifying, SqlNode } from "./tree.ts";

const NO_CTES: CteScope = { find: () => null };

/**
 * What `insert`, `update` or `delete … returning` in `with` gives: rows of the table as they become, or as they were.
 * Null for what is not understood: `merge`, `on conflict`, other names for `old` and `new`, a `with` of its own.
 */
export function readDataModifying(
  analysis: Analysis,
  statement: SqlNode,
  parent: Scope | null,
  ctes: CteScope,
): RowSource | null {
  const node = statement.InsertStmt ?? statement.UpdateStmt ?? statement.DeleteStmt;
  if (node === undefined || node.onConflictClause || node.returningClause?.options || node.withClause) return null;
  const scope: QueryScope = { items: [], parent, ctes, windows: new Map(), order: undefined, sorts: false };
  const rows: Dependencies = new Map();
  // A table is changed, whatever query has the same name.
  const table = readFromItem({ RangeVar: node.relation }, { ...scope, ctes: NO_CTES }, analysis);
  scope.items.push(table);
  for (const source of [...(node.fromClause ?? []), ...(node.usingClause ?? [])]) {
    const item = readFromItem(source, scope, analysis);
    addDependencies(rows, item.rows, "filter");
    scope.items.push(item);
  }
  if (node.whereClause) addDependencies(rows, expressionDependencies(node.whereClause, scope, analysis), "filter");
  if (statement.InsertStmt) scope.items[0] = inserted(table, node, rows, scope, analysis);
  if (statement.UpdateStmt) scope.items[0] = updated(table, node.targetList ?? [], scope, analysis);
  const { columns, columnNamed } = readTargets(node.returningClause?.exprs, scope, analysis, rows);
  return { columns, rows, ...(columnNamed ? { columnNamed } : {}) };
}

/** The new rows: what is not inserted has its default, which hangs on nothing that is known here. */
function inserted(
  table: FromItem,
  { cols, selectStmt }: DataModifying,
  rows: Dependencies,
  scope: Scope,
  analysis: Analysis,
): FromItem {
  const none: QueryRows = { columns: [], rows: new Map() };
  const values = selectStmt?.SelectStmt ? analysis.query(selectStmt.SelectStmt, scope.parent, scope.ctes) : none;
  addDependencies(rows, values.rows, "filter");
  const names = cols?.map(({ ResTarget: target }) => target?.name ?? "") ?? table.star.map(({ name }) => name);
  if (cols) analysis.needs(values.columns, cols.length);
  return withValues(table, (column) => {
    const place = names.indexOf(column.name);
    if (cols && place >= 0) analysis.use(column, undefined);
    return values.columns[place]?.dependencies ?? new Map();
  });
}

function updated(table: FromItem, targets: readonly SqlNode[], scope: Scope, analysis: Analysis): FromItem {
  return withValues(table, (column) => {
    const sets = targets.flatMap(({ ResTarget: target }) => (target?.name === column.name ? [target] : []));
    if (sets.length === 0) return column.dependencies;
    analysis.use(column, sets[0]!.location);
    const values = sets.map(({ val }) => assigned(val, scope, analysis));
    // `set tags[1] = …` leaves the rest as it was.
    const isPart = sets.some(({ indirection }) => indirection);
    return isPart ? mergedDependencies([column.dependencies, ...values], "transformed") : mergedDependencies(values);
  });
}

/** One value; of `(a, b) = (select …)` the one at its place. */
function assigned(node: SqlNode, scope: Scope, analysis: Analysis): Dependencies {
  if (!node.MultiAssignRef) return expressionDependencies(node, scope, analysis);
  const { source, colno } = node.MultiAssignRef;
  const value = source.RowExpr?.args?.[colno - 1];
  if (value) return expressionDependencies(value, scope, analysis);
  const select = source.SubLink?.subselect.SelectStmt;
  if (!select) return expressionDependencies(source, scope, analysis);
  const { columns, rows } = analysis.query(select, scope, scope.ctes);
  analysis.needs(columns, columns.length);
  return mergedDependencies([columns[colno - 1]?.dependencies ?? new Map(), mergedDependencies([rows], "filter")]);
}

function withValues(table: FromItem, dependenciesOf: (column: ScopeColumn) => Dependencies): FromItem {
  const star = table.star.map((column) => ({ ...column, dependencies: dependenciesOf(column) }));
  return { ...table, star, relations: table.relations.map((relation) => ({ ...relation, columns: star })) };
}
