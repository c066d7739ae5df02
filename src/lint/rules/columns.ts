import { childrenOf, type SelectStatement, type SqlNode, textsOf } from "../../sql/tree.ts";
import { isConstant, operatorOf } from "../sql/conditions.ts";
import type { Scope } from "../sql/rows.ts";
import { beginningOf } from "../sql/site.ts";
import { castType, typeOf } from "../sql/types.ts";
import { listed, type Rule } from "./rule.ts";

/** `*` of another relation where the columns and their order matter. */
export const selectStar: Rule = {
  name: "select-star",
  level: "warn",
  summary: "`*` of another relation goes into an enforced contract, or into a union by position",
  visit: (tell, { node }) => {
    const ofContract = (star: number) =>
      tell(
        star,
        "* passes on whatever columns the relation has, and the contract allows only those it lists",
        "name the columns that the contract lists",
      );
    return {
      select({ position, output: { star } }) {
        if (position === "model" && node.contract.enforced && star !== undefined) ofContract(star);
      },
      setOperation({ left, right, position }) {
        const star = left.star ?? right.star;
        if (star === undefined || (position === "model" && node.contract.enforced)) return;
        // Columns that are known to agree, do; those that do not are told by union-order.
        if (!left.open && !right.open) return;
        tell(
          star,
          "a union goes by position, and * gives the columns in the order in which their relation happens to have them",
          "name the columns, in the same order on both sides",
        );
      },
    };
  },
};

/** Columns of the same names in another order on the two sides of a union. */
export const unionOrder: Rule = {
  name: "union-order",
  level: "error",
  summary: "the sides of a union have the same columns in another order",
  visit: (tell) => ({
    setOperation({ left, right, statement }) {
      if (left.open || right.open || left.columns.length !== right.columns.length) return;
      const moved = movedNames(
        left.columns.map(({ name }) => name),
        right.columns.map(({ name }) => name),
      );
      if (moved.length === 0 || isSymmetric(statement, moved)) return;
      tell(
        beginningOf(statement.rarg),
        `a union goes by position, and ${listed(moved)} stand in another order here than above`,
        "name the columns in the same order on both sides",
      );
    },
  }),
};

/** Names that both sides have, in places that they have exchanged; a name that one side has twice says nothing. */
function movedNames(names: readonly string[], others: readonly string[]): string[] {
  const isOnce = (list: readonly string[], name: string) => list.filter((each) => each === name).length === 1;
  const moved = names.filter((name, i) => others[i] !== name && isOnce(names, name) && isOnce(others, name));
  const isSameSet = moved.every((name) => moved.includes(others[names.indexOf(name)]!));
  return isSameSet && moved.length > 1 ? moved : [];
}

/** `select id, other_id from pairs union select other_id, id from pairs`: every pair the other way round, too. */
function isSymmetric({ larg, rarg }: SelectStatement, moved: readonly string[]): boolean {
  const [one, other] = [larg, rarg].map((side) => relationOf(side));
  if (moved.length !== 2 || one === undefined || one !== other) return false;
  const [first, second] = moved as [string, string];
  const isVariant = first.endsWith(`_${second}`) || second.endsWith(`_${first}`);
  const areNumbered = first.replace(/_?[12ab]$/, "") === second.replace(/_?[12ab]$/, "");
  return isVariant || areNumbered || COUNTERPARTS.test(`${first} ${second}`);
}

function relationOf(side: SelectStatement | undefined): string | undefined {
  const [item, ...more] = side?.fromClause ?? [];
  return more.length === 0 ? item?.RangeVar?.relname : undefined;
}

const COUNTERPARTS = /^(source|src|from|left|parent)\w* (target|dst|dest|to|right|child)\w*$/;

/** `group by` of a name that is an input column, where the output column of that name is meant. */
export const groupByInput: Rule = {
  name: "group-by-input",
  level: "error",
  summary: "group by names a column that the select list makes something else of under the same name",
  visit: (tell) => ({
    select({ statement, targets, scope }) {
      for (const { ColumnRef: reference } of (statement.groupClause ?? []).flatMap(groupedBy)) {
        const [name, ...more] = textsOf(reference?.fields);
        const target = more.length === 0 ? targets.find((each) => each.name === name) : undefined;
        if (name === undefined || target === undefined || !merges(target.node, name, scope)) continue;
        tell(
          reference?.location,
          `group by ${name} means the column of the input, not the ${name} that the select list makes of it`,
          `group by its place (${targets.indexOf(target) + 1}) or by the expression, or give the result another name`,
        );
      }
    },
  }),
};

/** The entries of `group by`, those within `rollup`, `cube` and `grouping sets` too. */
function groupedBy(node: SqlNode): SqlNode[] {
  return node.GroupingSet ? (node.GroupingSet.content ?? []).flatMap(groupedBy) : [node];
}

/** Whether an expression makes something else of a column, so that several of its values may become one. */
function merges(node: SqlNode, name: string, scope: Scope): boolean {
  if (node.ColumnRef) return false;
  if (node.TypeCast && ["text", "bigint", "numeric"].includes(castType(node.TypeCast.typeName)))
    return merges(node.TypeCast.arg, name, scope);
  if (node.TypeCast && castType(node.TypeCast.typeName) === "date") {
    // Of a column that nobody has given a type its name may say that it is a day already.
    const type = typeOf(node.TypeCast.arg, scope);
    if (type === "date" || (type === null && DAY.test(name))) return merges(node.TypeCast.arg, name, scope);
  }
  const { lexpr, rexpr } = node.A_Expr ?? {};
  if (lexpr && rexpr && /^[-+]$/.test(operatorOf(node) ?? "") && isConstant(lexpr) !== isConstant(rexpr))
    return merges(isConstant(lexpr) ? rexpr : lexpr, name, scope);
  return names(node, name);
}

const DAY = /(^|_)(date|day|on|dt)$/;

function names(node: SqlNode, name: string): boolean {
  if (node.SubLink) return false;
  if (node.ColumnRef) return textsOf(node.ColumnRef.fields).at(-1) === name;
  return childrenOf(node).some((child) => names(child, name));
}
