import { createTable, grantAndComment } from "./finish.ts";
import type { Materialization } from "./materialization.ts";
import { dropLeftovers, replaceRelation, stagingRelation } from "./swap.ts";

/** A table, built anew in each run: aside, with its indexes, then put in place of the old one. */
export const table: Materialization = async (task) => {
  const target = task.target("table");
  await task.hooks("pre-hook", false);
  await task.hooks("pre-hook", true);
  await dropLeftovers(task, target);
  const existing = await task.existing();
  const built = stagingRelation(target);
  task.scope.buildsAside = existing !== null;
  await createTable(task, built);
  await replaceRelation(task, { built, existing, target });
  await grantAndComment(task, target, { mayHaveGrants: existing !== null });
  await task.hooks("post-hook", true);
  await task.commit();
  task.scope.environment.relations.add(target.relation);
  await task.hooks("post-hook", false);
  return [target];
};
