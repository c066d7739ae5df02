import { listRelations, listSchemas } from "../adapter/catalog.ts";
import type { Environment } from "../context/environment.ts";
import { NodeScope } from "../context/node-scope.ts";
import { RelationValue } from "../context/relation-value.ts";
import type { RunnableNode } from "../manifest/manifest.ts";
import type { ManifestNode, OperationNode } from "../manifest/node.ts";
import type { RunContext } from "./run-node.ts";

/**
 * Makes the schemas that the selected nodes need and lists what is in them, so that no node has to ask again.
 *
 * `operation` stands for the run in whose name the `create_schema` macro is called.
 */
export async function prepareSchemas(
  context: RunContext,
  selected: Iterable<RunnableNode>,
  operation: OperationNode,
): Promise<void> {
  const { environment } = context;
  const needed = neededSchemas(environment, selected);
  if (needed.size === 0) return;
  const connection = context.connect(operation);
  try {
    const session = await connection.session();
    const present = new Set(await listSchemas(session));
    const scope = new NodeScope({ environment, node: operation, connection });
    for (const schema of needed) {
      if (present.has(schema)) continue;
      const database = environment.config.target.database;
      await scope.callMacro("create_schema", [new RelationValue({ database, schema })]);
      await connection.commit();
    }
    const found = await listRelations(session, [...needed]);
    for (const schema of needed) {
      environment.relations.fill(
        schema,
        found.filter((relation) => relation.schema === schema),
      );
    }
  } finally {
    await connection.close();
  }
}

function neededSchemas(environment: Environment, selected: Iterable<RunnableNode>): Set<string> {
  const needed = new Set<string>();
  for (const node of selected) {
    if (["analysis", "unit_test", "exposure"].includes(node.resource_type)) continue;
    if (node.resource_type === "exposure" || node.config.materialized === "ephemeral") continue;
    if (node.resource_type === "test" && !storesFailures(environment, node)) continue;
    needed.add(node.schema);
  }
  return needed;
}

function storesFailures(environment: Environment, node: ManifestNode & { resource_type: "test" }): boolean {
  const { store_failures: own, store_failures_as: as } = node.config;
  return as === "ephemeral" ? false : (own ?? (as !== null || environment.flags.storeFailures === true));
}
