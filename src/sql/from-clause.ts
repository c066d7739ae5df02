import type { Analysis } from "./analysis.ts";
import { addDependencies, type BaseRelation, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies } from "./expression.ts";
import { outputColumns } from "./functions.ts";
import type { FromItem, Scope, ScopeColumn, ScopeRelation } from "./scope.ts";
import {
  type Alias,
  functionName,
  type JoinExpression,
  kindOf,
  locationOf,
  type RangeVariable,
  type SqlNode,
  textsOf,
} from "./tree.ts";

/** Reads one item of `from`. `scope` holds the items before it, which `lateral` may name. */
export function readFromItem(node: SqlNode, scope: Scope, analysis: Analysis): FromItem {
  if (node.RangeVar) return readRelation(node.RangeVar, scope, analysis);
  if (node.JoinExpr) return readJoin(node.JoinExpr, scope, analysis);
  if (node.RangeSubselect) return readSubquery(node.RangeSubselect, scope, analysis);
  if (node.RangeFunction) return readFunctions(node.RangeFunction, scope, analysis);
  if (node.RangeTableSample) return readSample(node.RangeTableSample, scope, analysis);
  if (node.JsonTable)
    return readTableFunction(node, jsonColumns(node.JsonTable.columns), node.JsonTable.alias, scope, analysis);
  if (node.RangeTableFunc) {
    const names = node.RangeTableFunc.columns.flatMap(({ RangeTableFuncCol: column }) => column?.colname ?? []);
    return readTableFunction(node, names, node.RangeTableFunc.alias, scope, analysis);
  }
  analysis.isUnclear(`${kindOf(node)} in from`, locationOf(node));
  return { relations: [], star: [], rows: new Map() };
}

/** The scope of something that may not see its neighbours in `from`. */
function without(scope: Scope): Scope | null {
  return scope.parent;
}

function readRelation(variable: RangeVariable, scope: Scope, analysis: Analysis): FromItem {
  const { relname, schemaname, alias, location } = variable;
  const cte = schemaname === undefined ? scope.ctes.find(relname) : null;
  const name = alias?.aliasname ?? relname;
  if (cte !== null) return itemOf(renamed({ ...cte, alias: name }, alias), cte.rows);
  const base = analysis.lookup(relname, schemaname);
  if (base === null) {
    analysis.isUnclear(`the relation ${[schemaname, relname].filter(Boolean).join(".")}, which is not known`, location);
    return itemOf({
      alias: name,
      columns: [],
      rows: new Map(),
      columnNamed: (column) => ({ name: column, dependencies: new Map() }),
    });
  }
  analysis.reads.add(base);
  const relation: ScopeRelation = {
    alias: name,
    schema: alias === undefined ? schemaname : undefined,
    columns: base.columns.map((column) => analysis.baseColumn(column)),
    rows: new Map(),
  };
  if (!base.known) {
    relation.columnNamed = unknownColumns(base, analysis);
    relation.unlisted = base;
  }
  return itemOf(renamed(relation, alias));
}

/** Columns of a relation that nobody has listed come up when they are named. */
function unknownColumns(base: BaseRelation, analysis: Analysis): (name: string) => ScopeColumn {
  const made = new Map<string, ScopeColumn>();
  return (name) => {
    const present = made.get(name);
    if (present !== undefined) return present;
    const column = analysis.baseColumn(base.columnNamed(name));
    made.set(name, column);
    return column;
  };
}

function itemOf(relation: ScopeRelation, rows: Dependencies = relation.rows): FromItem {
  return {
    relations: [relation],
    star: relation.columns,
    rows,
    ...(relation.columnNamed ? { unlisted: relation.alias } : {}),
  };
}

/** `as t(a, b)` gives the first columns other names; the rest keep theirs. */
function renamed(relation: ScopeRelation, alias: Alias | undefined): ScopeRelation {
  const names = textsOf(alias?.colnames);
  if (names.length === 0) return relation;
  const columns = relation.columns.map((column, i) => {
    const name = names[i];
    return name === undefined || name === column.name ? column : { ...column, name };
  });
  return { ...relation, columns };
}

function readSubquery(
  { subquery, lateral, alias }: NonNullable<SqlNode["RangeSubselect"]>,
  scope: Scope,
  analysis: Analysis,
): FromItem {
  if (!subquery.SelectStmt) {
    analysis.isUnclear(`a ${kindOf(subquery)} in from`, locationOf(subquery));
    return { relations: [], star: [], rows: new Map() };
  }
  const source = analysis.query(subquery.SelectStmt, lateral ? scope : without(scope), scope.ctes);
  return itemOf(renamed({ ...source, alias: alias?.aliasname ?? "" }, alias), source.rows);
}

function readSample(
  { relation, args, repeatable }: NonNullable<SqlNode["RangeTableSample"]>,
  scope: Scope,
  analysis: Analysis,
): FromItem {
  const item = readFromItem(relation, scope, analysis);
  const chosen = dependenciesOfAll([...(args ?? []), ...(repeatable ? [repeatable] : [])], scope, analysis, "filter");
  return { ...item, rows: mergedDependencies([item.rows, chosen]) };
}

function readJoin(join: JoinExpression, scope: Scope, analysis: Analysis): FromItem {
  const left = readFromItem(join.larg, scope, analysis);
  const right = readFromItem(join.rarg, { ...scope, items: [...scope.items, left] }, analysis);
  const rows = mergedDependencies([left.rows, right.rows]);
  if (join.quals) {
    const inside: Scope = { items: [left, right], parent: scope.parent, ctes: scope.ctes };
    addDependencies(rows, expressionDependencies(join.quals, inside, analysis), "filter");
  }
  const shared = sharedNames(join, left, right, analysis).map((name) =>
    mergedColumn(name, join, left, right, rows, analysis),
  );
  const names = new Set(shared.map(({ name }) => name));
  const others = [...left.star, ...right.star].filter((column) => !names.has(column.name));
  const star = [...shared, ...others];
  const unlisted = left.unlisted ?? right.unlisted;
  const relations = joinRelations(join, [...left.relations, ...right.relations], star, shared, rows);
  return {
    relations,
    star: relations.length === 1 && join.alias ? relations[0]!.columns : star,
    rows,
    ...(unlisted ? { unlisted } : {}),
  };
}

function joinRelations(
  { alias, join_using_alias }: JoinExpression,
  inner: ScopeRelation[],
  star: ScopeColumn[],
  shared: ScopeColumn[],
  rows: Dependencies,
): ScopeRelation[] {
  // An alias of the whole join hides the names inside it; one of `using` only adds itself.
  const open = inner.find(({ columnNamed }) => columnNamed !== undefined)?.columnNamed;
  if (alias) {
    const whole = { alias: alias.aliasname, columns: star, rows, ...(open ? { columnNamed: open } : {}) };
    return [renamed(whole, alias)];
  }
  if (join_using_alias) return [...inner, { alias: join_using_alias.aliasname, columns: shared, rows }];
  return inner;
}

function sharedNames(join: JoinExpression, left: FromItem, right: FromItem, analysis: Analysis): string[] {
  if (!join.isNatural) return textsOf(join.usingClause);
  if (left.unlisted ?? right.unlisted) {
    analysis.isUnclear(
      `a natural join with ${left.unlisted ?? right.unlisted}, whose columns are not known`,
      undefined,
    );
  }
  const names = new Set(right.star.map(({ name }) => name));
  return left.star.filter(({ name }) => names.has(name)).map(({ name }) => name);
}

/** The one column that `using` makes of two: of the side that always has a row, or of both. */
function mergedColumn(
  name: string,
  { jointype }: JoinExpression,
  left: FromItem,
  right: FromItem,
  rows: Dependencies,
  analysis: Analysis,
): ScopeColumn {
  const sides = [left, right].map((side) => columnOf(side, name, analysis));
  for (const side of sides) {
    analysis.use(side, undefined);
    addDependencies(rows, side.dependencies, "filter");
  }
  if (jointype === "JOIN_FULL")
    return { name, dependencies: mergedDependencies(sides.map((side) => side.dependencies)) };
  return { name, dependencies: sides[jointype === "JOIN_RIGHT" ? 1 : 0]!.dependencies };
}

function columnOf({ star, relations }: FromItem, name: string, analysis: Analysis): ScopeColumn {
  const found = star.find((column) => column.name === name);
  if (found !== undefined) return found;
  const open = relations.filter(({ columnNamed }) => columnNamed !== undefined);
  if (open.length === 1) return open[0]!.columnNamed!(name);
  const names = relations.map(({ alias }) => alias).join(" or ");
  analysis.isUnclear(`the column ${name} in using, of ${names}: not all their columns are known`, undefined);
  return { name, dependencies: new Map() };
}

/** Functions in `from`; what they are given decides their rows as well as their values. */
function readFunctions(range: NonNullable<SqlNode["RangeFunction"]>, scope: Scope, analysis: Analysis): FromItem {
  const alias = range.alias?.aliasname;
  const rows: Dependencies = new Map();
  let open = false;
  const columns = range.functions.flatMap(({ List: list }): ScopeColumn[] => {
    const [call, definitions] = list?.items ?? [];
    if (call === undefined) return [];
    const dependencies = mergedDependencies([expressionDependencies(call, scope, analysis)], "transformed");
    addDependencies(rows, dependencies, "filter");
    const arrays = call.FuncCall && functionName(call.FuncCall) === "unnest" ? (call.FuncCall.args ?? []) : [];
    // `unnest(a, b)` puts arrays side by side.
    if (arrays.length > 1) {
      return arrays.map((array) => ({
        name: "unnest",
        dependencies: dependenciesOfAll([array], scope, analysis, "transformed"),
      }));
    }
    const declared = [...(range.coldeflist ?? []), ...(definitions?.List?.items ?? [])];
    const single = range.functions.length === 1 ? alias : undefined;
    const { names, certain } = functionColumns(call, declared, single);
    open ||= !certain;
    return names.map((name) => ({ name, dependencies }));
  });
  if (range.ordinality) columns.push({ name: "ordinality", dependencies: new Map() });
  const first = range.functions[0]?.List?.items?.[0];
  const relation = renamed(
    { alias: alias ?? (first?.FuncCall ? functionName(first.FuncCall) : ""), columns, rows },
    range.alias,
  );
  // A function of the user may give columns that only the database knows: each one named hangs on the arguments.
  if (open && textsOf(range.alias?.colnames).length === 0) {
    relation.columnNamed = (name) => ({ name, dependencies: mergedDependencies([rows], "copied") });
  }
  return itemOf(relation, rows);
}

function functionColumns(
  call: SqlNode,
  declared: readonly SqlNode[],
  alias: string | undefined,
): { names: readonly string[]; certain: boolean } {
  if (declared.length > 0)
    return { names: declared.flatMap(({ ColumnDef: column }) => column?.colname ?? []), certain: true };
  if (!call.FuncCall) return { names: [alias ?? valueName(call)], certain: true };
  const name = functionName(call.FuncCall);
  const known = outputColumns(name);
  if (known !== undefined && known.length > 0) return { names: known, certain: true };
  return { names: [alias ?? name], certain: known !== undefined };
}

/** `select * from current_date` has a column of that name. */
function valueName(call: SqlNode): string {
  return call.SQLValueFunction ? call.SQLValueFunction.op.replace(/^SVFOP_|_N$/g, "").toLowerCase() : kindOf(call);
}

/** JSON_TABLE and XMLTABLE: all columns come out of what they are given. */
function readTableFunction(
  node: SqlNode,
  names: readonly string[],
  alias: Alias | undefined,
  scope: Scope,
  analysis: Analysis,
): FromItem {
  const inputs = Object.values(node).flatMap((fields) => inputsOf(fields as unknown as Record<string, unknown>));
  const dependencies = dependenciesOfAll(inputs, scope, analysis, "transformed");
  const rows = mergedDependencies([dependencies], "filter");
  const fallback = node.JsonTable ? "json_table" : "xmltable";
  const columns = names.map((name) => ({ name, dependencies }));
  return itemOf(renamed({ alias: alias?.aliasname ?? fallback, columns, rows }, alias), rows);
}

/** The document, and what is passed along with it. */
function inputsOf(fields: Record<string, unknown>): SqlNode[] {
  const context = fields.context_item as { raw_expr?: SqlNode } | undefined;
  const passing = (fields.passing as SqlNode[] | undefined) ?? [];
  const document = fields.docexpr as SqlNode | undefined;
  return [context?.raw_expr, document, ...passing].filter((node) => node !== undefined);
}

function jsonColumns(columns: readonly SqlNode[]): string[] {
  return columns.flatMap(({ JsonTableColumn: column }) => {
    if (column === undefined) return [];
    return column.columns ? jsonColumns(column.columns) : [column.name ?? ""];
  });
}
