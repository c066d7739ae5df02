import { childrenOf, functionName, type SqlNode, textsOf } from "../../sql/tree.ts";
import { operatorOf } from "../sql/conditions.ts";
import type { Scope } from "../sql/rows.ts";
import { beginningOf } from "../sql/site.ts";
import { branchesOf, type SqlType, typeOf } from "../sql/types.ts";
import type { Rule } from "./rule.ts";

const ZONES = "a timestamp with a time zone meets one without: which moment is meant depends on the session's TimeZone";
const ZONES_HINT = "say which zone it is: x at time zone 'UTC'";

/** Timestamps with and without a zone, compared or mixed. */
export const mixedTimeZones: Rule = {
  name: "mixed-time-zones",
  level: "warn",
  summary: "a timestamp with a time zone is compared, subtracted or united with one without",
  visit: (tell) => ({
    expression(node, scope) {
      const mixed = isMixed(partners(node).map((each) => typeOf(each, scope)));
      if (mixed) tell(node.A_Expr?.location ?? beginningOf(node), ZONES, ZONES_HINT);
    },
    setOperation({ left, right, statement }) {
      for (const [i, column] of left.columns.entries()) {
        const other = right.columns[i];
        if (left.open || right.open || other === undefined || !isMixed([column.type, other.type])) continue;
        tell(beginningOf(statement.rarg), `${column.name}: ${ZONES}`, ZONES_HINT);
      }
    },
  }),
};

/** What becomes one type, or is compared. */
function partners(node: SqlNode): SqlNode[] {
  if (node.A_Expr) {
    const { kind, lexpr, rexpr } = node.A_Expr;
    if (lexpr === undefined || rexpr === undefined) return [];
    if (kind === "AEXPR_OP") return /^(=|<>|!=|<|>|<=|>=|-)$/.test(operatorOf(node) ?? "") ? [lexpr, rexpr] : [];
    return [lexpr, ...(rexpr.List?.items ?? [rexpr])];
  }
  const { CoalesceExpr: list } = node as { CoalesceExpr?: { args: SqlNode[] } };
  if (list) return list.args;
  if (node.MinMaxExpr) return node.MinMaxExpr.args;
  return node.CaseExpr ? branchesOf(node) : [];
}

function isMixed(types: readonly (SqlType | null)[]): boolean {
  return types.includes("timestamp") && types.includes("timestamptz");
}

const DATE = /^\s*\d{4}-\d{1,2}-\d{1,2}\s*$/;

/** A range of moments whose end is a day, which means the moment at which the day begins. */
export const dateAsEnd: Rule = {
  name: "date-as-end",
  level: "warn",
  summary: "a range of timestamps ends with a date, and so leaves that day out",
  visit: (tell) => ({
    expression(node, scope) {
      const { kind, lexpr, rexpr, location } = node.A_Expr ?? {};
      if (lexpr === undefined || rexpr === undefined || !isMoment(lexpr, scope)) return;
      const between = kind === "AEXPR_BETWEEN" ? rexpr.List?.items?.[1] : undefined;
      const end = between ?? (operatorOf(node) === "<=" ? rexpr : undefined);
      if (end === undefined || !(isDate(end) || (between !== undefined && isDateColumn(end, scope)))) return;
      tell(
        location,
        "the last day counts only up to its first moment: a date is its midnight where a timestamp is compared with it",
        "write x >= first_day and x < last_day + 1, or compare x::date",
      );
    },
  }),
};

/** A timestamp that may be any time of the day. */
function isMoment(node: SqlNode, scope: Scope): boolean {
  if (node.FuncCall && functionName(node.FuncCall) === "date_trunc") return false;
  const type = typeOf(node, scope);
  return type === "timestamp" || type === "timestamptz";
}

function isDate(node: SqlNode): boolean {
  if (node.TypeCast) return isDate(node.TypeCast.arg);
  return DATE.test(node.A_Const?.sval?.sval ?? "");
}

function isDateColumn(node: SqlNode, scope: Scope): boolean {
  return node.ColumnRef !== undefined && typeOf(node, scope) === "date";
}

/** An incremental model that takes what is new by the clock: what a missed or late run should have taken is lost. */
export const incrementalByClock: Rule = {
  name: "incremental-by-clock",
  level: "warn",
  summary: "an incremental model finds new rows by the clock instead of by what it already has",
  visit: (tell, { isLater, node, sql }) => {
    if (!isLater || sql.includes(`"${node.alias}"`)) return {};
    return {
      select({ conditions }) {
        for (const { node: condition } of conditions) {
          if (!/^>=?$/.test(operatorOf(condition) ?? "") || !condition.A_Expr?.rexpr) continue;
          if (!holdsClock(condition.A_Expr.rexpr) || !condition.A_Expr.lexpr) continue;
          tell(
            condition.A_Expr.location,
            "new rows are those since a time before now: rows that came while no run happened are never taken",
            "compare with what the model has: (select max(…) from {{ this }})",
          );
        }
      },
    };
  },
};

function holdsClock(node: SqlNode): boolean {
  if (node.SQLValueFunction) return /CURRENT_DATE|TIMESTAMP/.test(node.SQLValueFunction.op);
  if (node.FuncCall && functionName(node.FuncCall) === "now") return true;
  return childrenOf(node).some(holdsClock) && textsOf(node.A_Expr?.name).at(-1) !== "+";
}
