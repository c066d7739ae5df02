import type { SelectStatement, SqlNode } from "../../sql/tree.ts";
import { type Condition, conjuncts, Equalities, namedIn } from "./conditions.ts";
import { holdsAggregate, isStar, strictColumns } from "./expressions.ts";
import { outputOf } from "./output.ts";
import { readFrom } from "./read-from.ts";
import type { Reading } from "./read-statement.ts";
import { type CteNames, findColumn, type Relation, type Rows, type Scope } from "./rows.ts";
import type { Join, Position } from "./site.ts";

/** Reads one select: tells the visitor of it and of its expressions, and gives what is known of its rows. */
export function readSelect(
  reading: Reading,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteNames,
  position: Position,
): Rows {
  const scope = reading.scope(parent, ctes, statement);
  const { joins } = readFrom(statement.fromClause ?? [], scope, reading);
  const conditions: Condition[] = joins.flatMap(({ quals, type }) =>
    conjuncts(quals).map((node) => ({ node, join: type })),
  );
  conditions.push(...conjuncts(statement.whereClause).map((node) => ({ node, join: null })));
  const equalities = equalitiesOf(conditions, joins, scope);
  assertNotNull(conditions, scope);
  const targets = (statement.targetList ?? []).flatMap(({ ResTarget: target }) =>
    target === undefined ? [] : [{ node: target.val, name: target.name ?? null, location: target.location }],
  );
  const isAggregated =
    statement.groupClause !== undefined ||
    statement.havingClause !== undefined ||
    targets.some(({ node }) => holdsAggregate(node));
  const parts = { statement, scope, joins, conditions, equalities, targets, isAggregated };
  const output = outputOf(parts);
  reading.visitor.select?.({ ...parts, position, output });
  for (const node of expressionsOf(statement, joins)) reading.expression(node, scope);
  return output;
}

function equalitiesOf(conditions: readonly Condition[], joins: readonly Join[], scope: Scope): Equalities {
  const equalities = new Equalities();
  for (const { node, join } of conditions) {
    // What an outer join asks of the side that stays does not hold for the rows that stay.
    const isOuter = join === "JOIN_LEFT" || join === "JOIN_RIGHT" || join === "JOIN_FULL";
    const named = isOuter ? [...namedIn(node, scope).relations] : [];
    if (!isOuter || named.some(({ optional }) => optional)) equalities.add(node, scope);
  }
  for (const { using, left, right } of joins) {
    for (const name of using) {
      const [one, other] = [holderOf(left, name), holderOf(right, name)];
      if (one !== undefined && other !== undefined) equalities.unite(one, name, other, name);
    }
  }
  return equalities;
}

function holderOf(relations: readonly Relation[], name: string): Relation | undefined {
  const holds = relations.find(({ rows }) => rows.columns.some((column) => column.name === name));
  if (holds !== undefined) return holds;
  const open = relations.filter(({ rows }) => rows.open);
  return open.length === 1 ? open[0] : undefined;
}

function assertNotNull(conditions: readonly Condition[], scope: Scope): void {
  for (const { node, join } of conditions) {
    if (join !== null && join !== "JOIN_INNER") continue;
    for (const column of strictColumns(node)) {
      const found = findColumn(scope, column);
      if (found === null || found.outer) continue;
      const names = scope.asserted.get(found.relation) ?? new Set();
      scope.asserted.set(found.relation, names.add(found.name));
    }
  }
}

function expressionsOf(statement: SelectStatement, joins: readonly Join[]): SqlNode[] {
  const {
    targetList = [],
    whereClause,
    groupClause = [],
    havingClause,
    sortClause = [],
    windowClause = [],
    limitCount,
    limitOffset,
  } = statement;
  const targets = targetList.flatMap(({ ResTarget: target }) => (target && !isStar(target.val) ? [target.val] : []));
  const quals = joins.map(({ quals: node }) => node);
  const distinct = (statement.distinctClause ?? []).filter((node) => Object.keys(node).length > 0);
  const all = [
    ...targets,
    ...quals,
    whereClause,
    ...distinct,
    ...groupClause,
    havingClause,
    ...sortClause,
    ...windowClause,
    limitCount,
    limitOffset,
  ];
  return all.filter((node) => node !== undefined);
}
