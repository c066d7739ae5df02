import { childrenOf, functionName, type SqlNode, textsOf, type WindowDefinition } from "../../sql/tree.ts";
import { operatorOf } from "../sql/conditions.ts";
import { textOf } from "../sql/expressions.ts";
import { isNull } from "../sql/nulls.ts";
import { findColumn, type Scope } from "../sql/rows.ts";
import { beginningOf } from "../sql/site.ts";
import { branchesOf, typeOf } from "../sql/types.ts";
import type { Rule } from "./rule.ts";

const COMPARISONS = new Set(["=", "<>", "!=", "<", ">", "<=", ">="]);
const TAKES_NO_NULL = /^AEXPR_(LIKE|ILIKE|(NOT_)?BETWEEN(_SYM)?)$/;

/** Comparisons that null makes null, so that they never are true. */
export const nullComparison: Rule = {
  name: "null-comparison",
  level: "error",
  summary: "a comparison with null, or `not in` with a list or subquery that may hold one: never true",
  visit: (tell) => ({
    expression(node) {
      const { A_Expr: expression, CaseExpr: choice } = node;
      if (expression?.kind === "AEXPR_OP" && COMPARISONS.has(operatorOf(node) ?? "")) {
        const { lexpr, rexpr } = expression;
        if (![lexpr, rexpr].some((side) => side !== undefined && isNull(side))) return;
        const test = operatorOf(node) === "=" ? "is null" : "is not null";
        tell(expression.location, `a comparison with null is null, and never true`, `write ${test}`);
      }
      if (expression !== undefined && TAKES_NO_NULL.test(expression.kind)) {
        const { lexpr, rexpr } = expression;
        const operands = [lexpr, ...(rexpr?.List?.items ?? [rexpr])];
        if (operands.some((each) => each !== undefined && isNull(each)))
          tell(expression.location, "a comparison with null is null, and never true", "write is null");
      }
      if (expression?.kind === "AEXPR_IN" && expression.rexpr?.List?.items?.some(isNull)) {
        const isNegated = textsOf(expression.name).at(-1) === "<>";
        if (isNegated)
          tell(expression.location, "not in with null in its list is never true", "take null out of the list");
        else tell(expression.location, "in finds no null, though its list names it", "write … or x is null");
      }
      for (const when of choice?.arg ? choice.args : []) {
        const { expr, location } = (when as { CaseWhen: { expr: SqlNode; location?: number } }).CaseWhen;
        if (isNull(expr))
          tell(location, "this branch is never taken: nothing equals null", "write case when x is null");
      }
    },
    subquery(node, rows, { parents }) {
      const { subLinkType, location, ...rest } = node.SubLink!;
      const operator = textsOf((rest as { operName?: SqlNode[] }).operName).at(-1);
      const above = parents.at(-1)?.BoolExpr?.boolop;
      const isNotIn = subLinkType === "ANY_SUBLINK" && operator === undefined && above === "NOT_EXPR";
      if (!isNotIn && !(subLinkType === "ALL_SUBLINK" && operator === "<>")) return;
      const [column] = rows.columns;
      if (column?.notNull || rows.columns.length > 1) return;
      const what = column === undefined || column.name === "?column?" ? "its subquery" : column.name;
      tell(
        location,
        `not in is never true once the subquery gives a null, and nothing says that ${what} has none`,
        "write not exists, add where … is not null to the subquery, or give the column a not_null test",
      );
    },
  }),
};

/** An expression that is compared with itself. */
export const sameOperands: Rule = {
  name: "same-operands",
  level: "error",
  summary: "both sides of a comparison, or two arguments of coalesce, are the same",
  visit: (tell) => ({
    expression(node, scope) {
      const { CoalesceExpr: list } = node;
      const written = (list?.args ?? []).map(textOf);
      const again = written.findIndex((text, i) => written.indexOf(text) !== i);
      if (list && again !== -1)
        tell(beginningOf(list.args[again]), "coalesce falls back to what it has tried before", "name another value");
      const { kind, lexpr, rexpr, location } = node.A_Expr ?? {};
      if (lexpr === undefined || rexpr === undefined || !isSame(lexpr, rexpr, scope)) return;
      const operator = operatorOf(node) ?? "";
      if (operator === "-") tell(location, "a value less itself is 0", "subtract the column of the other relation");
      if (!COMPARISONS.has(operator) && !/DISTINCT$/.test(kind!)) return;
      // x <> x is how one asks for NaN.
      const type = typeOf(lexpr, scope);
      if (type === "float" || type === "numeric") return;
      const name = lexpr.ColumnRef ? textsOf(lexpr.ColumnRef.fields).join(".") : "an expression";
      const other = rexpr.ColumnRef && textsOf(rexpr.ColumnRef.fields).join(".");
      const means = lexpr.ColumnRef && other !== name ? `: ${other} is the same column` : "";
      tell(location, `${name} is compared with itself${means}`, "compare it with the column of the other relation");
    },
  }),
};

/** Whether two expressions always give the same: the same column, however it is named, or written alike. */
function isSame(one: SqlNode, other: SqlNode, scope: Scope): boolean {
  if (one.ColumnRef && other.ColumnRef) {
    const [left, right] = [findColumn(scope, one), findColumn(scope, other)];
    if (left === null || right === null) return textOf(one) === textOf(other);
    return left.relation === right.relation && left.name === right.name;
  }
  return textOf(one) === textOf(other) && namesColumn(one) && !isVolatile(one);
}

function namesColumn(node: SqlNode): boolean {
  return !node.SubLink && (node.ColumnRef !== undefined || childrenOf(node).some(namesColumn));
}

function isVolatile(node: SqlNode): boolean {
  const name = node.FuncCall && functionName(node.FuncCall);
  return (name !== undefined && VOLATILE.test(name)) || childrenOf(node).some(isVolatile);
}

const VOLATILE = /^(random|random_normal|gen_random_uuid|uuid_generate_v\d\w*|nextval|clock_timestamp|timeofday)$/;

/** `count` of something that is never null. */
export const countOfCondition: Rule = {
  name: "count-of-condition",
  level: "error",
  summary: "count() of a condition counts the rows for which it is false, too",
  visit: (tell) => ({
    expression({ FuncCall: call }, scope) {
      const [argument] = call?.args ?? [];
      if (call === undefined || argument === undefined || call.agg_distinct || call.funcname.length > 1) return;
      if (functionName(call) !== "count") return;
      const advice = "write count(*) filter (where …)";
      if (isCondition(argument) || (argument.CoalesceExpr && typeOf(argument, scope) === "boolean"))
        tell(call.location, "count of a condition counts the rows for which it is false, too", advice);
      const choice = argument.CaseExpr;
      if (!choice?.defresult || !branchesOf(argument).every((each) => each.A_Const && !isNull(each))) return;
      tell(call.location, "count of a case with an else counts every row: none of its results is null", advice);
    },
  }),
};

function isCondition(node: SqlNode): boolean {
  if (node.TypeCast) return isCondition(node.TypeCast.arg);
  // `x = 1 or null` is null where it is not true.
  if (node.BoolExpr) return !node.BoolExpr.args.some(isNull);
  if ("NullTest" in node || "BooleanTest" in node) return true;
  return COMPARISONS.has(operatorOf(node) ?? "") || /^AEXPR_(IN|LIKE|ILIKE|BETWEEN)/.test(node.A_Expr?.kind ?? "");
}

/** `last_value` with the frame that ends at the current row. */
export const lastValueFrame: Rule = {
  name: "last-value-frame",
  level: "error",
  summary: "last_value() over an order without a frame gives the value of the current row",
  visit: (tell) => ({
    expression({ FuncCall: call }, { windows }) {
      const name = call?.over && functionName(call);
      if (!call?.over || (name !== "last_value" && name !== "nth_value")) return;
      const { orderClause, frameOptions = 0 } = frameOf(call.over, windows);
      // Who writes the frame out, means it.
      if (orderClause === undefined || (frameOptions & IS_WRITTEN) !== 0) return;
      // The first of all is in every frame; a later one is null before the frame reaches it.
      if (name === "nth_value" && call.args?.[1]?.A_Const?.ival?.ival === 1) return;
      const what = name === "last_value" ? "gives the value of the current row" : "sees no row after the current one";
      tell(
        call.location,
        `${name} ${what}: a frame with an order ends there unless it says otherwise`,
        "add rows between unbounded preceding and unbounded following, or take first_value over the reverse order",
      );
    },
  }),
};

/** The order and the frame of a window: its own, or those of the window that it names. */
function frameOf(window: WindowDefinition, windows: ReadonlyMap<string, WindowDefinition>): WindowDefinition {
  const named = windows.get(window.name ?? window.refname ?? "");
  if (named === undefined) return window;
  if (window.name !== undefined) return frameOf(named, new Map());
  return { ...window, orderClause: window.orderClause ?? named.orderClause };
}

/** FRAMEOPTION_NONDEFAULT of Postgres' parsenodes.h; the default ends at the current row. */
const IS_WRITTEN = 0x1;

/** A pattern that is none. */
export const likeWithoutWildcard: Rule = {
  name: "like-without-wildcard",
  level: "warn",
  summary: "like with a text that holds no % and no _ finds only the text itself",
  visit: (tell) => ({
    expression({ A_Expr: expression }) {
      const patterns = expression && patternsOf(expression);
      if (!patterns?.length || patterns.some((each) => each === undefined || /[%_\\]/.test(each))) return;
      const shown = patterns.map((each) => `'${each}'`).join(", ");
      const instead = patterns.length === 1 ? `= ${shown}` : `in (${shown})`;
      const found = patterns.length === 1 ? "this very text" : "these very texts";
      const hint = `write ${instead}, or put % where other text may stand`;
      tell(expression!.location, `like ${shown} finds only ${found}`, hint);
    },
  }),
};

/** The patterns of `like`, `like any (array[…])` and `like all (…)`; undefined for one that is not written out. */
function patternsOf({ kind, name, rexpr }: NonNullable<SqlNode["A_Expr"]>): (string | undefined)[] {
  const isList = /^AEXPR_OP_(ANY|ALL)$/.test(kind) && /^!?~~$/.test(textsOf(name).at(-1) ?? "");
  if (rexpr === undefined || !(kind === "AEXPR_LIKE" || isList)) return [];
  return isList ? (rexpr.A_ArrayExpr?.elements ?? []).map(constantText) : [constantText(rexpr)];
}

function constantText(node: SqlNode): string | undefined {
  return node.TypeCast ? constantText(node.TypeCast.arg) : node.A_Const?.sval?.sval;
}
