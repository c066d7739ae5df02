import { functionName, type SqlNode, textsOf } from "../../sql/tree.ts";
import { findColumn, type Scope } from "./rows.ts";
import { branchesOf } from "./types.ts";

const NEVER_NULL = new Set(
  "count row_number rank dense_rank ntile now concat concat_ws md5 to_char random coalesce percent_rank generate_series".split(
    " ",
  ),
);
const STRICT = new Set(
  "lower upper trim btrim ltrim rtrim abs round floor ceil ceiling trunc date_trunc extract date_part length".split(
    " ",
  ),
);

/** Whether a function gives null where one of its arguments is null, and only there. */
export const isStrict = (name: string): boolean => STRICT.has(name);

/** Whether a constant is `null`. */
export function isNull(node: SqlNode): boolean {
  if (node.TypeCast) return isNull(node.TypeCast.arg);
  return (node.A_Const as { isnull?: boolean } | undefined)?.isnull === true;
}

/** Whether an expression is known never to be null. */
export function isNeverNull(node: SqlNode, scope: Scope): boolean {
  if (node.A_Const) return !isNull(node);
  if (node.ColumnRef) {
    const found = findColumn(scope, node);
    if (found === null) return false;
    if (scope.asserted.get(found.relation)?.has(found.name)) return true;
    return found.column?.notNull === true && !found.relation.optional;
  }
  if (node.TypeCast) return isNeverNull(node.TypeCast.arg, scope);
  if (node.SQLValueFunction || node.NullTest || "BooleanTest" in node) return true;
  if (node.CoalesceExpr) return node.CoalesceExpr.args.some((each) => isNeverNull(each, scope));
  if (node.CaseExpr)
    return node.CaseExpr.defresult !== undefined && branchesOf(node).every((each) => isNeverNull(each, scope));
  if (node.FuncCall) {
    const name = functionName(node.FuncCall);
    const [argument] = node.FuncCall.args ?? [];
    if (name === "unnest" && argument?.A_ArrayExpr)
      return (argument.A_ArrayExpr.elements ?? []).every((each) => isNeverNull(each, scope));
    return (
      NEVER_NULL.has(name) || (isStrict(name) && (node.FuncCall.args ?? []).every((each) => isNeverNull(each, scope)))
    );
  }
  if (node.A_Expr?.kind === "AEXPR_OP" && /^([-+*/%]|\|\|)$/.test(textsOf(node.A_Expr.name).at(-1) ?? "")) {
    const sides = [node.A_Expr.lexpr, node.A_Expr.rexpr].filter((side) => side !== undefined);
    return sides.every((side) => isNeverNull(side, scope));
  }
  return false;
}
