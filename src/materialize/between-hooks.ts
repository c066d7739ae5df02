import type { RelationValue } from "../context/relation-value.ts";
import type { MaterializationTask } from "./materialization.ts";

/**
 * What stands around the making of every relation: hooks, grants and comments, the commit, and the word that the
 * relation is there now. `make` runs inside the transaction and returns what stood there before, if anything.
 */
export async function betweenHooks(
  task: MaterializationTask,
  target: RelationValue,
  make: () => Promise<RelationValue | null>,
): Promise<RelationValue[]> {
  await task.hooks("pre-hook", false);
  await task.hooks("pre-hook", true);
  const before = await make();
  await grantAndComment(task, target, { mayHaveGrants: before !== null });
  await task.hooks("post-hook", true);
  await task.commit();
  task.scope.environment.relations.add(target.relation);
  await task.hooks("post-hook", false);
  return [target];
}

/** Grants and comments that the node declares; nothing is asked of the database for a node that has none. */
async function grantAndComment(
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
