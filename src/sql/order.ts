import type { Analysis, QueryScope } from "./analysis.ts";
import { addDependencies, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies } from "./expression.ts";
import { aggregatesRows } from "./functions.ts";
import { findName, type Scope, type ScopeColumn } from "./scope.ts";
import { locationOf, type SelectStatement, type SqlNode, textsOf } from "./tree.ts";

/** Whether an expression is a bare name. */
export function isName(node: SqlNode): boolean {
  return node.ColumnRef?.fields.length === 1;
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
export function outputColumn(
  node: SqlNode,
  output: readonly ScopeColumn[],
  analysis?: Analysis,
): ScopeColumn | undefined {
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
export function readDistinct(
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
export function readOrder(
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
export function columnOf({ ColumnRef: column }: SqlNode, scope: Scope): ScopeColumn | undefined {
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
