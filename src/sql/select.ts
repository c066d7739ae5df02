import type { Analysis, QueryRows, QueryScope } from "./analysis.ts";
import { columnName } from "./column-name.ts";
import { withCtes } from "./common-tables.ts";
import { addDependencies, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies, fieldsOf } from "./expression.ts";
import { readFromItem } from "./from-clause.ts";
import { aggregatesRows, multipliesRows } from "./functions.ts";
import { type CteScope, findName, findRelation, type RowSource, type Scope, type ScopeColumn } from "./scope.ts";
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
  const scope: QueryScope = { items: [], parent, ctes, windows: new Map(), order: undefined };
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
  const open: ColumnNamed[] = [];
  const output = (statement.targetList ?? []).flatMap((target) => readTarget(target, scope, analysis, rows, open));
  addDependencies(rows, grouping(statement.groupClause, scope, output, analysis), "filter");
  if (statement.havingClause)
    addDependencies(rows, expressionDependencies(statement.havingClause, scope, analysis), "filter");
  readDistinct(statement, scope, output, rows, analysis);
  const order = readOrder(statement, scope, output, rows, analysis);
  return { columns: output, rows, order, ...(open.length > 0 ? { columnNamed: open[0]! } : {}) };
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
    const taken = indirection.length === 1 ? fieldsOf(arg, scope, analysis) : undefined;
    if (taken !== undefined) {
      if (multipliesRows(arg)) for (const column of taken) addDependencies(rows, column.dependencies, "filter");
      return taken.map((column) => ({ ...column, at: column.at ?? location }));
    }
    analysis.isUnclear("the fields that (…).* takes out of a composite value", location);
    return [];
  }
  const dependencies = expressionDependencies(val, scope, analysis);
  if (multipliesRows(val)) addDependencies(rows, dependencies, "filter");
  const nameOfSubquery = (subquery: SqlNode) =>
    (subquery.SelectStmt && analysis.query(subquery.SelectStmt, scope, scope.ctes).columns[0]?.name) ?? "";
  return [
    {
      name: name ?? columnName(val, nameOfSubquery),
      dependencies,
      at: location,
      fields: fieldsOf(val, scope, analysis),
      value: columnOf(val, scope),
    },
  ];
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
  for (const { alias, columnNamed, base, isOpenFunction } of unlisted) {
    // Of a subquery it was said inside, where `*` names the relation itself.
    if (base !== undefined || isOpenFunction)
      analysis.isUnclear(`* of ${alias}, of which not all columns are known`, location, base);
    open.push(columnNamed!);
  }
  const columns = relation === null ? scope.items.flatMap(({ star }) => star) : relation.columns;
  return columns.map((column) => ({ ...column, at: column.at ?? location, value: column }));
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

function isName(node: SqlNode): boolean {
  return node.ColumnRef?.fields.length === 1;
}

function namesInput(node: SqlNode, scope: Scope): boolean {
  const [name] = textsOf(node.ColumnRef?.fields);
  return scope.items.some(({ star }) => star.some((column) => column.name === name));
}

/** What an entry of `order by` or `distinct on` looks at: an output column, or an expression over the input. */
function sortedBy(node: SqlNode, scope: Scope, output: readonly ScopeColumn[], analysis: Analysis): Dependencies {
  const column = outputColumn(node, output, analysis);
  if (column === undefined) return expressionDependencies(node, scope, analysis);
  // One that came by `*` is named here alone.
  if (isName(node)) analysis.use(column, locationOf(node));
  return column.dependencies;
}

/** The output column that a number or a bare name in `group by` or `order by` means. */
function outputColumn(node: SqlNode, output: readonly ScopeColumn[], analysis?: Analysis): ScopeColumn | undefined {
  const place = node.A_Const?.ival?.ival;
  if (place !== undefined) {
    analysis?.needs(output, place);
    return output[place - 1];
  }
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

/**
 * Order alone changes no row; with `limit` or `distinct on` it chooses which ones stay. Returns what the rows are sorted
 * by: here, or already where they come from.
 */
function readOrder(
  statement: SelectStatement,
  scope: Scope & Partial<QueryScope>,
  output: readonly ScopeColumn[],
  rows: Dependencies,
  analysis: Analysis,
): Dependencies | undefined {
  const { sortClause, limitCount, limitOffset, limitOption, distinctClause } = statement;
  const limits = [limitCount, limitOffset].filter((node) => node !== undefined && !isNull(node)) as SqlNode[];
  const chooses = limits.length > 0 || distinctClause?.some((node) => Object.keys(node).length > 0);
  const nodes = sortClause?.flatMap(({ SortBy: sort }) => sort?.node ?? []);
  const keys = nodes?.map((node) => sortedBy(node, scope, output, analysis));
  const count = limitOption === WITH_TIES ? undefined : decidingKeys(nodes ?? [], scope, output);
  const order = keys && mergedDependencies(keys.slice(0, count));
  const effective = order ?? (scope.order && mixesRows(statement) ? undefined : scope.order);
  if (chooses && effective) addDependencies(rows, effective, "filter");
  addDependencies(rows, dependenciesOfAll(limits, scope, analysis), "filter");
  return effective;
}

const WITH_TIES = "LIMIT_OPTION_WITH_TIES";

/** How many keys, from the first, sort by all columns: rows that tie in these are the same. */
function decidingKeys(nodes: readonly SqlNode[], scope: Scope, output: readonly ScopeColumn[]): number {
  const sorted = new Set<ScopeColumn>();
  for (const [i, node] of nodes.entries()) {
    const value = columnOf(node, scope);
    const named = outputColumn(node, output);
    for (const column of output) if (column === named || (value && column.value === value)) sorted.add(column);
    if (sorted.size === output.length) return i + 1;
  }
  return nodes.length;
}

/** The column of `from` that an expression is. */
function columnOf({ ColumnRef: column }: SqlNode, scope: Scope): ScopeColumn | undefined {
  const found = column && findName(scope, textsOf(column.fields));
  return found?.kind === "column" ? found.column : undefined;
}

/** Whether a query makes other rows of those that it reads, so that their order says nothing. */
function mixesRows({ groupClause, havingClause, distinctClause, targetList }: SelectStatement): boolean {
  return (groupClause ?? havingClause ?? distinctClause ?? targetList?.some(aggregatesRows) ?? false) !== false;
}

/** `limit all` and `limit null` are no limit. */
function isNull(node: SqlNode): boolean {
  return node.A_Const?.isnull === true;
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
