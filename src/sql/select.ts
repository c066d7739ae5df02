import type { Analysis, QueryRows, QueryScope } from "./analysis.ts";
import { withCtes } from "./common-tables.ts";
import { addDependencies, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies } from "./expression.ts";
import { readFromItem } from "./from-clause.ts";
import type { NameFault } from "./name-faults.ts";
import { isName, outputColumn, readDistinct, readOrder } from "./order.ts";
import type { CteScope, Scope, ScopeColumn } from "./scope.ts";
import { readTargets, starColumns } from "./targets.ts";
import { locationOf, type SelectStatement, type SqlNode, textsOf } from "./tree.ts";

/**
 * Reads a query: its columns with what each hangs on, and what decides its rows. `parent` is the scope that it may look
 * out to, `ctes` what its `from` may name beside relations.
 */
export function readQuery(
  analysis: Analysis,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteScope,
): QueryRows {
  const inner = statement.withClause ? withCtes(analysis, statement.withClause, parent, ctes) : ctes;
  if (statement.op !== undefined && statement.op !== "SETOP_NONE")
    return readSetOperation(analysis, statement, parent, inner);
  if (statement.valuesLists) return readValues(analysis, statement, { items: [], parent, ctes: inner });
  return readSelect(analysis, statement, parent, inner);
}

function readSelect(analysis: Analysis, statement: SelectStatement, parent: Scope | null, ctes: CteScope): QueryRows {
  const scope: QueryScope = {
    items: [],
    parent,
    ctes,
    windows: new Map(),
    order: undefined,
    sorts: !!statement.sortClause,
  };
  const rows: Dependencies = new Map();
  for (const node of statement.fromClause ?? []) {
    const item = readFromItem(node, scope, analysis);
    addDependencies(rows, item.rows, "filter");
    scope.items.push(item);
  }
  // Rows of a single query keep their order; what a join does to it is not said.
  scope.order = scope.items.length === 1 ? scope.items[0]!.order : undefined;
  for (const { WindowDef: window } of statement.windowClause ?? []) {
    if (window?.name === undefined) continue;
    scope.windows.set(window.name, window);
    // A window that nothing is computed over names columns too.
    dependenciesOfAll([...(window.partitionClause ?? []), ...(window.orderClause ?? [])], scope, analysis);
  }
  if (statement.whereClause)
    addDependencies(rows, expressionDependencies(statement.whereClause, scope, analysis), "filter");
  const { columns: output, columnNamed } = readTargets(statement.targetList, scope, analysis, rows);
  addDependencies(rows, grouping(statement.groupClause, scope, output, analysis), "filter");
  if (statement.havingClause)
    addDependencies(rows, expressionDependencies(statement.havingClause, scope, analysis), "filter");
  readDistinct(statement, scope, output, rows, analysis);
  const order = readOrder(statement, scope, output, rows, analysis);
  return { columns: output, rows, order, ...(columnNamed ? { columnNamed } : {}) };
}

/** Numbers are places in the select list; a bare name is an input column before it is an output column. */
function grouping(
  nodes: readonly SqlNode[] | undefined,
  scope: Scope,
  output: readonly ScopeColumn[],
  analysis: Analysis,
): Dependencies {
  return mergedDependencies(
    (nodes ?? []).map((node) => {
      if (node.GroupingSet) return grouping(node.GroupingSet.content, scope, output, analysis);
      const input = isName(node) && namesInput(node, scope);
      return (
        (input ? undefined : outputColumn(node, output, analysis)?.dependencies) ??
        expressionDependencies(node, scope, analysis)
      );
    }),
    "filter",
  );
}

function namesInput(node: SqlNode, scope: Scope): boolean {
  const [name] = textsOf(node.ColumnRef?.fields);
  return scope.items.some(({ star }) => star.some((column) => column.name === name));
}

/** Rows of values: columns `column1`, `column2`, … */
function readValues(analysis: Analysis, statement: SelectStatement, scope: Scope): QueryRows {
  const columns: ScopeColumn[] = [];
  for (const { List: list } of statement.valuesLists ?? []) {
    const values = (list?.items ?? []).flatMap((node) =>
      node.ColumnRef?.fields.at(-1)?.A_Star
        ? starColumns(node.ColumnRef.fields, scope, analysis, locationOf(node), []).map((column) => column.dependencies)
        : [expressionDependencies(node, scope, analysis)],
    );
    for (const [i, dependencies] of values.entries()) {
      columns[i] ??= { name: `column${i + 1}`, dependencies: new Map() };
      addDependencies(columns[i].dependencies, dependencies);
    }
  }
  const rows: Dependencies = new Map();
  return { columns, rows, order: readOrder(statement, scope, columns, rows, analysis) };
}

function readSetOperation(
  analysis: Analysis,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteScope,
): QueryRows {
  const left = analysis.query(statement.larg!, parent, ctes);
  const right = analysis.query(statement.rarg!, parent, ctes);
  const fault = unevenSides(statement, left, right);
  if (fault) analysis.isUnclear(fault.message, firstTarget(statement.rarg!), { fault });
  // Sides that no longer fit each other are an error: columns that come by `*` are needed as if they were named, unless
  // both sides lose the same one.
  for (const [i, column] of left.columns.entries()) {
    const other = right.columns[i];
    if (other === undefined || column.base === other.base) continue;
    analysis.use(column, undefined);
    analysis.use(other, undefined);
  }
  const combined = combine(statement, left, right);
  const scope: Scope = { items: [], parent, ctes };
  return { ...combined, order: readOrder(statement, scope, combined.columns, combined.rows, analysis) };
}

function unevenSides({ op = "" }: SelectStatement, left: QueryRows, right: QueryRows): NameFault | undefined {
  const isOpen = (left.columnNamed ?? right.columnNamed) !== undefined;
  if (isOpen || left.columns.length === right.columns.length) return undefined;
  const message = `each ${op.replace("SETOP_", "")} query must have the same number of columns`;
  return { sqlstate: "42601", message, name: "", candidates: [] };
}

/** Where the columns of a query begin. */
function firstTarget(statement: SelectStatement): number | undefined {
  if (statement.larg) return firstTarget(statement.larg);
  return statement.targetList?.[0]?.ResTarget?.location;
}

/** The rows of a union, or those of the left side that are in or not in the right one. Names are the left side's. */
export function combine({ op, all }: SelectStatement, left: QueryRows, right: QueryRows): QueryRows {
  const rows = mergedDependencies([left.rows, right.rows]);
  const unites = op === "SETOP_UNION";
  const columns = left.columns.map(({ name, dependencies, at, base }, i) => ({
    name,
    at,
    base: base === right.columns[i]?.base ? base : undefined,
    dependencies: mergedDependencies([dependencies, ...(unites ? [right.columns[i]?.dependencies ?? new Map()] : [])]),
  }));
  if (!unites || !all) {
    for (const { dependencies } of [...left.columns, ...right.columns]) addDependencies(rows, dependencies, "filter");
  }
  const columnNamed = left.columnNamed ?? right.columnNamed;
  return { columns, rows, ...(columnNamed ? { columnNamed } : {}) };
}
