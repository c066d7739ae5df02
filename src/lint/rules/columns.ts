import { childrenOf, type SqlNode, textsOf } from "../../sql/tree.ts";
import { beginningOf } from "../sql/site.ts";
import { castType } from "../sql/types.ts";
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
      const [names, others] = [left, right].map(({ columns }) => columns.map(({ name }) => name)) as [
        string[],
        string[],
      ];
      if ([...names].sort().join("\0") !== [...others].sort().join("\0")) return;
      const moved = names.filter((name, i) => others[i] !== name);
      if (moved.length === 0) return;
      tell(
        beginningOf(statement.rarg),
        `a union goes by position, and ${listed(moved)} stand in another order here than above`,
        "name the columns in the same order on both sides",
      );
    },
  }),
};

/** `group by` of a name that is an input column, where the output column of that name is meant. */
export const groupByInput: Rule = {
  name: "group-by-input",
  level: "error",
  summary: "group by names a column that the select list makes something else of under the same name",
  visit: (tell) => ({
    select({ statement, targets }) {
      for (const { ColumnRef: reference } of statement.groupClause ?? []) {
        const [name, ...more] = textsOf(reference?.fields);
        const target = more.length === 0 ? targets.find((each) => each.name === name) : undefined;
        if (name === undefined || target === undefined || !changes(target.node, name)) continue;
        tell(
          reference?.location,
          `group by ${name} means the column of the input, not the ${name} that the select list makes of it`,
          `group by its place (${targets.indexOf(target) + 1}) or by the expression, or give the result another name`,
        );
      }
    },
  }),
};

/** Whether an expression makes something else of a column, so that several of its values may become one. */
function changes(node: SqlNode, name: string): boolean {
  if (node.ColumnRef) return false;
  if (node.TypeCast && ["text", "bigint", "numeric"].includes(castType(node.TypeCast.typeName)))
    return changes(node.TypeCast.arg, name);
  return names(node, name);
}

function names(node: SqlNode, name: string): boolean {
  if (node.SubLink) return false;
  if (node.ColumnRef) return textsOf(node.ColumnRef.fields).at(-1) === name;
  return childrenOf(node).some((child) => names(child, name));
}
