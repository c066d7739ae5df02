import type { Analysis, QueryRows, QueryScope } from "./analysis.ts";
import { columnName } from "./column-name.ts";
import { withCtes } from "./common-tables.ts";
import { addDependencies, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies, fieldsOf } from "./expression.ts";
import { readFromItem } from "./from-clause.ts";
import { outputColumns } from "./functions.ts";
import { type CteScope, findRelation, type RowSource, type Scope, type ScopeColumn } from "./scope.ts";
import { childrenOf, functionName, locationOf, type SelectStatement, type SqlNode, textsOf } from "./tree.ts";

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
  if (statement.valuesLists) return readValues(analysis, statement.valuesLists, { items: [], parent, ctes: inner });
  return readSelect(analysis, statement, parent, inner);
}

function readSelect(analysis: Analysis, statement: SelectStatement, parent: Scope | null, ctes: CteScope): QueryRows {
  const scope: QueryScope = { items: [], parent, ctes, windows: new Map() };
  const rows: Dependencies = new Map();
  for (const node of statement.fromClause ?? []) {
    const item = readFromItem(node, scope, analysis);
    addDependencies(rows, item.rows, "filter");
    scope.items.push(item);
  }
  for (const { WindowDef: window } of statement.windowClause ?? []) {
    if (window?.name !== undefined) scope.windows.set(window.name, window);
  }
  if (statement.whereClause)
    addDependencies(rows, expressionDependencies(statement.whereClause, scope, analysis), "filter");
  const open: ColumnNamed[] = [];
  const output = (statement.targetList ?? []).flatMap((target) => readTarget(target, scope, analysis, rows, open));
  addDependencies(rows, grouping(statement.groupClause, scope, output, analysis), "filter");
  if (statement.havingClause)
    addDependencies(rows, expressionDependencies(statement.havingClause, scope, analysis), "filter");
  readDistinct(statement, scope, output, rows, analysis);
  readOrder(statement, scope, output, rows, analysis);
  return { columns: output, rows, ...(open.length > 0 ? { columnNamed: open[0]! } : {}) };
}

type ColumnNamed = NonNullable<RowSource["columnNamed"]>;

/** One entry of the select list, which `*` makes many. */
function readTarget(
  { ResTarget: target }: SqlNode,
  scope: Scope,
  analysis: Analysis,
  rows: Dependencies,
  open: ColumnNamed[],
): ScopeColumn[] {
  if (target === undefined) return [];
  const { val, name, location } = target;
  if (val.ColumnRef?.fields.at(-1)?.A_Star) return starColumns(val.ColumnRef.fields, scope, analysis, location, open);
  if (val.A_Indirection?.indirection.at(-1)?.A_Star) {
    const { arg, indirection } = val.A_Indirection;
    const taken = indirection.length === 1 ? fieldsOf(arg, scope) : undefined;
    if (taken !== undefined) return taken.map((column) => ({ ...column, at: column.at ?? location }));
    analysis.isUnclear("the fields that (…).* takes out of a composite value", location);
    return [];
  }
  const dependencies = expressionDependencies(val, scope, analysis);
  if (multipliesRows(val)) addDependencies(rows, dependencies, "filter");
  const nameOfSubquery = (subquery: SqlNode) =>
    (subquery.SelectStmt && analysis.query(subquery.SelectStmt, scope, scope.ctes).columns[0]?.name) ?? "";
  return [{ name: name ?? columnName(val, nameOfSubquery), dependencies, at: location, fields: fieldsOf(val, scope) }];
}

function starColumns(
  fields: readonly SqlNode[],
  scope: Scope,
  analysis: Analysis,
  location: number | undefined,
  open: ColumnNamed[],
): ScopeColumn[] {
  const parts = textsOf(fields);
  const relation = parts.length > 0 ? findRelation(scope, parts) : null;
  if (parts.length > 0 && relation === null) {
    analysis.isUnclear(`${parts.join(".")}.*, which no relation in from is`, location);
    return [];
  }
  const unlisted = (relation === null ? scope.items.flatMap((item) => item.relations) : [relation]).filter(
    ({ columnNamed }) => columnNamed !== undefined,
  );
  for (const { alias, columnNamed, unlisted: base } of unlisted) {
    // Of a subquery it was said inside, where `*` names the relation itself.
    if (base !== undefined) analysis.isUnclear(`* of ${alias}, of which not all columns are known`, location, base);
    open.push(columnNamed!);
  }
  const columns = relation === null ? scope.items.flatMap(({ star }) => star) : relation.columns;
  return columns.map((column) => (column.at === undefined ? { ...column, at: location } : column));
}

/** `select unnest(tags)` gives a row for each tag. */
function multipliesRows(node: SqlNode): boolean {
  if (node.SubLink) return false;
  if (node.FuncCall && outputColumns(functionName(node.FuncCall)) !== undefined) return true;
  return childrenOf(node).some(multipliesRows);
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
        (input ? undefined : outputColumn(node, output)?.dependencies) ?? expressionDependencies(node, scope, analysis)
      );
    }),
    "filter",
  );
}

function isName(node: SqlNode): boolean {
  return node.ColumnRef?.fields.length === 1;
}

function namesInput(node: SqlNode, scope: Scope): boolean {
  const [name] = textsOf(node.ColumnRef?.fields);
  return scope.items.some(({ star }) => star.some((column) => column.name === name));
}

/** What an entry of `order by` or `distinct on` looks at: an output column, or an expression over the input. */
function sortedBy(node: SqlNode, scope: Scope, output: readonly ScopeColumn[], analysis: Analysis): Dependencies {
  const column = outputColumn(node, output);
  if (column === undefined) return expressionDependencies(node, scope, analysis);
  // One that came by `*` is named here alone.
  if (isName(node)) analysis.use(column, locationOf(node));
  return column.dependencies;
}

/** The output column that a number or a bare name in `group by` or `order by` means. */
function outputColumn(node: SqlNode, output: readonly ScopeColumn[]): ScopeColumn | undefined {
  const place = node.A_Const?.ival?.ival;
  if (place !== undefined) return output[place - 1];
  if (!isName(node)) return undefined;
  const [name] = textsOf(node.ColumnRef?.fields);
  return output.find((column) => column.name === name);
}

/** `distinct` looks at all columns, `distinct on` at some; which row of several stays is for `order by` to say. */
function readDistinct(
  { distinctClause }: SelectStatement,
  scope: Scope,
  output: readonly ScopeColumn[],
  rows: Dependencies,
  analysis: Analysis,
): void {
  if (distinctClause === undefined) return;
  const expressions = distinctClause.filter((node) => Object.keys(node).length > 0);
  const compared =
    expressions.length === 0
      ? output.map(({ dependencies }) => dependencies)
      : expressions.map((node) => sortedBy(node, scope, output, analysis));
  for (const dependencies of compared) addDependencies(rows, dependencies, "filter");
}

/** Order alone changes no row; with `limit` or `distinct on` it chooses which ones stay. */
function readOrder(
  { sortClause, limitCount, limitOffset, distinctClause }: SelectStatement,
  scope: Scope,
  output: readonly ScopeColumn[],
  rows: Dependencies,
  analysis: Analysis,
): void {
  const chooses = limitCount ?? limitOffset ?? distinctClause?.some((node) => Object.keys(node).length > 0);
  for (const { SortBy: sort } of sortClause ?? []) {
    if (sort === undefined) continue;
    const dependencies = sortedBy(sort.node, scope, output, analysis);
    if (chooses) addDependencies(rows, dependencies, "filter");
  }
  const limits = [limitCount, limitOffset].filter((node) => node !== undefined);
  addDependencies(rows, dependenciesOfAll(limits, scope, analysis), "filter");
}

/** Rows of values: columns `column1`, `column2`, … */
function readValues(analysis: Analysis, lists: readonly SqlNode[], scope: Scope): QueryRows {
  const columns: ScopeColumn[] = [];
  for (const { List: list } of lists) {
    for (const [i, node] of (list?.items ?? []).entries()) {
      columns[i] ??= { name: `column${i + 1}`, dependencies: new Map() };
      addDependencies(columns[i].dependencies, expressionDependencies(node, scope, analysis));
    }
  }
  return { columns, rows: new Map() };
}

function readSetOperation(
  analysis: Analysis,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteScope,
): QueryRows {
  const left = analysis.query(statement.larg!, parent, ctes);
  const right = analysis.query(statement.rarg!, parent, ctes);
  // Sides that no longer fit each other are an error: columns that come by `*` are needed as if they were named.
  for (const column of [...left.columns, ...right.columns]) analysis.use(column, undefined);
  const combined = combine(statement, left, right);
  const scope: Scope = { items: [], parent, ctes };
  readOrder(statement, scope, combined.columns, combined.rows, analysis);
  return combined;
}

/** The rows of a union, or those of the left side that are in or not in the right one. Names are the left side's. */
export function combine({ op, all }: SelectStatement, left: QueryRows, right: QueryRows): QueryRows {
  const rows = mergedDependencies([left.rows, right.rows]);
  const unites = op === "SETOP_UNION";
  const columns = left.columns.map(({ name, dependencies, at }, i) => ({
    name,
    at,
    dependencies: mergedDependencies([dependencies, ...(unites ? [right.columns[i]?.dependencies ?? new Map()] : [])]),
  }));
  if (!unites || !all) {
    for (const { dependencies } of [...left.columns, ...right.columns]) addDependencies(rows, dependencies, "filter");
  }
  const columnNamed = left.columnNamed ?? right.columnNamed;
  return { columns, rows, ...(columnNamed ? { columnNamed } : {}) };
}
