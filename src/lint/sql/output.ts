import { columnName } from "../../sql/column-name.ts";
import { childrenOf, type SelectStatement, type SqlNode, textsOf } from "../../sql/tree.ts";
import { type Condition, determinedBy, type Equalities, namedIn } from "./conditions.ts";
import { holdsAggregate, holdsWindow, isStar } from "./expressions.ts";
import { keysOf } from "./keys.ts";
import { areRowsChosen, type Multiplier, multiplierOf } from "./multiplier.ts";
import { isNeverNull } from "./nulls.ts";
import { findColumn, type Multiplied, type Relation, type RowColumn, type Rows, type Scope } from "./rows.ts";
import type { Join, SelectSite } from "./site.ts";
import { isDay, typeOf } from "./types.ts";

/** An output column with the column of `from` that it copies, if it copies one. */
export interface Target {
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
  const joined: Joined = {
    statement,
    scope,
    conditions,
    equalities,
    targets,
    isAggregated,
    multipliers: new Map(),
    singles: determinedBy(new Set(), scope.relations, equalities),
  };
  const columns = targets.map((target) => ({
    ...withMultiplied(target, joined),
    from: computedFrom(target, targets, scope),
  }));
  return { columns, open, foreign: foreignOf(joined), star, ...keysOf(joined, open) };
}

/** A select with its entries, as its keys are asked for. */
export interface Joined {
  statement: SelectStatement;
  scope: Scope;
  conditions: readonly Condition[];
  equalities: Equalities;
  targets: readonly Target[];
  isAggregated: boolean;
  multipliers: Map<Relation, Multiplier | null>;
  /** Relations of which there is one row. */
  singles: ReadonlySet<Relation>;
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

function foreignOf(joined: Joined): Set<string> {
  const foreign = joined.targets.filter(
    ({ copies }) =>
      copies?.relation.rows.foreign.has(copies.name) && !areRowsChosen(copies.relation, [copies.name], joined),
  );
  return new Set(foreign.map(({ column }) => column.name));
}
