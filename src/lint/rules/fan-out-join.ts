import { childrenOf, functionName, type SqlNode, textsOf, type WindowDefinition } from "../../sql/tree.ts";
import { namedIn, operatorOf } from "../sql/conditions.ts";
import { aggregates } from "../sql/expressions.ts";
import { shownName } from "../sql/keys.ts";
import { type Multiplier, multiplierOf } from "../sql/multiplier.ts";
import { choosesAmong } from "../sql/output.ts";
import { findColumn, type Relation } from "../sql/rows.ts";
import type { SelectSite } from "../sql/site.ts";
import { listed, type Rule, type Tell } from "./rule.ts";

/** Aggregates to which a row that stands there twice makes a difference; `count` only counts rows by their key. */
const COUNTING = new Set("sum avg stddev stddev_pop stddev_samp variance var_pop var_samp count".split(" "));

/** A join that repeats rows whose values are then added up, or whose key is then no key any more. */
export const fanOutJoin: Rule = {
  name: "fan-out-join",
  level: "error",
  summary: "a join repeats rows that are then summed, or whose key the model promises to be unique",
  visit: (tell, { declaredKeys }) => ({
    select(site) {
      for (const call of aggregatesOf(site)) lookAtCall(call, site, tell);
      if (site.position === "model" && !site.isAggregated) for (const key of declaredKeys) lookAtKey(key, site, tell);
    },
  }),
};

/** The aggregates of a select; over a window, those of one that is not grouped, since groups are rows of their own. */
function aggregatesOf({ targets, statement, isAggregated }: SelectSite): SqlNode[] {
  const roots = [...targets.map(({ node }) => node), ...(statement.havingClause ? [statement.havingClause] : [])];
  const found: SqlNode[] = [];
  const look = (node: SqlNode): void => {
    if (node.SubLink) return;
    const isOne = node.FuncCall && (node.FuncCall.over ? !isAggregated : aggregates(node.FuncCall));
    if (isOne) found.push(node);
    else for (const child of childrenOf(node)) look(child);
  };
  for (const root of roots) look(root);
  return found;
}

function lookAtCall({ FuncCall: call }: SqlNode, site: SelectSite, tell: Tell): void {
  if (call === undefined || call.agg_distinct || !COUNTING.has(functionName(call))) return;
  const [argument] = call.args ?? [];
  if (argument === undefined) return;
  const { relations, unclear } = namedIn(argument, site.scope);
  if (unclear || relations.size === 0 || isAllocated(argument, site)) return;
  const columns = columnsOf(argument, site);
  const name = functionName(call);
  // Rows are counted by any of their columns; only a key says that rows of its own relation are meant.
  if (name === "count" && !columns.every(({ relation, name: column }) => isKey(relation, column))) return;
  const groups = call.over ? partitionOf(call.over, site) : (site.statement.groupClause ?? []);
  const found =
    multiplierOf(relations, { ...site, equalities: withGroups(groups, site) }) ?? before(columns, groups, site);
  if (found === null) return;
  const one = [...relations][0]!;
  const whose = "relation" in found ? found.relation : one.alias;
  const shown = `${name}(${columns.length === 1 && argument.ColumnRef ? textsOf(argument.ColumnRef.fields).join(".") : "…"})`;
  tell(
    call.location,
    `${shown} takes a row of "${whose}" once for each row of "${found.by}"${reason(found)}`,
    advice(found),
  );
}

function reason({ by, on, key }: Multiplier): string {
  const rows = on.length === 0 ? "which is joined without a condition" : `joined by ${listed(on)}, which`;
  if (on.length === 0) return `, ${rows}`;
  return key.length === 0
    ? `, ${rows} "${by}" holds several times`
    : `, ${rows} is not its key (${listed(key.map(shownName))})`;
}

function advice({ by, on }: Multiplier): string {
  if (on.length === 0) return `add the condition that ties "${by}" to the other relations`;
  const those = listed(on);
  return `bring "${by}" to one row for each ${those} before joining it; if ${those} is unique there, say so with a test`;
}

/** An amount that is divided among its rows: by a number that another relation holds of them. */
function isAllocated(node: SqlNode, site: SelectSite): boolean {
  const { lexpr, rexpr } = node.A_Expr ?? {};
  if (operatorOf(node) !== "/" || lexpr === undefined || rexpr === undefined)
    return childrenOf(node).some((child) => isAllocated(child, site));
  const [amount, parts] = [lexpr, rexpr].map((side) => namedIn(side, site.scope).relations);
  return [...parts!].some((relation) => !amount!.has(relation));
}

function columnsOf(node: SqlNode, site: SelectSite): { relation: Relation; name: string }[] {
  if (node.ColumnRef) {
    const found = findColumn(site.scope, node);
    return found === null || found.outer ? [] : [found];
  }
  return childrenOf(node).flatMap((child) => columnsOf(child, site));
}

function isKey({ rows }: Relation, column: string): boolean {
  return rows.keys.some((key) => key.length === 1 && key[0] === column);
}

function partitionOf(window: WindowDefinition, { scope }: SelectSite): readonly SqlNode[] {
  const named = scope.windows.get(window.name ?? window.refname ?? "");
  return [...(window.partitionClause ?? []), ...(named?.partitionClause ?? [])];
}

/** Within a group, the columns to group by have one value. */
function withGroups(groups: readonly SqlNode[], { scope, equalities, targets }: SelectSite) {
  const fixed = equalities.copy();
  for (const node of groups) {
    const place = node.A_Const?.ival?.ival;
    const [name, ...more] = textsOf(node.ColumnRef?.fields);
    const alias = more.length === 0 ? targets.find((target) => target.name === name)?.node : undefined;
    const chosen = place === undefined ? node : targets[place - 1]?.node;
    const found = (chosen && findColumn(scope, chosen)) ?? (alias && findColumn(scope, alias));
    if (found && !found.outer) fixed.fix(found.relation, found.name);
  }
  return fixed;
}

/** What an earlier query of the statement has repeated, if this one takes its rows as they are. */
function before(
  columns: readonly { relation: Relation; name: string }[],
  groupedBy: readonly SqlNode[],
  site: SelectSite,
) {
  const { scope } = site;
  if (scope.relations.length !== 1) return null;
  const [relation] = scope.relations;
  const held = columns.map(({ name }) => relation!.rows.columns.find((column) => column.name === name)?.multiplied);
  const [first] = held;
  if (first === undefined || held.some((each) => each?.relation !== first.relation)) return null;
  if (choosesAmong(first, site)) return null;
  const named = new Set(columns.map(({ name }) => name));
  const groups = groupedBy.flatMap((node) => groupNames(node, site));
  const splits = first.others.some((other) => named.has(other) || groups.includes(other));
  return splits || groups.includes("") ? null : first;
}

/** The columns that an entry of `group by` names; an empty name where that cannot be told. */
function groupNames(node: SqlNode, site: SelectSite): string[] {
  const place = node.A_Const?.ival?.ival;
  const target = place === undefined ? node : site.targets[place - 1]?.node;
  if (target === undefined || node.GroupingSet) return [""];
  const names = columnsOf(target, site).map(({ name }) => name);
  return names.length === 0 ? [""] : names;
}

/** The model says that a column is unique, and a join repeats the rows that it was the key of. */
function lookAtKey(key: readonly string[], { output, statement }: SelectSite, tell: Tell): void {
  if (statement.distinctClause || statement.limitCount || key.length === 0) return;
  const columns = key.map((name) => output.columns.find((column) => column.name === name));
  const [found] = columns.map((column) => column?.multiplied);
  if (found === undefined || columns.some((column) => column?.multiplied?.by !== found.by)) return;
  if (output.keys.some((known) => known.every((name) => key.includes(name)))) return;
  if (key.some((name) => found.others.includes(name))) return;
  tell(
    found.at,
    `a row of "${found.relation}" stands here once for each row of "${found.by}"${reason(found)}, but the model promises ${listed(key)} to be unique`,
    advice(found),
  );
}
