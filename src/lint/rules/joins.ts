import type { SqlNode } from "../../sql/tree.ts";
import { conjuncts, determinedBy, isConstant, namedIn } from "../sql/conditions.ts";
import { strictColumns } from "../sql/expressions.ts";
import { findColumn, type Relation } from "../sql/rows.ts";
import { beginningOf, type Join, type SelectSite } from "../sql/site.ts";
import { listed, type Rule } from "./rule.ts";

const namesOf = (relations: readonly Relation[]) => listed(relations.map(({ alias }) => `"${alias}"`));

/** Relations that nothing ties together. */
export const crossJoin: Rule = {
  name: "cross-join",
  level: "error",
  summary: "relations are joined by a comma, or by `on`, without a condition that relates them",
  visit: (tell) => ({
    select(site) {
      for (const join of site.joins) {
        if (join.type === "CROSS" || join.using.length > 0 || !multiplies(join) || isRelated(join, site)) continue;
        const how =
          join.type === "COMMA" ? "no condition relates it to" : "the condition of the join does not name both it and";
        tell(
          join.type === "COMMA" ? join.location : ((join.quals && beginningOf(join.quals)) ?? join.location),
          `every row of ${namesOf(join.right)} meets every row of ${namesOf(join.left)}: ${how} ${namesOf(join.left)}`,
          "add the condition that relates them; where every pair is meant, write cross join",
        );
      }
    },
  }),
};

/** One row, and what `lateral` gives for each row, may meet everything. */
function multiplies({ left, right }: Join): boolean {
  const isOneRow = ({ rows }: Relation) => rows.keys.some((key) => key.length === 0);
  const isFree = (each: Relation) => each.lateral || each.kind === "function" || isOneRow(each);
  return !right.some(isFree) && !left.every(isFree);
}

function isRelated({ type, left, right, quals }: Join, { scope, conditions, equalities }: SelectSite): boolean {
  const own = conjuncts(quals);
  // `left join … on true` keeps the rows of the left side where the right one has none, which `cross join` does not.
  if (type === "JOIN_LEFT" && own.every(isAlwaysTrue)) return true;
  // A row that a constant chooses, by a key or of a relation whose key nobody knows: it may be the only one.
  const singles = determinedBy(new Set(), scope.relations, equalities);
  const isFixed = (relation: Relation, name: string) => equalities.follows(relation, name, new Set());
  const isChosen = (each: Relation) =>
    singles.has(each) ||
    (each.rows.grain.length === 0 && [...(equalities.joined.get(each) ?? [])].some((name) => isFixed(each, name)));
  if (type !== "COMMA" && right.some(isChosen)) return true;
  return [...conditions.map(({ node }) => node), ...own].some((node) => {
    const { relations, unclear, outer } = namedIn(node, scope);
    const [isLeft, isRight] = [left, right].map((side) => side.some((each) => relations.has(each)));
    // In a correlated subquery, the row of the query around it relates the two.
    return unclear || (isRight && (isLeft || outer));
  });
}

/** `true`, `1 = 1`. */
function isAlwaysTrue(node: SqlNode): boolean {
  const { lexpr, rexpr } = node.A_Expr ?? {};
  return isConstant(node) || (lexpr !== undefined && rexpr !== undefined && isConstant(lexpr) && isConstant(rexpr));
}

/** A left join whose rows without a partner are filtered out again. */
export const outerJoinFilter: Rule = {
  name: "outer-join-filter",
  level: "warn",
  summary: "a condition drops the rows without a partner that a left join was to keep",
  visit: (tell) => ({
    select({ scope, joins, conditions }) {
      const told = new Set<Relation>();
      const lost = (node: SqlNode, among: (relation: Relation) => boolean) => {
        if (node.NullTest) return undefined;
        const found = strictColumns(node).map((column) => ({ column, found: findColumn(scope, column) }));
        return found.find(({ found: each }) => each !== null && !each.outer && among(each.relation));
      };
      const isKept = (relation: Relation) => relation.optional && !isOfFullJoin(relation, joins);
      for (const { node, join } of conditions) {
        if (join !== null) continue;
        const first = lost(node, isKept);
        if (first?.found) tellOf(first.column, first.found.relation, "where asks for a value of its");
      }
      for (const join of joins) {
        if (join.type !== "JOIN_INNER") continue;
        for (const node of conjuncts(join.quals)) {
          const first = lost(node, (relation) => join.optional.includes(relation) && !isOfFullJoin(relation, joins));
          if (first?.found)
            tellOf(first.column, first.found.relation, "the inner join after it asks for a value of its");
        }
      }
      function tellOf(column: SqlNode, relation: Relation, why: string) {
        if (told.has(relation)) return;
        told.add(relation);
        const name = column.ColumnRef?.fields.at(-1)?.String?.sval;
        tell(
          beginningOf(column),
          `the left join with "${relation.alias}" keeps no row without a partner: ${why} ${name}`,
          "move the condition into `on` to keep those rows, or write an inner join",
        );
      }
    },
  }),
};

function isOfFullJoin(relation: Relation, joins: readonly Join[]): boolean {
  return joins.some(({ type, left, right }) => type === "JOIN_FULL" && [...left, ...right].includes(relation));
}
