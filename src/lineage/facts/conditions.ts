import { type SqlNode, textsOf } from "../../sql/tree.ts";
import { columnAt, type Place } from "./from.ts";

/** The parts of a condition that `and` ties together. */
export function conjuncts(node: SqlNode | undefined): SqlNode[] {
  if (node === undefined) return [];
  const { BoolExpr: and } = node as { BoolExpr?: { boolop: string; args: SqlNode[] } };
  return and?.boolop === "AND_EXPR" ? and.args.flatMap(conjuncts) : [node];
}

/** Whether a node is the name of a column, and nothing else. */
export function isColumn(node: SqlNode): boolean {
  const fields = node.ColumnRef?.fields;
  return fields !== undefined && textsOf(fields).length === fields.length;
}

/** Both sides of `a = b`, where each is a column or a constant; null for anything else. */
export function operandsOfEquality(node: SqlNode): [SqlNode, SqlNode] | null {
  const { kind, name = [], lexpr, rexpr } = node.A_Expr ?? {};
  // An operator with a schema in front may be any.
  if (kind !== "AEXPR_OP" || name.length !== 1 || textsOf(name)[0] !== "=") return null;
  if (lexpr === undefined || rexpr === undefined) return null;
  const plain = [lexpr, rexpr].every((side) => isColumn(side) || isConstant(side));
  return plain ? [lexpr, rexpr] : null;
}

function isConstant(node: SqlNode): boolean {
  return node.A_Const !== undefined;
}

/**
 * Whether a value of the other column may equal two values of a column that differ from each other: types meet in a
 * common one, and not all of them keep apart there what was apart.
 */
export function mayEquateSeveral(of: Place | null | undefined, other: Place | null): boolean {
  if (!of || other === null) return false;
  const [type, otherType] = [columnAt(of).type, columnAt(other).type];
  if (type === null || otherType === null || type === otherType) return false;
  return otherType === "float" || (type === "timestamp" && otherType === "timestamptz");
}
