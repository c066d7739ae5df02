import { multipliesRows } from "../../sql/functions.ts";
import { functionName, type SqlNode, textsOf } from "../../sql/tree.ts";
import { determinedBy } from "./conditions.ts";
import { textOf } from "./expressions.ts";
import { areRowsChosen } from "./multiplier.ts";
import type { Joined } from "./output.ts";
import { findColumn, type Relation, type Rows } from "./rows.ts";

type Keys = Pick<Rows, "keys" | "grain" | "groups">;

const NO_KEYS: Keys = { keys: [], grain: [], groups: [] };
const ONE_ROW: Keys = { keys: [[]], grain: [], groups: [] };

/** The keys of the rows that a select gives. */
export function keysOf(joined: Joined, open: boolean): Keys {
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

/** The keys that are left of those of the relations: alone, or together with those of relations that repeat them. */
function joinedKeys(joined: Joined): Keys {
  const { scope, equalities } = joined;
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
      const named = (keys: string[][]) => keys.map((key) => outputKey(first, key, joined));
      const isListed = (key: (string | null)[]): key is string[] => !key.includes(null);
      found.keys.push(...named(first.rows.keys).filter(isListed));
      // Of several versions the current one is left, so that a part of the key may be one.
      const kept = (keys: string[][]) =>
        keys.filter((key) => key.length > 0 && !areRowsChosen(first, partsOf(key), joined));
      found.groups.push(...named(kept(first.rows.groups)).filter(isListed));
      for (const key of kept(first.rows.grain)) {
        const free = freeColumns(first, key, joined);
        // A column of the key that does not come out still tells rows apart.
        found.grain.push(outputKey(first, key, joined).map((name, i) => name ?? hidden(free[i]!)));
      }
      continue;
    }
    const parts = chosen.map((each) =>
      each.rows.keys.map((key) => outputKey(each, key, joined)).find((key) => !key.includes(null)),
    );
    if (!parts.includes(undefined)) {
      const key = [...new Set((parts as string[][]).flat())];
      found.keys.push(key);
      found.groups.push(key);
    }
  }
  return found;
}

/** The names under which a key comes out, null for a column that does not; a column that conditions fix is none. */
function outputKey(relation: Relation, key: readonly string[], joined: Joined): (string | null)[] {
  const { targets, equalities } = joined;
  return freeColumns(relation, key, joined).map((column) => {
    const target = targets.find(
      ({ copies }) =>
        copies !== null &&
        !(copies.relation.optional && copies.relation !== relation) &&
        equalities.areEqual(copies.relation, copies.name, relation, column),
    );
    return target?.column.name ?? null;
  });
}

/** The columns of a key that others may be joined by without meaning its one row. */
function partsOf(key: readonly string[]): readonly string[] {
  return key.length === 1 ? [] : key;
}

/** The columns of a key that are not the same in all rows: equal to no constant, and to nothing of which there is one row. */
function freeColumns(relation: Relation, key: readonly string[], { singles, equalities }: Joined): string[] {
  return key.filter((column) => !equalities.follows(relation, column, singles));
}

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

const HIDDEN = "\0";

/** The name of a column that does not come out: it is like no other. */
function hidden(column: string): string {
  return column.endsWith(HIDDEN) ? column : column + HIDDEN;
}

/** The name of a column of a key as it is shown, whether it comes out or not. */
export function shownName(column: string): string {
  return column.replace(HIDDEN, "");
}
