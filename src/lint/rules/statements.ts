import type { SelectStatement, SqlNode } from "../../sql/tree.ts";
import { determinedBy, isConstant } from "../sql/conditions.ts";
import { isNull } from "../sql/nulls.ts";
import { findColumn } from "../sql/rows.ts";
import { beginningOf, type Position, type SelectSite } from "../sql/site.ts";
import { listed, type Rule, type Tell } from "./rule.ts";

/** A part of `with` that nothing reads. */
export const unusedCte: Rule = {
  name: "unused-cte",
  level: "warn",
  summary: "a CTE that nothing reads",
  told: "in both runs",
  visit: (tell) => ({
    cte(name, location, readBy) {
      if (readBy.includes("query")) return;
      const readers = readBy.map((each) => `"${each}"`);
      const by = readers.length === 0 ? "nothing reads" : `only ${listed(readers)}, which nothing reads, read`;
      tell(
        location,
        `${by}${readers.length === 1 ? "s" : ""} the CTE "${name}"`,
        "take it out, or read it where it was meant to be read",
      );
    },
  }),
};

/** A relation that is written out, so that nobody knows that the model needs it. */
export const hardCodedRelation: Rule = {
  name: "hard-coded-relation",
  level: "warn",
  summary: "a relation is written out instead of coming from ref() or source()",
  visit: (tell, { isReferred, referenceFor }) => ({
    relation(name, schema, location) {
      if (schema === "pg_catalog" || schema === "information_schema") return;
      if (schema === undefined && name.startsWith("pg_")) return;
      if (isReferred(name, schema)) return;
      const shown = schema === undefined ? name : `${schema}.${name}`;
      const reference = referenceFor(name, schema);
      const why =
        schema === undefined
          ? "which relation it is depends on the search_path"
          : "it is the same one in every target, and is not built before this model";
      tell(
        location,
        `${shown} is written out: ${why}`,
        reference ? `write ${reference}` : "declare it as a source, and write {{ source(…) }}",
      );
    },
  }),
};

/** `limit` and `distinct on` that take any rows. */
export const unorderedLimit: Rule = {
  name: "unordered-limit",
  level: "warn",
  summary: "limit or distinct on without an order that says which rows stay",
  visit: (tell) => ({
    select(site) {
      if (isArbitraryOfGroup(site)) {
        const on = expressionsOf(site.statement);
        tell(
          beginningOf(on[0]),
          "distinct on keeps any one row of several: the order does not say which",
          "go on with order by after the columns of distinct on, up to a column that decides",
        );
      }
      if (expressionsOf(site.statement).length === 0 && !givesOneRow(site))
        lookAtLimit(site.statement, site.position, tell);
    },
    setOperation: ({ statement, position }) => lookAtLimit(statement, position, tell),
  }),
};

function lookAtLimit(statement: SelectStatement, position: Position, tell: Tell): void {
  const { limitCount, limitOffset, sortClause = [] } = statement;
  const limit = limitCount ?? limitOffset;
  if (limit === undefined || isNull(limit) || position === "exists") return;
  // A number in `order by` is a place in the select list; a text is the same for all rows.
  if (sortClause.some(({ SortBy: sort }) => sort && !sort.node.A_Const?.sval)) return;
  const count = limitCount?.A_Const?.ival;
  if (count !== undefined && (count.ival ?? 0) === 0) return;
  tell(
    beginningOf(limit),
    "limit without order by takes any rows: another run may take others",
    "say with order by which rows come first",
  );
}

/** The expressions of `distinct on`; none for a plain `distinct`. */
function expressionsOf({ distinctClause = [] }: SelectStatement): SqlNode[] {
  return distinctClause.filter((node) => Object.keys(node).length > 0);
}

function givesOneRow({ statement, scope, equalities, isAggregated }: SelectSite): boolean {
  if (isAggregated && statement.groupClause === undefined) return true;
  return determinedBy(new Set(), scope.relations, equalities).size === scope.relations.length;
}

/** Whether `distinct on` chooses among rows that differ, and no order says which. */
function isArbitraryOfGroup({ statement, scope, targets }: SelectSite): boolean {
  const on = expressionsOf(statement);
  if (on.length === 0 || (statement.sortClause?.length ?? 0) > on.length) return false;
  if (targets.filter(({ node }) => !isConstant(node)).length <= on.length) return false;
  const names = on.flatMap((node) => findColumn(scope, node)?.name ?? []);
  const [relation, ...more] = scope.relations;
  const isKey = more.length === 0 && relation?.rows.keys.some((key) => key.every((name) => names.includes(name)));
  return isKey !== true;
}

/** A model of which nobody checks what one row is. */
export const missingKeyTest: Rule = {
  name: "missing-key-test",
  level: "warn",
  summary: "a model without a test or constraint that says what is unique in it",
  model(tell, { node, hasKeyTest }) {
    if (hasKeyTest || node.resource_type !== "model" || node.config.materialized === "ephemeral") return;
    tell(
      undefined,
      `nothing checks what one row of "${node.name}" is`,
      "give the column that identifies a row the tests unique and not_null, or the model a primary_key constraint",
    );
  },
};
