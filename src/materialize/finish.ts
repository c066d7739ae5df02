import type { RelationValue } from "../context/relation-value.ts";
import type { MaterializationTask } from "./materialization.ts";

/** Makes the indexes that the node declares; they are built before the relation becomes visible. */
export async function createIndexes(task: MaterializationTask, relation: RelationValue): Promise<void> {
  const { indexes } = task.config;
  if (Array.isArray(indexes) && indexes.length > 0) await task.call("create_indexes", relation);
}

/** Grants and comments that the node declares; nothing is asked of the database for a node that has none. */
export async function grantAndComment(
  task: MaterializationTask,
  target: RelationValue,
  options: { mayHaveGrants: boolean },
): Promise<void> {
  const { grants, persist_docs: persist } = task.config;
  if (grants !== null && Object.keys(grants ?? {}).length > 0) {
    await task.scope.callMacro("apply_grants", [target, grants], { should_revoke: options.mayHaveGrants });
  }
  if (Object.values(persist ?? {}).some(Boolean)) await task.call("persist_docs", target, task.node);
}
