import type { Analysis, QueryScope } from "./analysis.ts";
import { addDependencies, type Dependencies, type EdgeKind, mergedDependencies } from "./dependencies.ts";
import { isAggregate, outputColumns, showsOrder, takesRow } from "./functions.ts";
import { ambiguousName, missingName } from "./name-faults.ts";
import { findName, findRelation, type Scope, type ScopeColumn } from "./scope.ts";
import {
  childrenOf,
  type FunctionCall,
  functionName,
  kindOf,
  locationOf,
  type SqlNode,
  textsOf,
  type WindowDefinition,
} from "./tree.ts";

/** Kinds whose value follows from the values below them, and from nothing else. */
const PLAIN_KINDS = new Set(
  `A_Expr A_ArrayExpr A_Indices A_Indirection BoolExpr BooleanTest CaseExpr CaseWhen CoalesceExpr CollateClause
  GroupingFunc JsonAggConstructor JsonArgument JsonArrayConstructor JsonBehavior JsonFormat JsonFuncExpr JsonIsPredicate JsonKeyValue JsonObjectConstructor JsonOutput JsonParseExpr JsonReturning JsonScalarExpr
  JsonSerializeExpr JsonTablePathSpec JsonValueExpr List MinMaxExpr NamedArgExpr NullTest ResTarget RowExpr SortBy
  TypeCast XmlExpr XmlSerialize`.split(/\s+/),
);

/** Kinds that hang on no column. */
const LEAVES = new Set(
  "A_Const A_Star BitString Boolean Float Integer ParamRef SQLValueFunction SetToDefault String TypeName".split(" "),
);

/** Aggregates with a syntax, and so a kind, of their own. */
const AGGREGATE_KINDS = new Set(["JsonObjectAgg", "JsonArrayAgg"]);

/** What the value of an expression hangs on. */
export function expressionDependencies(node: SqlNode, scope: Scope, analysis: Analysis): Dependencies {
  const found: Dependencies = new Map();
  walk(node, "copied", found, scope, analysis);
  return found;
}

/** What several expressions hang on together, all in the manner of `kind`. */
export function dependenciesOfAll(
  nodes: readonly SqlNode[] | undefined,
  scope: Scope,
  analysis: Analysis,
  kind: EdgeKind = "copied",
): Dependencies {
  return mergedDependencies(
    (nodes ?? []).map((node) => expressionDependencies(node, scope, analysis)),
    kind,
  );
}

function walk(node: SqlNode, kind: EdgeKind, into: Dependencies, scope: Scope, analysis: Analysis): void {
  const name = kindOf(node);
  if (node.ColumnRef) walkColumn(node.ColumnRef, kind, into, scope, analysis);
  else if (node.FuncCall) walkCall(node.FuncCall, kind, into, scope, analysis);
  else if (node.SubLink) walkSubLink(node.SubLink, kind, into, scope, analysis);
  else if (node.JsonArrayQueryConstructor) walkArray(node.JsonArrayQueryConstructor.query, into, scope, analysis);
  else if (node.A_Indirection && walkField(node.A_Indirection, kind, into, scope, analysis)) return;
  else if (AGGREGATE_KINDS.has(name)) walkAll(childrenOf(node), "aggregated", into, scope, analysis);
  else if (!LEAVES.has(name)) {
    if (!PLAIN_KINDS.has(name)) analysis.isUnclear(`an expression of the kind ${name}`, locationOf(node));
    walkAll(childrenOf(node), atLeast(kind, "transformed"), into, scope, analysis);
  }
}

function walkAll(
  nodes: readonly SqlNode[],
  kind: EdgeKind,
  into: Dependencies,
  scope: Scope,
  analysis: Analysis,
): void {
  for (const node of nodes) walk(node, kind, into, scope, analysis);
}

/** What is aggregated inside an expression stays aggregated; what is copied into one is transformed. */
function atLeast(kind: EdgeKind, other: EdgeKind): EdgeKind {
  return kind === "copied" ? other : kind;
}

function walkColumn(
  { fields, location }: NonNullable<SqlNode["ColumnRef"]>,
  kind: EdgeKind,
  into: Dependencies,
  scope: Scope,
  analysis: Analysis,
): void {
  const parts = textsOf(fields);
  // `t.*` as a value, as in `count(t.*)` or `row(t.*)`, is the row of t.
  const relationNamed = fields.at(-1)?.A_Star ? findRelation(scope, parts) : null;
  const found = relationNamed ? { kind: "row" as const, relation: relationNamed } : findName(scope, parts);
  if (found === null) {
    // `c.f` may also be the field f of a column c that holds a composite value.
    const holder = parts.length > 1 ? findName(scope, parts.slice(0, -1)) : null;
    const fault = missingName(scope, parts);
    if (holder?.kind === "column" && fault === undefined) {
      analysis.use(holder.column, location);
      addDependencies(into, holder.column.dependencies, atLeast(kind, "transformed"));
    } else analysis.isUnclear(`the column ${parts.join(".")}, which no relation in from has`, location, { fault });
    return;
  }
  if (found.kind === "open") {
    const names = found.relations.join(" or ");
    analysis.isUnclear(
      `the column ${parts.join(".")}, which may be of ${names}: not all their columns are known`,
      location,
      { isOpen: true },
    );
    return;
  }
  if (found.kind === "column") {
    const fault = ambiguousName(scope, parts);
    if (fault)
      analysis.isUnclear(`the column ${parts.join(".")}, which several relations in from have`, location, { fault });
    analysis.use(found.column, location);
    addDependencies(into, found.column.dependencies, kind);
    return;
  }
  const { relation } = found;
  if (relation.columnNamed)
    analysis.isUnclear(`the whole row of ${relation.alias}, whose columns are not known`, location, { isOpen: true });
  for (const { dependencies } of relation.columns) addDependencies(into, dependencies, atLeast(kind, "transformed"));
}

/** `(c).name`, where c is a row: the field alone counts. False where it is not known what is before the dot. */
function walkField(
  { arg, indirection }: NonNullable<SqlNode["A_Indirection"]>,
  kind: EdgeKind,
  into: Dependencies,
  scope: Scope,
  analysis: Analysis,
): boolean {
  const [name] = textsOf(indirection.slice(0, 1));
  const field = name === undefined ? undefined : fieldNamed(arg, name, scope, analysis);
  if (field === undefined) return false;
  analysis.use(field, locationOf(arg));
  const isWhole = indirection.length === 1;
  addDependencies(into, field.dependencies, isWhole ? kind : atLeast(kind, "transformed"));
  walkAll(indirection.slice(1), "transformed", into, scope, analysis);
  return true;
}

function fieldNamed(node: SqlNode, name: string, scope: Scope, analysis: Analysis): ScopeColumn | undefined {
  return fieldsOf(node, scope, analysis)?.find((column) => column.name === name);
}

/**
 * The columns of a row: of a relation or column that a name stands for, of `row(a, b)`, of a function that is known to
 * give several. Undefined for what is no row, or one of which the columns are not known.
 */
export function fieldsOf(node: SqlNode, scope: Scope, analysis: Analysis): readonly ScopeColumn[] | undefined {
  if (node.RowExpr) return fieldsOfRow(node.RowExpr.args ?? [], scope, analysis);
  if (node.FuncCall) {
    const names = outputColumns(functionName(node.FuncCall)) ?? [];
    if (names.length === 0) return undefined;
    const dependencies = expressionDependencies(node, scope, analysis);
    return names.map((name) => ({ name, dependencies }));
  }
  const fields = node.ColumnRef?.fields;
  if (fields === undefined) return undefined;
  const parts = textsOf(fields);
  if (fields.at(-1)?.A_Star) return findRelation(scope, parts)?.columns;
  const found = findName(scope, parts);
  if (found?.kind === "row") return found.relation.columnNamed ? undefined : found.relation.columns;
  return found?.kind === "column" ? found.column.fields : undefined;
}

/** The fields of `row(a, b)` are called f1, f2 …; a row inside, as `c.*`, gives all of its own. */
function fieldsOfRow(args: readonly SqlNode[], scope: Scope, analysis: Analysis): ScopeColumn[] | undefined {
  const values: Dependencies[] = [];
  for (const arg of args) {
    if (!arg.ColumnRef?.fields.at(-1)?.A_Star) values.push(expressionDependencies(arg, scope, analysis));
    else {
      const inside = fieldsOf(arg, scope, analysis);
      if (inside === undefined) return undefined;
      values.push(...inside.map(({ dependencies }) => dependencies));
    }
  }
  return values.map((dependencies, i) => ({ name: `f${i + 1}`, dependencies }));
}

function walkCall(call: FunctionCall, kind: EdgeKind, into: Dependencies, scope: Scope, analysis: Analysis): void {
  const name = functionName(call);
  // Only aggregates take these, so they tell one that a user has defined.
  const marked = call.agg_filter ?? call.agg_within_group ?? call.agg_star ?? call.agg_distinct;
  const aggregates = marked !== undefined || isAggregate(name, call.agg_within_group ?? false);
  const [first, ...others] = call.args ?? [];
  // `name(c)` is `c.name`, unless there is a function of the name that takes a row.
  if (first && others.length === 0 && !aggregates && !takesRow(name)) {
    const field = isRow(first, scope, analysis) ? fieldNamed(first, name, scope, analysis) : undefined;
    if (field !== undefined) {
      analysis.use(field, call.location);
      addDependencies(into, field.dependencies, kind);
      return;
    }
  }
  // Rows are counted whatever is in them.
  const args =
    name === "count" && !call.agg_distinct
      ? (call.args ?? []).filter((arg) => !isRow(arg, scope, analysis))
      : call.args;
  const inside = aggregates ? "aggregated" : atLeast(kind, "transformed");
  walkAll(args ?? [], kind === "filter" ? "filter" : inside, into, scope, analysis);
  walkAll(call.agg_order ?? [], inside, into, scope, analysis);
  if (showsOrder(name, call.over !== undefined) && !call.agg_order && !call.over?.orderClause && !call.over?.name)
    addDependencies(into, orderOf(scope), inside);
  if (call.agg_filter) walk(call.agg_filter, inside, into, scope, analysis);
  if (call.over) walkWindow(call.over, into, scope, analysis);
}

function isRow(node: SqlNode, scope: Scope, analysis: Analysis): boolean {
  return node.ColumnRef !== undefined && fieldsOf(node, scope, analysis) !== undefined;
}

/** What the rows that an expression looks at are sorted by, where a query inside `from` sorts them. */
function orderOf(scope: Scope): Dependencies {
  return (scope as Partial<QueryScope>).order ?? new Map();
}

/** Partitions and their order decide the value; a named window may build on another one. */
function walkWindow(window: WindowDefinition, into: Dependencies, scope: Scope, analysis: Analysis): void {
  const { partitionClause = [], orderClause = [], startOffset, endOffset } = window;
  const offsets = [startOffset, endOffset].filter((offset) => offset !== undefined);
  walkAll([...partitionClause, ...orderClause, ...offsets], "transformed", into, scope, analysis);
  const base = window.refname ?? (partitionClause.length + orderClause.length === 0 ? window.name : undefined);
  const named = base === undefined ? undefined : (scope as Partial<QueryScope>).windows?.get(base);
  if (named !== undefined && named !== window) walkWindow(named, into, scope, analysis);
}

/** A subquery as a value: its columns go into the value, and what chooses its rows filters. */
function walkSubLink(
  { subLinkType, testexpr, subselect, location }: NonNullable<SqlNode["SubLink"]>,
  kind: EdgeKind,
  into: Dependencies,
  scope: Scope,
  analysis: Analysis,
): void {
  if (testexpr) walk(testexpr, atLeast(kind, "transformed"), into, scope, analysis);
  if (!subselect.SelectStmt) {
    analysis.isUnclear("a subquery that is no select", location);
    return;
  }
  if (subLinkType === "ARRAY_SUBLINK") {
    walkArray(subselect, into, scope, analysis);
    return;
  }
  const { columns, rows } = analysis.query(subselect.SelectStmt, scope, scope.ctes);
  addDependencies(into, rows, "filter");
  // `exists` only asks whether there are rows; the columns of its subquery do not matter.
  if (subLinkType === "EXISTS_SUBLINK") return;
  analysis.needs(columns, columns.length);
  const inside = subLinkType === "EXPR_SUBLINK" ? kind : atLeast(kind, "transformed");
  for (const { dependencies } of columns) addDependencies(into, dependencies, inside);
}

/** `array(select …)`, `json_array(select …)`: the values of many rows, in the order of the subquery. */
function walkArray(subquery: SqlNode, into: Dependencies, scope: Scope, analysis: Analysis): void {
  if (!subquery.SelectStmt) {
    analysis.isUnclear("a subquery that is no select", locationOf(subquery));
    return;
  }
  const { columns, rows, order } = analysis.query(subquery.SelectStmt, scope, scope.ctes);
  analysis.needs(columns, columns.length);
  for (const { dependencies } of columns) addDependencies(into, dependencies, "aggregated");
  if (order) addDependencies(into, order, "aggregated");
  addDependencies(into, rows, "filter");
}
