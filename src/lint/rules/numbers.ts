import { childrenOf, functionName, type SqlNode } from "../../sql/tree.ts";
import { operatorOf } from "../sql/conditions.ts";
import { textOf } from "../sql/expressions.ts";
import { castType, isWhole, typeOf } from "../sql/types.ts";
import type { Rule } from "./rule.ts";

/** A quotient of whole numbers, of which Postgres drops the fraction, where the fraction is what one wants. */
export const integerDivision: Rule = {
  name: "integer-division",
  level: "warn",
  summary: "a quotient of whole numbers, which loses its fraction, is used as a ratio",
  visit: (tell) => ({
    expression(node, scope, parents) {
      const { lexpr, rexpr, location } = node.A_Expr ?? {};
      if (operatorOf(node) !== "/" || lexpr === undefined || rexpr === undefined) return;
      if (!isWhole(typeOf(lexpr, scope)) || !isWhole(typeOf(rexpr, scope))) return;
      if (dropsFraction(parents) || !(keepsFraction(node, parents) || isRatio(lexpr, rexpr))) return;
      tell(
        location,
        "a whole number divided by a whole number loses its fraction: 1 / 2 is 0",
        "cast one side first: x::numeric / nullif(y, 0)",
      );
    },
  }),
};

/** Divided by what the data says, or by a scale such as that of cents; 60 or 7 make whole hours and weeks. */
function isRatio(dividend: SqlNode, divisor: SqlNode): boolean {
  if (divisor.TypeCast) return isRatio(dividend, divisor.TypeCast.arg);
  const value = divisor.A_Const?.ival?.ival;
  if (value !== undefined) return SCALES.has(value) && !numbersRows(dividend);
  return divisor.A_Const === undefined && !isConstant(divisor);
}

const SCALES = new Set([100, 1000, 1_000_000]);

/** The hundredth row is on the first page: a row's number is divided to put rows together. */
function numbersRows(node: SqlNode): boolean {
  if (node.SubLink) return false;
  if (node.FuncCall?.over && /^(row_number|rank|dense_rank)$/.test(functionName(node.FuncCall))) return true;
  return childrenOf(node).some(numbersRows);
}

function isConstant(node: SqlNode): boolean {
  if (node.A_Const) return true;
  const { lexpr, rexpr } = node.A_Expr ?? {};
  return rexpr !== undefined && isConstant(rexpr) && (lexpr === undefined || isConstant(lexpr));
}

/** Whether what surrounds the quotient makes a whole number of it anyway, or takes it back to a multiple. */
function dropsFraction(parents: readonly SqlNode[]): boolean {
  const node = parents.at(-1);
  if (node?.FuncCall) return ["floor", "trunc", "div", "mod"].includes(functionName(node.FuncCall));
  if (node?.TypeCast) return isWhole(castType(node.TypeCast.typeName));
  const operator = node && operatorOf(node);
  if (operator === "%") return true;
  // x / 100 * 100 rounds down to hundreds.
  return operator === "*" && sidesOf(node!).some((side) => sidesOf(side).length === 2 && sameDivisor(side, node!));
}

function sidesOf(node: SqlNode): SqlNode[] {
  return [node.A_Expr?.lexpr, node.A_Expr?.rexpr].filter((side) => side !== undefined);
}

function sameDivisor(quotient: SqlNode, product: SqlNode): boolean {
  const divisor = quotient.A_Expr?.rexpr;
  if (operatorOf(quotient) !== "/" || divisor === undefined) return false;
  return sidesOf(product).some((side) => textOf(side) === textOf(divisor));
}

/** Whether a fraction is expected of the quotient: it is rounded to places, made a percentage, or cast. */
function keepsFraction(node: SqlNode, parents: readonly SqlNode[]): boolean {
  let inner = node;
  for (const parent of [...parents].reverse()) {
    if (parent.FuncCall) {
      return (
        functionName(parent.FuncCall) === "round" &&
        parent.FuncCall.args?.length === 2 &&
        parent.FuncCall.args[0] === inner
      );
    }
    if (parent.TypeCast) return ["numeric", "float"].includes(castType(parent.TypeCast.typeName));
    if (operatorOf(parent) !== "*") return false;
    const factor = sidesOf(parent).find((side) => side !== inner)?.A_Const as
      | { ival?: { ival?: number }; fval?: { fval?: string } }
      | undefined;
    if (factor?.fval !== undefined || factor?.ival?.ival === 100) return true;
    inner = parent;
  }
  return false;
}
