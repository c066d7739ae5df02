import { functionName, type SqlNode, textsOf } from "./tree.ts";

/** What Postgres calls a column that has nothing to be named after. */
export const NAMELESS = "?column?";

/** A name, and whether it is a good one: Postgres prefers the name inside a cast to that of its type. */
interface Named {
  name: string;
  strong: boolean;
}

/**
 * The name of an output column without `as`, as Postgres' `FigureColname` (src/backend/parser/parse_target.c) finds it.
 * @param nameOfSubquery name of the first column of a subquery that stands for a value
 */
export function columnName(node: SqlNode, nameOfSubquery: (subquery: SqlNode) => string): string {
  return named(node, nameOfSubquery)?.name ?? NAMELESS;
}

const strong = (name: string): Named => ({ name, strong: true });
const weak = (name: string): Named => ({ name, strong: false });

/** Kinds that always have one name. */
const FIXED: Record<string, string> = {
  GroupingFunc: "grouping",
  MergeSupportFunc: "merge_action",
  A_ArrayExpr: "array",
  RowExpr: "row",
  CoalesceExpr: "coalesce",
  XmlSerialize: "xmlserialize",
  JsonParseExpr: "json",
  JsonScalarExpr: "json_scalar",
  JsonSerializeExpr: "json_serialize",
  JsonObjectConstructor: "json_object",
  JsonArrayConstructor: "json_array",
  JsonArrayQueryConstructor: "json_array",
  JsonObjectAgg: "json_objectagg",
  JsonArrayAgg: "json_arrayagg",
};

const XML: Record<string, string> = {
  IS_XMLCONCAT: "xmlconcat",
  IS_XMLELEMENT: "xmlelement",
  IS_XMLFOREST: "xmlforest",
  IS_XMLPARSE: "xmlparse",
  IS_XMLPI: "xmlpi",
  IS_XMLROOT: "xmlroot",
};

const JSON_FUNCTIONS: Record<string, string> = {
  JSON_EXISTS_OP: "json_exists",
  JSON_QUERY_OP: "json_query",
  JSON_VALUE_OP: "json_value",
};

function named(node: SqlNode, nameOfSubquery: (subquery: SqlNode) => string): Named | null {
  if (node.ColumnRef) return lastText(node.ColumnRef.fields);
  if (node.A_Indirection) {
    return lastText(node.A_Indirection.indirection) ?? named(node.A_Indirection.arg, nameOfSubquery);
  }
  if (node.FuncCall) return strong(functionName(node.FuncCall));
  if (node.A_Expr) return node.A_Expr.kind === "AEXPR_NULLIF" ? strong("nullif") : null;
  if (node.TypeCast) {
    const inner = named(node.TypeCast.arg, nameOfSubquery);
    const type = textsOf(node.TypeCast.typeName.names).at(-1);
    return inner?.strong || type === undefined ? inner : weak(type);
  }
  if (node.CollateClause) return node.CollateClause.arg ? named(node.CollateClause.arg, nameOfSubquery) : null;
  if (node.CaseExpr) {
    const otherwise = node.CaseExpr.defresult ? named(node.CaseExpr.defresult, nameOfSubquery) : null;
    return otherwise?.strong ? otherwise : weak("case");
  }
  if (node.SubLink) return nameOfSubLink(node.SubLink, nameOfSubquery);
  if (node.MinMaxExpr) return strong(node.MinMaxExpr.op === "IS_GREATEST" ? "greatest" : "least");
  if (node.SQLValueFunction) return strong(valueFunctionName(node.SQLValueFunction.op));
  if (node.XmlExpr) return fromTable(XML, node.XmlExpr.op);
  if (node.JsonFuncExpr) return fromTable(JSON_FUNCTIONS, node.JsonFuncExpr.op);
  for (const kind in node) return fromTable(FIXED, kind);
  return null;
}

function nameOfSubLink(
  { subLinkType, subselect }: NonNullable<SqlNode["SubLink"]>,
  nameOfSubquery: (subquery: SqlNode) => string,
): Named | null {
  if (subLinkType === "EXISTS_SUBLINK") return strong("exists");
  if (subLinkType === "ARRAY_SUBLINK") return strong("array");
  return subLinkType === "EXPR_SUBLINK" ? strong(nameOfSubquery(subselect)) : null;
}

function lastText(nodes: readonly SqlNode[]): Named | null {
  const text = textsOf(nodes).at(-1);
  return text === undefined ? null : strong(text);
}

function fromTable(table: Record<string, string>, key: string): Named | null {
  const name = table[key];
  return name === undefined ? null : strong(name);
}

/** `SVFOP_CURRENT_TIMESTAMP_N` is `current_timestamp`. */
function valueFunctionName(op: string): string {
  return op
    .replace(/^SVFOP_/, "")
    .replace(/_N$/, "")
    .toLowerCase();
}
