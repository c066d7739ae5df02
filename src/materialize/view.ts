import { DatabaseError } from "../adapter/errors.ts";
import type { RelationValue } from "../context/relation-value.ts";
import { betweenHooks } from "./between-hooks.ts";
import type { Materialization, MaterializationTask } from "./materialization.ts";
import { dropLeftovers, replaceRelation, stagingRelation } from "./swap.ts";

/** `create or replace view` was refused because a column went away or changed (errcodes: invalid_table_definition). */
const COLUMNS_CHANGED = "42P16";

/**
 * A view. One that keeps its columns is replaced in place, so that whatever depends on it stays untouched; otherwise it
 * is built aside and put in place of the old one.
 */
export const view: Materialization = async (task) => {
  const target = task.target("view");
  return betweenHooks(task, target, async () => {
    await dropLeftovers(task, target);
    const existing = await task.existing();
    if (existing?.type !== "view" || !(await replacedInPlace(task, target))) {
      const built = stagingRelation(target);
      await task.main(await task.macro("get_create_view_as_sql", built, task.sql));
      await replaceRelation(task, { built, existing, target });
    }
    return existing;
  });
};

/** Tries `create or replace view`; false when the columns do not allow it. */
async function replacedInPlace(task: MaterializationTask, target: RelationValue): Promise<boolean> {
  if (viewMacroOverridden(task)) return false;
  const sql = await task.macro("get_create_view_as_sql", target, task.sql);
  const replacing = sql.replace(/^(\s*)create view\b/i, "$1create or replace view");
  if (replacing === sql) return false;
  await task.run("savepoint replace_view");
  try {
    await task.main(replacing);
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlstate !== COLUMNS_CHANGED) throw error;
    await task.run("rollback to savepoint replace_view");
    return false;
  }
}

/** A project that writes its own `create view` means it to run as it is. */
function viewMacroOverridden(task: MaterializationTask): boolean {
  const { macros } = task.scope.environment;
  const names = ["create_view_as", "get_create_view_as_sql", "postgres__create_view_as", "default__create_view_as"];
  return names.some((name) => macros.isOverridden(name, task.node.package_name));
}
