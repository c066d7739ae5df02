import { functionName, type SqlNode, textsOf } from "../../sql/tree.ts";
import { operatorOf } from "../sql/conditions.ts";
import { isNull } from "../sql/nulls.ts";
import { textOf } from "../sql/output.ts";
import { beginningOf } from "../sql/site.ts";
import { branchesOf, typeOf } from "../sql/types.ts";
import type { Rule } from "./rule.ts";

const COMPARISONS = new Set(["=", "<>", "!=", "<", ">", "<=", ">="]);

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
    subquery(node, rows, parents) {
      const { subLinkType, location, ...rest } = node.SubLink!;
      const operator = textsOf((rest as { operName?: SqlNode[] }).operName).at(-1);
      const above = (parents.at(-1) as { BoolExpr?: { boolop: string } } | undefined)?.BoolExpr?.boolop;
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
      const { CoalesceExpr: list } = node as { CoalesceExpr?: { args: SqlNode[]; location?: number } };
      const written = (list?.args ?? []).map(textOf);
      const again = written.findIndex((text, i) => written.indexOf(text) !== i);
      if (list && again !== -1)
        tell(beginningOf(list.args[again]), "coalesce falls back to what it has tried before", "name another value");
      const { lexpr, rexpr, location } = node.A_Expr ?? {};
      if (!COMPARISONS.has(operatorOf(node) ?? "") || lexpr === undefined || rexpr === undefined) return;
      if (!lexpr.ColumnRef || textOf(lexpr) !== textOf(rexpr)) return;
      // x <> x is how one asks for NaN.
      const type = typeOf(lexpr, scope);
      if (type === "float" || type === "numeric") return;
      const name = textsOf(lexpr.ColumnRef.fields).join(".");
      tell(location, `${name} is compared with itself`, "compare it with the column of the other relation");
    },
  }),
};

/** `count` of something that is never null. */
export const countOfCondition: Rule = {
  name: "count-of-condition",
  level: "error",
  summary: "count() of a condition counts the rows for which it is false, too",
  visit: (tell) => ({
    expression({ FuncCall: call }) {
      const [argument] = call?.args ?? [];
      if (call === undefined || argument === undefined || functionName(call) !== "count" || call.agg_distinct) return;
      const advice = "write count(*) filter (where …)";
      if (isCondition(argument))
        tell(call.location, "count of a condition counts the rows for which it is false, too", advice);
      const choice = argument.CaseExpr;
      if (!choice?.defresult || !branchesOf(argument).every((each) => each.A_Const && !isNull(each))) return;
      tell(call.location, "count of a case with an else counts every row: none of its results is null", advice);
    },
  }),
};

function isCondition(node: SqlNode): boolean {
  if ("BoolExpr" in node || "NullTest" in node || "BooleanTest" in node) return true;
  return COMPARISONS.has(operatorOf(node) ?? "") || /^AEXPR_(IN|LIKE|ILIKE|BETWEEN)/.test(node.A_Expr?.kind ?? "");
}

/** `last_value` with the frame that ends at the current row. */
export const lastValueFrame: Rule = {
  name: "last-value-frame",
  level: "error",
  summary: "last_value() over an order without a frame gives the value of the current row",
  visit: (tell) => ({
    expression({ FuncCall: call }) {
      if (call?.over?.orderClause === undefined || functionName(call) !== "last_value") return;
      const { frameOptions } = call.over as { frameOptions?: number };
      if (frameOptions !== DEFAULT_FRAME) return;
      tell(
        call.location,
        "last_value gives the value of the current row: a frame with an order ends there unless it says otherwise",
        "add rows between unbounded preceding and unbounded following, or take first_value over the reverse order",
      );
    },
  }),
};

/** FRAMEOPTION_DEFAULTS of Postgres' parsenodes.h: range between unbounded preceding and current row, not written. */
const DEFAULT_FRAME = 0x422;

/** A pattern that is none. */
export const likeWithoutWildcard: Rule = {
  name: "like-without-wildcard",
  level: "warn",
  summary: "like with a text that holds no % and no _ finds only the text itself",
  visit: (tell) => ({
    expression({ A_Expr: expression }) {
      const pattern = expression?.rexpr?.A_Const?.sval?.sval;
      if (expression?.kind !== "AEXPR_LIKE" || pattern === undefined || /[%_\\]/.test(pattern)) return;
      const hint = `write = '${pattern}', or put % where other text may stand`;
      tell(expression.location, `like '${pattern}' finds only this very text`, hint);
    },
  }),
};
