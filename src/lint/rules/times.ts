import { childrenOf, functionName, type SqlNode, textsOf } from "../../sql/tree.ts";
import { operatorOf } from "../sql/conditions.ts";
import type { Scope } from "../sql/rows.ts";
import { beginningOf } from "../sql/site.ts";
import { branchesOf, isDay, type SqlType, typeOf } from "../sql/types.ts";
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
    subquery({ SubLink: link }, { columns: [column] }, { scope }) {
      if (!link?.testexpr || column === undefined) return;
      if (isMixed([typeOf(link.testexpr, scope), column.type])) tell(link.location, ZONES, ZONES_HINT);
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
  if (node.CoalesceExpr) return node.CoalesceExpr.args;
  if (node.FuncCall && functionName(node.FuncCall) === "age") return node.FuncCall.args ?? [];
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
      const { location } = node.A_Expr ?? {};
      const { moment, end } = upperBound(node);
      if (moment === undefined || end === undefined || !namesColumn(moment) || !isMoment(moment, scope)) return;
      if (!isDate(end) && !isDateColumn(end, scope)) return;
      tell(
        location,
        "the last day counts only up to its first moment: a date is its midnight where a timestamp is compared with it",
        "write x >= first_day and x < last_day + 1, or compare x::date",
      );
    },
  }),
};

/** `moment between … and end`, `moment <= end`, `end >= moment`. */
function upperBound(node: SqlNode): { moment?: SqlNode | undefined; end?: SqlNode | undefined } {
  const { kind, lexpr, rexpr } = node.A_Expr ?? {};
  if (kind === "AEXPR_BETWEEN") return { moment: lexpr, end: rexpr?.List?.items?.[1] };
  const operator = operatorOf(node);
  if (operator === ">=") return { moment: rexpr, end: lexpr };
  return operator === "<=" ? { moment: lexpr, end: rexpr } : {};
}

/** A timestamp that may be any time of the day. */
function isMoment(node: SqlNode, scope: Scope): boolean {
  if (isDay(node, scope)) return false;
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
  // What a first run asks for, too, is what the model is about: the last 30 days.
  told: "in later runs only",
  visit: (tell, { readsItself, node }) => {
    if (node.config.materialized !== "incremental" || readsItself) return {};
    return {
      select({ conditions }) {
        for (const { node: condition } of conditions) {
          if (!isSinceClock(condition)) continue;
          tell(
            condition.A_Expr?.location,
            "new rows are those since a time before now: rows that came while no run happened are never taken",
            "compare with what the model has: (select max(…) from {{ this }})",
          );
        }
      },
    };
  },
};

/** `day >= current_date - 3`, the same the other way round, `between`, `= current_date - 1`, `now() - at < '1 day'`. */
function isSinceClock(condition: SqlNode): boolean {
  const { kind, lexpr, rexpr } = condition.A_Expr ?? {};
  if (lexpr === undefined || rexpr === undefined) return false;
  const isSince = (later: SqlNode, earlier: SqlNode) =>
    holdsClock(earlier) && (namesColumn(later) || namesColumn(earlier));
  if (kind === "AEXPR_BETWEEN") return isSince(lexpr, rexpr.List?.items?.[0] ?? rexpr);
  const operator = operatorOf(condition);
  if (operator === ">" || operator === ">=") return isSince(lexpr, rexpr);
  if (operator === "<" || operator === "<=") return isSince(rexpr, lexpr);
  return operator === "=" && (isSince(lexpr, rexpr) || isSince(rexpr, lexpr));
}

function namesColumn(node: SqlNode): boolean {
  return node.ColumnRef !== undefined || childrenOf(node).some(namesColumn);
}

function holdsClock(node: SqlNode): boolean {
  if (node.SubLink) return false;
  if (node.SQLValueFunction) return /CURRENT_DATE|TIMESTAMP/.test(node.SQLValueFunction.op);
  if (node.FuncCall && functionName(node.FuncCall) === "now") return true;
  return childrenOf(node).some(holdsClock) && textsOf(node.A_Expr?.name).at(-1) !== "+";
}
