import { isAggregate } from "../../sql/functions.ts";
import { childrenOf, functionName, type SqlNode } from "../../sql/tree.ts";
import { operatorOf } from "./conditions.ts";
import { isStrict } from "./nulls.ts";

/** Whether an entry of the select list is `*` or `t.*`. */
export function isStar(node: SqlNode): boolean {
  return node.ColumnRef?.fields.at(-1)?.A_Star !== undefined;
}

/** A text that two nodes share if they are written alike, wherever they stand. */
export function textOf(node: SqlNode): string {
  return JSON.stringify(node, (key, value) => (key === "location" || key.endsWith("_location") ? undefined : value));
}

/** Whether an expression holds a window function of its own select. */
export function holdsWindow(node: SqlNode): boolean {
  if (node.SubLink) return false;
  return node.FuncCall?.over !== undefined || childrenOf(node).some(holdsWindow);
}

/** Whether a call is an aggregate, and not one over a window. */
export function aggregates(call: NonNullable<SqlNode["FuncCall"]>): boolean {
  return call.over === undefined && isAggregate(functionName(call), call.agg_within_group ?? false);
}

/** Whether an expression holds an aggregate of its own select. */
export function holdsAggregate(node: SqlNode): boolean {
  if (node.SubLink) return false;
  if (node.FuncCall && aggregates(node.FuncCall)) return true;
  return childrenOf(node).some(holdsAggregate);
}

/** Columns that a condition keeps from being null, by their names: what a comparison needs to be true. */
export function strictColumns(node: SqlNode): SqlNode[] {
  const { NullTest: test, BoolExpr: not } = node;
  if (test !== undefined) return test.nulltesttype === "IS_NOT_NULL" ? operands(test.arg) : [];
  // What is null is null when it is negated, too; a test for null never is.
  if (not?.boolop === "NOT_EXPR") return not.args.flatMap((each) => (each.NullTest ? [] : strictColumns(each)));
  const expression = node.A_Expr;
  if (expression === undefined) return node.ColumnRef ? [node] : [];
  if (operatorOf(node) === undefined && !/^AEXPR_(IN|LIKE|ILIKE|BETWEEN)$/.test(expression.kind)) return [];
  return [expression.lexpr, expression.kind === "AEXPR_OP" ? expression.rexpr : undefined].flatMap((side) =>
    side === undefined ? [] : operands(side),
  );
}

/** The columns because of which an expression is null if they are: through casts and arithmetic. */
function operands(node: SqlNode): SqlNode[] {
  if (node.ColumnRef) return [node];
  if (node.TypeCast) return operands(node.TypeCast.arg);
  if (node.FuncCall && isStrict(functionName(node.FuncCall))) return (node.FuncCall.args ?? []).flatMap(operands);
  if (node.A_Expr && /^[-+*/%]$/.test(operatorOf(node) ?? ""))
    return [node.A_Expr.lexpr, node.A_Expr.rexpr].flatMap((side) => (side === undefined ? [] : operands(side)));
  return [];
}
