import { isNull } from "../sql/nulls.ts";
import { beginningOf } from "../sql/site.ts";
import type { Rule } from "./rule.ts";

/** A part of `with` that nothing reads. */
export const unusedCte: Rule = {
  name: "unused-cte",
  level: "warn",
  summary: "a CTE that nothing reads",
  visit: (tell) => ({
    cte(name, location, isUsed) {
      if (!isUsed)
        tell(location, `nothing reads the CTE "${name}"`, "take it out, or read it where it was meant to be read");
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
    select({ statement, position, scope, isAggregated }) {
      const { limitCount, limitOffset, sortClause = [], distinctClause = [], groupClause } = statement;
      const on = distinctClause.filter((node) => Object.keys(node).length > 0);
      if (on.length > 0 && sortClause.length <= on.length && (statement.targetList?.length ?? 0) > on.length)
        tell(
          beginningOf(on[0]),
          "distinct on keeps any one row of several: the order does not say which",
          "go on with order by after the columns of distinct on, up to a column that decides",
        );
      const limit = limitCount ?? limitOffset;
      if (limit === undefined || isNull(limit) || sortClause.length > 0 || on.length > 0 || position === "exists")
        return;
      const isOneRow = isAggregated && groupClause === undefined;
      const isSingle = scope.relations.every(({ rows }) => rows.keys.some((key) => key.length === 0));
      const count = limitCount?.A_Const?.ival;
      if (isOneRow || isSingle || (count !== undefined && (count.ival ?? 0) === 0)) return;
      tell(
        beginningOf(limit),
        "limit without order by takes any rows: another run may take others",
        "say with order by which rows come first",
      );
    },
  }),
};

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
