import { RelationValue } from "../context/relation-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { MacroNode } from "../manifest/node.ts";
import type { MaterializationTask } from "./materialization.ts";

/**
 * Runs a `{% materialization %}` of the project or a package. It does everything itself, transactions included, and
 * returns `{'relations': […]}` (docs.getdbt.com/guides/create-new-materializations).
 */
export async function customMaterialization(task: MaterializationTask, macro: MacroNode): Promise<RelationValue[]> {
  const result = await task.scope.bind(macro)([], {});
  if (task.scope.results.main() === undefined) {
    throw new TstlError("MATERIALIZATION", `the materialization ${macro.unique_id} ran no statement named "main"`, {
      node: task.node.unique_id,
      hint: "run the statement that makes the relation with {% call statement('main') %}",
    });
  }
  const relations =
    result instanceof Map ? result.get("relations") : (result as Record<string, unknown> | null)?.relations;
  if (!Array.isArray(relations)) {
    throw new TstlError(
      "MATERIALIZATION",
      `The materialization ("${task.config.materialized}") did not explicitly return a list of relations to add to the cache.`,
      {
        node: task.node.unique_id,
        hint: "end it with {{ return({'relations': [target_relation]}) }}",
      },
    );
  }
  const made = relations.filter((relation) => relation instanceof RelationValue);
  for (const relation of made) task.scope.environment.relations.add(relation.relation);
  return made;
}
