import { columnName } from "../../sql/column-name.ts";
import { isAggregate, multipliesRows } from "../../sql/functions.ts";
import { childrenOf, functionName, type SelectStatement, type SqlNode, textsOf } from "../../sql/tree.ts";
import { type Condition, determinedBy, type Equalities, namedIn, operatorOf } from "./conditions.ts";
import { isNarrowed, type Multiplier, multiplierOf } from "./multiplier.ts";
import { isNeverNull, isStrict } from "./nulls.ts";
import { findColumn, type Multiplied, type Relation, type RowColumn, type Rows, type Scope } from "./rows.ts";
import type { Join, SelectSite } from "./site.ts";
import { isDay, typeOf } from "./types.ts";

/** An output column with the column of `from` that it copies, if it copies one. */
interface Target {
  column: RowColumn;
  copies: { relation: Relation; name: string } | null;
  node: SqlNode | null;
}

/** A select as far as it is read when its rows are to be known. */
export type Parts = Omit<SelectSite, "output" | "position">;

/** What is known of the rows that a select gives. */
export function outputOf({ statement, scope, joins, conditions, equalities, isAggregated }: Parts): Rows {
  const targets: Target[] = [];
  let open = false;
  let star: number | undefined;
  for (const { ResTarget: target } of statement.targetList ?? []) {
    if (target === undefined) continue;
    const { val, name } = target;
    if (isStar(val)) {
      const found = starTargets(val, scope, joins);
      targets.push(...found.targets);
      open ||= found.open;
      star ??= found.of
        .map(({ kind, rows }) => (kind === "relation" ? target.location : rows.star))
        .find((at) => at !== undefined);
    } else {
      const copies = findColumn(scope, val);
      const notNull = isNeverNull(val, scope);
      const column: RowColumn = {
        name: name ?? columnName(val, () => ""),
        type: typeOf(val, scope),
        notNull,
        isDay: isDay(val, scope),
      };
      targets.push({ column, copies: copies?.outer === false ? copies : null, node: val });
    }
  }
  const joined: Joined = { statement, scope, conditions, equalities, targets, isAggregated, multipliers: new Map() };
  const columns = targets.map((target) => ({
    ...withMultiplied(target, joined),
    from: computedFrom(target, targets, scope),
  }));
  return { columns, open, foreign: foreignOf(joined), star, ...keysOf(joined, open) };
}

interface Joined {
  statement: SelectStatement;
  scope: Scope;
  conditions: readonly Condition[];
  equalities: Equalities;
  targets: readonly Target[];
  isAggregated: boolean;
  multipliers: Map<Relation, Multiplier | null>;
}

/** Whether an entry of the select list is `*` or `t.*`. */
export function isStar(node: SqlNode): boolean {
  return node.ColumnRef?.fields.at(-1)?.A_Star !== undefined;
}

function starTargets(node: SqlNode, scope: Scope, joins: readonly Join[]) {
  const parts = textsOf(node.ColumnRef!.fields);
  const relations =
    parts.length === 0 ? scope.relations : scope.relations.filter(({ alias }) => alias === parts.at(-1));
  const merged = new Set<string>();
  const shared = parts.length > 0 ? [] : joins.flatMap(({ using }) => using);
  const targets: Target[] = [];
  for (const relation of relations) {
    for (const column of relation.rows.columns) {
      if (shared.includes(column.name)) {
        if (merged.has(column.name)) continue;
        merged.add(column.name);
      }
      const notNull =
        (column.notNull && !relation.optional) || (scope.asserted.get(relation)?.has(column.name) ?? false);
      targets.push({ column: { ...column, notNull }, copies: { relation, name: column.name }, node: null });
    }
  }
  return { targets, of: relations, open: relations.some(({ rows }) => rows.open) || relations.length === 0 };
}

/** Notes on a copied column that its row stands there several times, now or already in the relation it comes from. */
function withMultiplied({ column, copies }: Target, joined: Joined): RowColumn {
  const { multiplied: before, ...bare } = column;
  if (copies === null || joined.isAggregated || joined.statement.distinctClause) return bare;
  const { relation, name } = copies;
  const now = joined.scope.relations.length === 1 ? null : multiplierIn(joined, relation);
  if (now !== null) {
    const known = determinedBy(new Set([relation]), joined.scope.relations, joined.equalities);
    const others = joined.targets
      .filter((target) => !comesFrom(target, known, joined.scope))
      .map((each) => each.column.name);
    return { ...bare, multiplied: { ...now, relation: relation.alias, others } };
  }
  const present = before ?? relation.rows.columns.find((each) => each.name === name)?.multiplied;
  if (present === undefined || joined.scope.relations.length > 1 || choosesAmong(present, joined)) return bare;
  return { ...bare, multiplied: { ...present, others: renamedOthers(present, joined.targets) } };
}

/** Whether a condition may have left one of the rows that stand for one: it asks for what tells them apart. */
export function choosesAmong(
  { others }: Multiplied,
  { conditions, scope }: { conditions: readonly Condition[]; scope: Scope },
): boolean {
  return conditions.some(({ node }) => !columnsIn(node, scope)?.every(({ name }) => !others.includes(name)));
}

/** The columns of its own select that an expression names; null where that cannot be told. */
function columnsIn(node: SqlNode, scope: Scope): { relation: Relation; name: string }[] | null {
  if (node.SubLink) return null;
  if (node.ColumnRef) {
    const found = findColumn(scope, node);
    return found === null ? null : found.outer ? [] : [found];
  }
  const below = childrenOf(node).map((child) => columnsIn(child, scope));
  return below.includes(null) ? null : below.flatMap((each) => each ?? []);
}

/** The output columns that say what the value of another one is; undefined where not all that it is made of comes out. */
function computedFrom({ copies, node }: Target, targets: readonly Target[], scope: Scope): string[] | undefined {
  const outputName = (relation: Relation, name: string) =>
    targets.find((each) => each.copies?.relation === relation && each.copies.name === name)?.column.name;
  const all = (names: (string | undefined)[]) =>
    names.length === 0 || names.includes(undefined) ? undefined : [...new Set(names as string[])];
  if (copies !== null) {
    const inner = copies.relation.rows.columns.find(({ name }) => name === copies.name)?.from;
    return inner && all(inner.map((name) => outputName(copies.relation, name)));
  }
  if (node === null || holdsWindow(node) || holdsAggregate(node)) return undefined;
  const names: (string | undefined)[] = [];
  const look = (each: SqlNode): void => {
    if (each.SubLink || each.SQLValueFunction) names.push(undefined);
    if (each.ColumnRef) {
      const found = findColumn(scope, each);
      names.push(found === null ? undefined : outputName(found.relation, found.name));
    } else for (const child of childrenOf(each)) look(child);
  };
  look(node);
  return all(names);
}

/** What multiplies a relation in a join, which is asked for each of its columns. */
function multiplierIn(joined: Joined, relation: Relation): Multiplier | null {
  let found = joined.multipliers.get(relation);
  if (found === undefined) {
    found = multiplierOf(new Set([relation]), joined);
    joined.multipliers.set(relation, found);
  }
  return found;
}

function comesFrom({ copies, node }: Target, known: ReadonlySet<Relation>, scope: Scope): boolean {
  if (copies !== null) return known.has(copies.relation);
  if (node === null) return false;
  const { relations, unclear } = namedIn(node, scope);
  return !unclear && !holdsWindow(node) && [...relations].every((each) => known.has(each));
}

function renamedOthers({ others }: Multiplied, targets: readonly Target[]): string[] {
  return targets.flatMap(({ copies, column }) =>
    copies === null || others.includes(copies.name) ? [column.name] : [],
  );
}

function foreignOf({ targets, scope, conditions, equalities }: Joined): Set<string> {
  const foreign = targets.filter(
    ({ copies }) =>
      copies?.relation.rows.foreign.has(copies.name) && !isNarrowed(copies.relation, conditions, equalities, scope),
  );
  return new Set(foreign.map(({ column }) => column.name));
}

type Keys = Pick<Rows, "keys" | "grain" | "groups">;

const NO_KEYS: Keys = { keys: [], grain: [], groups: [] };
const ONE_ROW: Keys = { keys: [[]], grain: [], groups: [] };

function keysOf(joined: Joined, open: boolean): Keys {
  const { statement, targets, scope, isAggregated } = joined;
  if (targets.some(({ node }) => node !== null && multipliesRows(node))) return NO_KEYS;
  const limit = statement.limitCount?.A_Const?.ival?.ival;
  if (limit === 1) return ONE_ROW;
  if (scope.relations.length === 0) return ONE_ROW;
  if (isAggregated) return groupedKeys(joined);
  const found = joinedKeys(joined);
  const { distinctClause: distinct } = statement;
  if (distinct === undefined) return found;
  const on = distinct.filter((node) => Object.keys(node).length > 0);
  if (on.length === 0)
    return open ? found : { ...found, keys: [...found.keys, targets.map(({ column }) => column.name)] };
  const names = on.map((node) => outputNameOf(node, joined));
  if (names.some((name) => name === null)) return NO_KEYS;
  return { keys: [names as string[]], grain: [], groups: [names as string[]] };
}

function groupedKeys(joined: Joined): Keys {
  const nodes = joined.statement.groupClause ?? [];
  if (nodes.length === 0) return ONE_ROW;
  if (nodes.some((node) => node.GroupingSet)) return NO_KEYS;
  const names = nodes.map((node) => outputNameOf(node, joined));
  // A column to group by that is not given may be what tells two rows apart, unless it is constant.
  if (names.some((name) => name === null)) return NO_KEYS;
  const group = [...new Set(names as string[])];
  return { keys: [group], grain: group.length === 1 ? [group] : [], groups: [group] };
}

/** The output column that an entry of `group by` or `distinct on` is. */
function outputNameOf(node: SqlNode, { targets, scope, equalities }: Joined): string | null {
  const place = node.A_Const?.ival?.ival;
  if (place !== undefined) return targets[place - 1]?.column.name ?? null;
  const found = findColumn(scope, node);
  if (found !== null && !found.outer) {
    const same = targets.find(
      ({ copies }) => copies && equalities.areEqual(copies.relation, copies.name, found.relation, found.name),
    );
    if (same !== undefined) return same.column.name;
  }
  const written = textOf(node);
  const byExpression = targets.find((target) => target.node !== null && textOf(target.node) === written);
  if (byExpression !== undefined) return byExpression.column.name;
  const [name, ...more] = textsOf(node.ColumnRef?.fields);
  const byName = more.length === 0 ? targets.find(({ column }) => column.name === name) : undefined;
  return byName?.column.name ?? null;
}

/** A text that two nodes share if they are written alike, wherever they stand. */
export function textOf(node: SqlNode): string {
  return JSON.stringify(node, (key, value) => (key === "location" || key.endsWith("_location") ? undefined : value));
}

/** The keys that are left of those of the relations: alone, or together with those of relations that repeat them. */
function joinedKeys(joined: Joined): Keys {
  const { scope, targets, equalities } = joined;
  const { relations } = scope;
  const found: Keys = { keys: rowNumberKeys(joined), grain: [], groups: [] };
  for (const first of relations) {
    if (first.optional) continue;
    const chosen = [first];
    for (;;) {
      const known = determinedBy(new Set(chosen), relations, equalities);
      const next = relations.find((each) => !known.has(each));
      if (next === undefined) break;
      chosen.push(next);
    }
    if (chosen.length === 1) {
      const one = (keys: string[][]) => keys.flatMap((key) => outputKey(first, key, targets, equalities) ?? []);
      found.keys.push(...wrap(one, first.rows.keys));
      // Of several versions the current one is left, so that a part of the key may be one.
      if (isNarrowed(first, joined.conditions, equalities, scope)) continue;
      found.grain.push(...wrap(one, first.rows.grain));
      found.groups.push(...wrap(one, first.rows.groups));
      continue;
    }
    const parts = chosen.map((each) =>
      each.rows.keys.flatMap((key) => [outputKey(each, key, targets, equalities)]).find((key) => key !== null),
    );
    if (parts.every((part) => part !== undefined && part !== null)) {
      const key = [...new Set((parts as string[][]).flat())];
      found.keys.push(key);
      found.groups.push(key);
    }
  }
  return found;
}

function wrap(one: (keys: string[][]) => string[], keys: string[][]): string[][] {
  return keys.flatMap((key) => {
    const mapped = one([key]);
    return mapped.length === 0 && key.length > 0 ? [] : [mapped];
  });
}

/** The names under which a key comes out; without the columns that conditions fix. */
function outputKey(
  relation: Relation,
  key: readonly string[],
  targets: readonly Target[],
  equalities: Equalities,
): string[] | null {
  const names: string[] = [];
  for (const column of key) {
    if (equalities.follows(relation, column, NOTHING)) continue;
    const target = targets.find(
      ({ copies }) =>
        copies !== null &&
        !(copies.relation.optional && copies.relation !== relation) &&
        equalities.areEqual(copies.relation, copies.name, relation, column),
    );
    if (target === undefined) return null;
    names.push(target.column.name);
  }
  return names;
}

const NOTHING: ReadonlySet<Relation> = new Set();

/** `row_number() over (partition by a)` numbers the rows of each a: both together are a key. */
function rowNumberKeys(joined: Joined): string[][] {
  return joined.targets.flatMap(({ node, column }) => {
    const call = node?.FuncCall;
    if (call?.over === undefined || functionName(call) !== "row_number" || call.over.name || call.over.refname)
      return [];
    const parts = (call.over.partitionClause ?? []).map((each) => outputNameOf(each, joined));
    return parts.some((part) => part === null) ? [] : [[...(parts as string[]), column.name]];
  });
}

function holdsWindow(node: SqlNode): boolean {
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
