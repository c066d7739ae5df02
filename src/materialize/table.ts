import { betweenHooks } from "./between-hooks.ts";
import { createTable } from "./create-table.ts";
import type { Materialization } from "./materialization.ts";
import { dropLeftovers, replaceRelation, stagingRelation } from "./swap.ts";

/** A table, built anew in each run: aside, with its indexes, then put in place of the old one. */
export const table: Materialization = async (task) => {
  const target = task.target("table");
  return betweenHooks(task, target, async () => {
    await dropLeftovers(task, target);
    const existing = await task.existing();
    const built = stagingRelation(target);
    task.scope.buildsAside = existing !== null;
    await createTable(task, built);
    await replaceRelation(task, { built, existing, target });
    return existing;
  });
};
