import { functionName, type JoinExpression, type RangeVariable, type SqlNode, textsOf } from "../../sql/tree.ts";
import { type Reading, renameColumns } from "./read-statement.ts";
import { type Relation, type Rows, type Scope, UNKNOWN_ROWS } from "./rows.ts";
import { beginningOf, type Join } from "./site.ts";
import { typeOf } from "./types.ts";

/** What `from` holds: relations in their order, and how they are joined. */
export interface From {
  relations: Relation[];
  joins: Join[];
}

/** Reads `from`, adding its relations to the scope as they come up, so that `lateral` sees those before it. */
export function readFrom(nodes: readonly SqlNode[], scope: Scope, reading: Reading): From {
  const joins: Join[] = [];
  for (const node of nodes) {
    const left = [...scope.relations];
    const right = readItem(node, scope, reading, joins);
    if (left.length > 0)
      joins.push({
        type: "COMMA",
        left,
        right,
        quals: undefined,
        using: [],
        optional: [],
        location: beginningOf(node),
      });
  }
  return { relations: scope.relations, joins };
}

function readItem(node: SqlNode, scope: Scope, reading: Reading, joins: Join[]): Relation[] {
  if (node.JoinExpr) return readJoin(node.JoinExpr, scope, reading, joins);
  const relation = readRelation(node, scope, reading);
  scope.relations.push(relation);
  return [relation];
}

function readRelation(node: SqlNode, scope: Scope, reading: Reading): Relation {
  const common = { schema: undefined, optional: false, lateral: false, location: beginningOf(node) };
  if (node.RangeVar) return { ...common, ...readVariable(node.RangeVar, scope, reading) };
  if (node.RangeTableSample) return readRelation(node.RangeTableSample.relation, scope, reading);
  if (node.RangeSubselect) {
    const { subquery, lateral = false, alias } = node.RangeSubselect;
    const outside = lateral ? scope : scope.parent;
    const select = subquery.SelectStmt;
    const rows = select ? reading.query(select, outside, scope.ctes, "from") : UNKNOWN_ROWS;
    const name = alias?.aliasname ?? "";
    return { ...common, alias: name, rows: renameColumns(rows, textsOf(alias?.colnames)), kind: "subquery", lateral };
  }
  if (node.RangeFunction) {
    const { functions, alias } = node.RangeFunction;
    const [call] = functions.flatMap(({ List: list }) => list?.items?.[0] ?? []);
    for (const { List: list } of functions)
      for (const item of list?.items ?? []) if (item.FuncCall) reading.expression(item, scope);
    const name = alias?.aliasname ?? (call?.FuncCall ? functionName(call.FuncCall) : "");
    return {
      ...common,
      alias: name,
      rows: functionRows(call, name, textsOf(alias?.colnames), scope),
      kind: "function",
      lateral: true,
    };
  }
  const alias = Object.values(node)[0] as { alias?: { aliasname: string } };
  return { ...common, alias: alias.alias?.aliasname ?? "", rows: UNKNOWN_ROWS, kind: "function", lateral: true };
}

/** `generate_series` gives one column, named after its alias; of others nothing is known. */
function functionRows(call: SqlNode | undefined, alias: string, names: readonly string[], scope: Scope): Rows {
  if (!call?.FuncCall || functionName(call.FuncCall) !== "generate_series") return UNKNOWN_ROWS;
  const given = typeOf(call, scope);
  // Days of the session's zone, as of date_trunc.
  const type = given === "date" ? null : given;
  const name = names[0] ?? alias;
  const columns = [{ name, type, notNull: true }];
  return { ...UNKNOWN_ROWS, columns, open: false, keys: [[name]], grain: [[name]] };
}

function readVariable(variable: RangeVariable, scope: Scope, reading: Reading) {
  const { relname, schemaname, alias, location } = variable;
  const cte = schemaname === undefined ? scope.ctes.find(relname) : null;
  if (cte === null) reading.visitor.relation?.(relname, schemaname, location);
  const rows = cte ?? reading.lookup(relname, schemaname) ?? UNKNOWN_ROWS;
  return {
    alias: alias?.aliasname ?? relname,
    schema: alias === undefined ? schemaname : undefined,
    rows: renameColumns(rows, textsOf(alias?.colnames)),
    kind: cte === null ? ("relation" as const) : ("cte" as const),
  };
}

function readJoin(join: JoinExpression, scope: Scope, reading: Reading, joins: Join[]): Relation[] {
  const left = readItem(join.larg, scope, reading, joins);
  const right = readItem(join.rarg, scope, reading, joins);
  const { jointype: type, quals } = join;
  const optional = left.filter((relation) => relation.optional);
  if (type === "JOIN_LEFT" || type === "JOIN_FULL") for (const relation of right) relation.optional = true;
  if (type === "JOIN_RIGHT" || type === "JOIN_FULL") for (const relation of left) relation.optional = true;
  const using = join.isNatural ? sharedNames(left, right) : textsOf(join.usingClause);
  const crossed = quals === undefined && using.length === 0;
  joins.push({ type: crossed ? "CROSS" : type, left, right, quals, using, optional, location: beginningOf(join.rarg) });
  return [...left, ...right];
}

function sharedNames(left: readonly Relation[], right: readonly Relation[]): string[] {
  const names = new Set(left.flatMap(({ rows }) => rows.columns.map(({ name }) => name)));
  return right.flatMap(({ rows }) => rows.columns.map(({ name }) => name)).filter((name) => names.has(name));
}
