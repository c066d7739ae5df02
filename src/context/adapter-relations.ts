import { listRelations, listSchemas } from "../adapter/catalog.ts";
import type { Relation } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { AdapterMethod } from "./adapter-value.ts";
import { method } from "./host-method.ts";
import type { NodeScope } from "./node-scope.ts";
import { RelationValue } from "./relation-value.ts";

/** A relation argument of an adapter method. Throws MACRO_ARGUMENT for anything else. */
export function relationArgument(name: string, value: unknown): RelationValue {
  if (value instanceof RelationValue) return value;
  throw new TstlError(
    "MACRO_ARGUMENT",
    `adapter.${name} takes a relation, not ${value === null ? "none" : typeof value}`,
    {
      hint: "pass what ref(), source(), this or api.Relation.create() gives",
    },
  );
}

const plainRelation = (value: RelationValue): Relation => value.relation;

/** Lists a schema into the cache unless that has been done. */
async function knowSchema(scope: NodeScope, schema: string): Promise<void> {
  const { relations } = scope.environment;
  if (relations.knows(schema)) return;
  const found = await listRelations(await scope.connection.session(), [schema]);
  relations.fill(
    schema,
    found.map(({ identifier, type }) => ({ identifier, type })),
  );
}

/** The relation of that name in the database, or null. */
export async function findExisting(
  scope: NodeScope,
  database: string,
  schema: string,
  identifier: string,
): Promise<RelationValue | null> {
  await knowSchema(scope, schema);
  const type = scope.environment.relations.find(schema, identifier);
  return type === undefined ? null : new RelationValue({ database, schema, identifier, type });
}

async function existingIn(scope: NodeScope, database: string, schema: string): Promise<RelationValue[]> {
  await knowSchema(scope, schema);
  const listed = scope.environment.relations.list(schema);
  return listed.map(({ identifier, type }) => new RelationValue({ database, schema, identifier, type }));
}

/** Methods of `adapter` about relations and schemas. */
export const relationMethods: Record<string, AdapterMethod> = {
  get_relation: (scope) =>
    method("get_relation", ["database", "schema", "identifier"], (database, schema, identifier) =>
      findExisting(scope, String(database), String(schema), String(identifier)),
    ),
  list_relations: (scope) =>
    method("list_relations", ["database", "schema"], (database, schema) =>
      existingIn(scope, String(database), String(schema)),
    ),
  list_relations_without_caching: (scope) =>
    method("list_relations_without_caching", ["schema_relation"], async (value) => {
      const { database, schema } = relationArgument("list_relations_without_caching", value);
      const found = await listRelations(await scope.connection.session(), [schema]);
      return found.map(({ identifier, type }) => new RelationValue({ database, schema, identifier, type }));
    }),
  already_exists: (scope) =>
    method("already_exists", ["schema", "name"], async (schema, name) => {
      const { database } = scope.environment.config.target;
      return (await findExisting(scope, database, String(schema), String(name))) !== null;
    }),
  check_schema_exists: (scope) =>
    method("check_schema_exists", ["database", "schema"], async (_, schema) => {
      return (await listSchemas(await scope.connection.session())).includes(String(schema));
    }),
  create_schema: (scope) =>
    method("create_schema", ["relation"], async (value) => {
      await scope.callMacro("create_schema", [relationArgument("create_schema", value)]);
      return null;
    }),
  drop_schema: (scope) =>
    method("drop_schema", ["relation"], async (value) => {
      const relation = relationArgument("drop_schema", value);
      await scope.callMacro("drop_schema", [relation]);
      await scope.connection.commit();
      scope.environment.relations.dropSchema(relation.schema);
      return null;
    }),
  drop_relation: (scope) =>
    method("drop_relation", ["relation"], async (value) => {
      const relation = relationArgument("drop_relation", value);
      scope.environment.relations.drop(plainRelation(relation));
      await scope.callMacro("drop_relation", [relation]);
      return null;
    }),
  truncate_relation: (scope) =>
    method("truncate_relation", ["relation"], async (value) => {
      await scope.callMacro("truncate_relation", [relationArgument("truncate_relation", value)]);
      return null;
    }),
  rename_relation: (scope) =>
    method("rename_relation", ["from_relation", "to_relation"], async (from, to) => {
      const source = relationArgument("rename_relation", from);
      const target = relationArgument("rename_relation", to);
      scope.environment.relations.rename(plainRelation(source), plainRelation(target));
      await scope.callMacro("rename_relation", [source, target]);
      return null;
    }),
  cache_added: (scope) =>
    method("cache_added", ["relation"], (value) => {
      scope.environment.relations.add(plainRelation(relationArgument("cache_added", value)));
      return "";
    }),
  cache_dropped: (scope) =>
    method("cache_dropped", ["relation"], (value) => {
      scope.environment.relations.drop(plainRelation(relationArgument("cache_dropped", value)));
      return "";
    }),
  cache_renamed: (scope) =>
    method("cache_renamed", ["from_relation", "to_relation"], (from, to) => {
      const source = plainRelation(relationArgument("cache_renamed", from));
      scope.environment.relations.rename(source, plainRelation(relationArgument("cache_renamed", to)));
      return "";
    }),
};
