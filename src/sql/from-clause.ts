import type { Analysis, Unclear } from "./analysis.ts";
import { addDependencies, type BaseRelation, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies } from "./expression.ts";
import { readFunctions, readJsonTable, readXmlTable } from "./from-functions.ts";
import { faultInUsing } from "./name-faults.ts";
import { renamed } from "./rename-columns.ts";
import type { FromItem, Scope, ScopeColumn, ScopeRelation } from "./scope.ts";
import { type JoinExpression, kindOf, locationOf, type RangeVariable, type SqlNode, textsOf } from "./tree.ts";

/** Reads one item of `from`. `scope` holds the items before it, which `lateral` may name. */
export function readFromItem(node: SqlNode, scope: Scope, analysis: Analysis): FromItem {
  if (node.RangeVar) return readRelation(node.RangeVar, scope, analysis);
  if (node.JoinExpr) return readJoin(node.JoinExpr, scope, analysis);
  if (node.RangeSubselect) return readSubquery(node.RangeSubselect, scope, analysis);
  if (node.RangeFunction) return itemOf(readFunctions(node.RangeFunction, scope, analysis));
  if (node.RangeTableSample) return readSample(node.RangeTableSample, scope, analysis);
  if (node.JsonTable) return itemOf(readJsonTable(node.JsonTable, scope, analysis));
  if (node.RangeTableFunc) return itemOf(readXmlTable(node.RangeTableFunc, scope, analysis));
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
  if (cte !== null) {
    // Columns of its own each time, since two mentions in one `from` are different rows.
    const columns = cte.columns.map((column) => ({ ...column }));
    return itemOf(renamed({ ...cte, columns, alias: name }, alias, analysis));
  }
  const base = analysis.lookup(relname, schemaname);
  if (base === null) {
    const written = [schemaname, relname].filter(Boolean).join(".");
    analysis.isUnclear(`the relation ${written}, which is not known`, location, { isOpen: true, ...absent(variable) });
    return itemOf({ alias: name, columns: [], rows: new Map(), columnNamed: nothing });
  }
  analysis.reads.add(base);
  const relation: ScopeRelation = {
    alias: name,
    schema: alias === undefined ? schemaname : undefined,
    columns: base.columns.map((column) => analysis.baseColumn(column)),
    rows: new Map(),
    base,
  };
  if (!base.known) relation.columnNamed = unknownColumns(base, analysis);
  return itemOf(renamed(relation, alias, analysis));
}

/** A table without a schema is, if it is one of the project's, hardly one that the caller does not know. */
function absent({ relname, schemaname }: RangeVariable): Pick<Unclear, "fault"> {
  if (schemaname !== undefined) return {};
  const message = `relation "${relname}" does not exist`;
  return { fault: { sqlstate: "42P01", message, name: relname, candidates: [] } };
}

const nothing = (name: string): ScopeColumn => ({ name, dependencies: new Map() });

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

function itemOf(relation: ScopeRelation): FromItem {
  const { columns, rows, order, columnNamed, alias } = relation;
  return { relations: [relation], star: columns, rows, order, ...(columnNamed ? { unlisted: alias } : {}) };
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
  return itemOf(renamed({ ...source, alias: alias?.aliasname ?? "" }, alias, analysis));
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
  const relations = joinRelations(join, [...left.relations, ...right.relations], star, shared, rows, analysis);
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
  analysis: Analysis,
): ScopeRelation[] {
  // An alias of the whole join hides the names inside it; one of `using` only adds itself.
  const open = inner.find(({ columnNamed }) => columnNamed !== undefined)?.columnNamed;
  if (alias) {
    const whole = { alias: alias.aliasname, columns: star, rows, ...(open ? { columnNamed: open } : {}) };
    return [renamed(whole, alias, analysis)];
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
  { jointype, isNatural }: JoinExpression,
  left: FromItem,
  right: FromItem,
  rows: Dependencies,
  analysis: Analysis,
): ScopeColumn {
  const sides = [columnOf(left, "left", name, analysis), columnOf(right, "right", name, analysis)];
  for (const side of sides) {
    // A natural join does without a column that is gone.
    if (!isNatural) analysis.use(side, undefined);
    addDependencies(rows, side.dependencies, "filter");
  }
  if (jointype === "JOIN_FULL")
    return { name, dependencies: mergedDependencies(sides.map((side) => side.dependencies)) };
  return { name, dependencies: sides[jointype === "JOIN_RIGHT" ? 1 : 0]!.dependencies };
}

function columnOf(
  { star, relations }: FromItem,
  side: "left" | "right",
  name: string,
  analysis: Analysis,
): ScopeColumn {
  const [found, ...others] = star.filter((column) => column.name === name);
  if (found !== undefined && others.length === 0) return found;
  const open = relations.filter(({ columnNamed }) => columnNamed !== undefined);
  if (found === undefined && open.length === 1) return open[0]!.columnNamed!(name);
  if (found !== undefined || open.length === 0) {
    const columns = star.map((column) => column.name);
    const fault = faultInUsing(name, side, columns);
    analysis.isUnclear(`the column ${name} in using: ${fault.message}`, undefined, { fault });
    return found ?? { name, dependencies: new Map() };
  }
  const names = relations.map(({ alias }) => alias).join(" or ");
  analysis.isUnclear(`the column ${name} in using, of ${names}: not all their columns are known`, undefined, {
    isOpen: true,
  });
  return { name, dependencies: new Map() };
}
