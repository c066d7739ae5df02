import { quoteIdentifier } from "../adapter/relation.ts";
import type { Environment } from "../context/environment.ts";
import { EPHEMERAL_PREFIX, relationOf } from "../context/references.ts";
import type { ModelNode } from "../manifest/node.ts";
import { digest, type RelationNode } from "./check-state.ts";

// What the parts of a check are called: relations of the shadow, and the statements that a node is judged by.

/** Where queries are judged that leave nothing for others to read. */
export const CHECK_SCHEMA = "tstl_check";

/** How relations are told apart. */
export function relationKey(schema: string, name: string): string {
  return `${schema}\0${name}`;
}

/** The relation of a node in the shadow: where the SQL of others looks for it. */
export function nameOf(environment: Environment, node: RelationNode): string {
  if (node.resource_type === "source") {
    const part = (name: string, quoted: boolean | null) => (quoted === false ? name : quoteIdentifier(name));
    return `${part(node.schema, node.quoting.schema)}.${part(node.identifier, node.quoting.identifier)}`;
  }
  if (isEphemeral(node)) return `public.${EPHEMERAL_PREFIX}${node.alias}`;
  return relationOf(environment, node).render();
}

/** The same, as the catalog of the shadow has it. */
export function keyOf(node: RelationNode): string {
  if (isEphemeral(node)) return relationKey("public", `${EPHEMERAL_PREFIX}${node.alias}`.toLowerCase());
  return relationKey(node.schema, node.resource_type === "source" ? node.identifier : node.alias);
}

function isEphemeral(node: RelationNode): node is ModelNode {
  return node.resource_type === "model" && node.config.materialized === "ephemeral";
}

/** The view in which a query is judged that leaves nothing for others to read. */
export function nameOfQuery(id: string): string {
  return `${quoteIdentifier(CHECK_SCHEMA)}.${quoteIdentifier(digest([id]))}`;
}

/** The same, as the catalog of the shadow has it. */
export function keyOfQuery(id: string): string {
  return relationKey(CHECK_SCHEMA, digest([id]));
}

/** The id of the query of a model whose table has the types of a contract. */
export function queryId(id: string): string {
  return `${id} query`;
}

/** The id of the statement for later runs of an incremental model. */
export function laterId(id: string): string {
  return `${id} later`;
}

/** The node that a statement is about. */
export function nodeOfStatement(id: string): string {
  return id.replace(/ (?:later|query)$/, "");
}
