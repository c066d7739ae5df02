import type { RelationType } from "../adapter/relation.ts";
import { GET_ATTRIBUTE } from "../template/index.ts";
import { method } from "./host-method.ts";
import type { NodeScope } from "./node-scope.ts";
import { RelationValue, readPolicy } from "./relation-value.ts";

/** A relation type as a template gives it, or null. */
const relationType = (value: unknown): RelationType | null =>
  typeof value === "string" ? (value as RelationType) : null;

/** `api.Relation`: makes relations, and names their types. */
export function relationApi(scope: NodeScope): unknown {
  const { quoting } = scope.environment.config.project;
  const base = {
    database: quoting.database ?? true,
    schema: quoting.schema ?? true,
    identifier: quoting.identifier ?? true,
  };
  const nameOf = (value: unknown) => (typeof value === "string" ? value : null);
  const attributes: Record<string, unknown> = {
    Table: "table",
    View: "view",
    CTE: "cte",
    MaterializedView: "materialized_view",
    External: "external",
    create: method(
      "create",
      ["database", "schema", "identifier", "type", "quote_policy", "include_policy", "limit"],
      (database, schema, identifier, type, quotes, includes) =>
        new RelationValue({
          database: nameOf(database),
          schema: nameOf(schema),
          identifier: nameOf(identifier),
          type: relationType(type),
          quotePolicy: readPolicy(quotes, base),
          includePolicy: readPolicy(includes),
        }),
    ),
    add_ephemeral_prefix: method("add_ephemeral_prefix", ["name"], (name) => `__dbt__cte__${String(name)}`),
    scd_args: method("scd_args", ["primary_key", "updated_at"], (key, updatedAt) => [
      ...(Array.isArray(key) ? key : [key]),
      updatedAt,
    ]),
  };
  return { [GET_ATTRIBUTE]: (name: string) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined) };
}
