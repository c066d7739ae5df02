import type { SqlNode } from "../../sql/tree.ts";
import { type Condition, determinedBy, type Equalities, namedIn, operatorOf } from "./conditions.ts";
import { findColumn, type Multiplied, type Relation, type Scope } from "./rows.ts";

/** What is needed of a select to know which rows a join repeats. */
export interface Joined {
  scope: Scope;
  conditions: readonly Condition[];
  equalities: Equalities;
}

/** A relation that has several rows for each row of others. */
export type Multiplier = Omit<Multiplied, "relation" | "others">;

/**
 * The relation because of which a row of `start` stands several times in a join: one that is joined by columns which
 * are, as far as anybody has said, no key of it. Null where there is none, and where nothing says so.
 */
export function multiplierOf(start: ReadonlySet<Relation>, joined: Joined): Multiplier | null {
  const { scope, equalities } = joined;
  const known = determinedBy(start, scope.relations, equalities);
  for (const relation of scope.relations) {
    if (known.has(relation) || relation.lateral) continue;
    const columns = [...(equalities.joined.get(relation) ?? [])];
    const on = columns.filter((column) => equalities.follows(relation, column, known));
    // What hangs on another relation that has several rows is repeated by that one.
    if (columns.length > 0 && on.length === 0) continue;
    if (areRowsChosen(relation, on, joined, known)) continue;
    const key = repeatedKey(relation, [...on, ...(equalities.fixed.get(relation) ?? [])], on);
    if (key !== null) return { by: relation.alias, on, key, at: relation.location };
  }
  return null;
}

/**
 * A key that says that there are several rows for one value of the columns `known`; empty if that is known of the one
 * column to join on without a key.
 */
function repeatedKey({ rows }: Relation, known: readonly string[], on: readonly string[]): readonly string[] | null {
  const isCovered = (key: readonly string[]) => key.every((column) => known.includes(column));
  if (rows.keys.some(isCovered)) return null;
  const [declared] = rows.grain;
  if (declared !== undefined) return declared;
  if (on.length === 1 && rows.foreign.has(on[0]!)) return [];
  const isOf = (column: string) => known.some((each) => stem(each) === stem(column));
  const isMoment = (column: string) => {
    const type = rows.columns.find(({ name }) => name === column)?.type;
    return type === "date" || type === "timestamp" || type === "timestamptz" || MOMENT.test(column);
  };
  // The name of a customer is no further group beside the customer; the month is.
  return (
    rows.groups.find((group) => group.some((column) => !known.includes(column) && isMoment(column) && !isOf(column))) ??
    null
  );
}

const MOMENT = /(^|_)(date|day|week|month|quarter|year|hour)$/;

const stem = (name: string) => name.split("_")[0];

/**
 * Whether one row of a relation may be left of several with the same values of `columns`: because of what conditions ask
 * of it, or of a relation beside it that hangs on more than those columns, such as its day of which only one is taken.
 */
export function areRowsChosen(
  relation: Relation,
  columns: readonly string[],
  joined: Joined,
  except: ReadonlySet<Relation> = new Set(),
): boolean {
  if (isNarrowed(relation, joined)) return true;
  const { scope, conditions, equalities } = joined;
  const hangsOnThem = (each: Relation) =>
    [...(equalities.joined.get(each) ?? [])].every(
      (name) =>
        equalities.follows(each, name, new Set()) ||
        columns.some((column) => equalities.areEqual(each, name, relation, column)),
    );
  // What is asked of the optional side of a join leaves the rows of the other one.
  const kept = conditions.filter(({ join }) => join === null || join === "JOIN_INNER");
  return scope.relations.some(
    (each) =>
      each !== relation && !except.has(each) && isNarrowed(each, { ...joined, conditions: kept }) && !hangsOnThem(each),
  );
}

/**
 * Whether conditions that are no join by key choose among the rows of a relation: those of a time, the current one, the
 * first one. One row may be what is left of several.
 */
function isNarrowed(relation: Relation, { conditions, equalities, scope }: Joined): boolean {
  return conditions.some(({ node }) => {
    const named = namedIn(node, scope);
    if (!named.relations.has(relation)) return false;
    if (named.unclear) return true;
    // What ties it to others and is no equality of columns is a range, or as good as one.
    const isRange = named.relations.size > 1 && equalities.unread.has(node);
    return isRange || (named.relations.size === 1 && choosesOne(node, scope));
  });
}

/** `is_current`, `valid_to is null`, `kind = 'home'`, `rank = 1`. */
function choosesOne(node: SqlNode, scope: Scope): boolean {
  if (node.NullTest) return node.NullTest.nulltesttype === "IS_NULL";
  if (node.ColumnRef || "BooleanTest" in node || "BoolExpr" in node) return true;
  const { lexpr, rexpr } = node.A_Expr ?? {};
  if (operatorOf(node) !== "=" || lexpr === undefined || rexpr === undefined) return false;
  return findColumn(scope, lexpr) !== null || findColumn(scope, rexpr) !== null;
}
