import { functionName, type SqlNode, type TypeName, textsOf } from "../../sql/tree.ts";
import type { Scope } from "./rows.ts";
import { findColumn } from "./rows.ts";

/** Types as far as rules tell them apart; null, beside them, is a type that nobody knows. */
export type SqlType =
  | "int"
  | "bigint"
  | "numeric"
  | "float"
  | "text"
  | "boolean"
  | "date"
  | "timestamp"
  | "timestamptz"
  | "interval"
  | "other";

const TYPES: Record<string, SqlType> = {
  int: "int",
  integer: "int",
  int2: "int",
  int4: "int",
  smallint: "int",
  serial: "int",
  int8: "bigint",
  bigint: "bigint",
  bigserial: "bigint",
  numeric: "numeric",
  decimal: "numeric",
  float: "float",
  float4: "float",
  float8: "float",
  real: "float",
  "double precision": "float",
  text: "text",
  varchar: "text",
  "character varying": "text",
  char: "text",
  character: "text",
  bpchar: "text",
  bool: "boolean",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  "timestamp without time zone": "timestamp",
  timestamptz: "timestamptz",
  "timestamp with time zone": "timestamptz",
  interval: "interval",
};

/** The type that a text names, such as `data_type` in YAML; lengths and precisions do not matter. */
export function typeNamed(text: string | null | undefined): SqlType | null {
  if (!text) return null;
  const name = text
    .toLowerCase()
    .replace(/\s*\([^)]*\)/, "")
    .replace(/\s+/g, " ")
    .trim();
  return TYPES[name] ?? "other";
}

/** The type of a cast. */
export function castType(type: TypeName & { arrayBounds?: unknown }): SqlType {
  if (type.arrayBounds !== undefined) return "other";
  return typeNamed(textsOf(type.names).at(-1)) ?? "other";
}

export const isWhole = (type: SqlType | null) => type === "int" || type === "bigint";

const FIXED: Record<string, SqlType> = {};
const fix = (type: SqlType, names: string) => {
  for (const name of names.split(" ")) FIXED[name] = type;
};
fix("bigint", "count row_number rank dense_rank regr_count");
fix("int", "length char_length character_length octet_length position strpos ascii cardinality array_length ntile");
fix("numeric", "extract to_number div");
fix(
  "float",
  "date_part random sqrt ln exp power percent_rank cume_dist corr regr_slope percentile_cont stddev variance",
);
fix("timestamptz", "now transaction_timestamp statement_timestamp clock_timestamp to_timestamp make_timestamptz");
fix("timestamp", "make_timestamp");
fix("date", "to_date make_date");
fix("interval", "age make_interval justify_days justify_hours justify_interval");
fix("text", "lower upper trim btrim ltrim rtrim concat concat_ws substring substr left right replace to_char md5");
fix("text", "split_part initcap translate regexp_replace lpad rpad format string_agg");
fix("boolean", "bool_and bool_or every starts_with");

/** Functions that give what their first argument is. */
const SAME = new Set("min max abs lag lead first_value last_value nth_value any_value generate_series mod".split(" "));

/** The type of an expression, or null where it cannot be told. */
export function typeOf(node: SqlNode, scope: Scope): SqlType | null {
  const constant = node.A_Const as { ival?: unknown; fval?: unknown; boolval?: unknown } | undefined;
  if (constant !== undefined) {
    if (constant.ival !== undefined) return "int";
    if (constant.fval !== undefined) return "numeric";
    return constant.boolval !== undefined ? "boolean" : null;
  }
  if (node.ColumnRef) return findColumn(scope, node)?.column?.type ?? null;
  if (node.TypeCast) return castType(node.TypeCast.typeName);
  if (node.FuncCall) return callType(node.FuncCall, scope);
  if (node.A_Expr) return operatorType(node.A_Expr, scope);
  if (node.CollateClause) return "text";
  if (node.SQLValueFunction) return valueType(node.SQLValueFunction.op);
  if (node.MinMaxExpr) return commonType(node.MinMaxExpr.args, scope);
  if (node.CaseExpr) return commonType(branchesOf(node), scope);
  if (node.CoalesceExpr) return commonType(node.CoalesceExpr.args, scope);
  if (node.BoolExpr || node.NullTest || "BooleanTest" in node) return "boolean";
  return node.SubLink ? subqueryType(node.SubLink, scope) : null;
}

function subqueryType({ subLinkType, subselect }: NonNullable<SqlNode["SubLink"]>, scope: Scope): SqlType | null {
  if (/^(EXISTS|ANY|ALL)_/.test(subLinkType)) return "boolean";
  if (subLinkType !== "EXPR_SUBLINK" || !subselect.SelectStmt) return null;
  return scope.rowsOf(subselect.SelectStmt).columns[0]?.type ?? null;
}

/** The results of a `case`. */
export function branchesOf(node: SqlNode): SqlNode[] {
  const { args = [], defresult } = node.CaseExpr!;
  const results = args.flatMap((when) => (when as { CaseWhen?: { result: SqlNode } }).CaseWhen?.result ?? []);
  return defresult === undefined ? results : [...results, defresult];
}

function callType(call: NonNullable<SqlNode["FuncCall"]>, scope: Scope): SqlType | null {
  const name = functionName(call);
  const [first, second] = call.args ?? [];
  if (FIXED[name] !== undefined) return FIXED[name];
  const type = first === undefined ? null : typeOf(first, scope);
  if (SAME.has(name)) return type;
  if (name === "sum") return type === "int" ? "bigint" : type === "bigint" ? "numeric" : type;
  if (name === "avg") return type === null || type === "interval" || type === "float" ? type : "numeric";
  if (name === "round" || name === "ceil" || name === "ceiling" || name === "floor" || name === "trunc")
    return isWhole(type) && second === undefined ? "float" : type === "float" ? "float" : "numeric";
  if (name === "date_trunc" || name === "date_bin") {
    const of = second === undefined ? null : typeOf(second, scope);
    // Of a date it is midnight in the session's zone, which a timestamp of either kind is compared with as one means it.
    return of === "timestamp" || of === "timestamptz" || of === "interval" ? of : null;
  }
  if (name === "timezone") {
    const of = second === undefined ? null : typeOf(second, scope);
    return of === "timestamptz" ? "timestamp" : of === "timestamp" || of === "date" ? "timestamptz" : null;
  }
  return null;
}

/** Whether a timestamp is midnight whatever the row, as what `date_trunc` makes is. */
export function isDay(node: SqlNode, scope: Scope): boolean {
  if (node.ColumnRef) return findColumn(scope, node)?.column?.isDay === true;
  if (node.TypeCast) return typeOf(node.TypeCast.arg, scope) === "date" || isDay(node.TypeCast.arg, scope);
  // `current_date - interval '3 days'`
  if (node.A_Expr?.lexpr) return typeOf(node.A_Expr.lexpr, scope) === "date" || isDay(node.A_Expr.lexpr, scope);
  const { FuncCall: call } = node;
  if (call === undefined) return false;
  const [first, second] = call.args ?? [];
  const name = functionName(call);
  if (name === "date_trunc") return !/hour|minute|second/.test(first?.A_Const?.sval?.sval ?? "");
  if (name === "timezone" && second) return isDay(second, scope);
  return SAME.has(name) && first !== undefined && isDay(first, scope);
}

function valueType(op: string): SqlType {
  if (op === "SVFOP_CURRENT_DATE") return "date";
  if (op.startsWith("SVFOP_CURRENT_TIMESTAMP")) return "timestamptz";
  return op.startsWith("SVFOP_LOCALTIMESTAMP") ? "timestamp" : "other";
}

const NUMBERS: readonly (SqlType | null)[] = ["int", "bigint", "numeric", "float"];
const isTime = (type: SqlType | null) => type === "timestamp" || type === "timestamptz";

function operatorType(expression: NonNullable<SqlNode["A_Expr"]>, scope: Scope): SqlType | null {
  const { kind, name, lexpr, rexpr } = expression;
  if (kind === "AEXPR_NULLIF") return lexpr ? typeOf(lexpr, scope) : null;
  if (kind !== "AEXPR_OP") return "boolean";
  const operator = textsOf(name).at(-1) ?? "";
  if (operator === "||") return "text";
  if (/^(=|<>|!=|<|>|<=|>=|~|!~|~\*|!~\*|@>|<@|&&)$/.test(operator)) return "boolean";
  if (!/^[-+*/%]$/.test(operator)) return null;
  const right = rexpr ? typeOf(rexpr, scope) : null;
  if (lexpr === undefined) return right;
  const left = typeOf(lexpr, scope);
  if (NUMBERS.includes(left) && NUMBERS.includes(right)) return larger(left, right);
  if (operator === "-" && left === "date" && right === "date") return "int";
  if (left === "date" && isWhole(right)) return "date";
  if (left === "date" && right === "interval") return "timestamp";
  if (isTime(left) && right === "interval") return left;
  if (operator === "-" && isTime(left) && isTime(right)) return "interval";
  if (left === "interval" || right === "interval") return left === null || right === null ? null : "interval";
  return null;
}

function larger(one: SqlType | null, other: SqlType | null): SqlType | null {
  return NUMBERS.indexOf(one) > NUMBERS.indexOf(other) ? one : other;
}

/** The type that several values become together. */
export function commonType(nodes: readonly SqlNode[], scope: Scope): SqlType | null {
  let found: SqlType | null = null;
  for (const node of nodes) {
    // A quoted constant takes the type of the others.
    if (node.A_Const && !("ival" in node.A_Const) && !("fval" in node.A_Const) && !("boolval" in node.A_Const))
      continue;
    const type = typeOf(node, scope);
    if (type === null) return null;
    if (found === null || found === type) found = type;
    else if (NUMBERS.includes(found) && NUMBERS.includes(type)) found = larger(found, type);
    // Also of timestamps with and without a zone: what is wrong with them is told here, and not again of the result.
    else return null;
  }
  return found;
}
