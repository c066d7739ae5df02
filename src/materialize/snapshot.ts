import { quoteIdentifier } from "../adapter/relation.ts";
import { columnsOf, expandColumnTypes } from "../context/adapter-columns.ts";
import type { ColumnValue } from "../context/column-value.ts";
import type { RelationValue } from "../context/relation-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { JinjaFunction } from "../template/index.ts";
import { betweenHooks } from "./between-hooks.ts";
import { createIndexes } from "./create-table.ts";
import type { Materialization, MaterializationTask } from "./materialization.ts";

/** A table that keeps every version of a row with the time it was valid (docs.getdbt.com/docs/build/snapshots). */
export const snapshot: Materialization = async (task) => {
  const target = task.target("table");
  const existing = await task.existing();
  if (existing !== null && existing.type !== "table") {
    throw new TstlError(
      "RELATION_TYPE",
      `${target.render()} exists and is a ${existing.type}, so the snapshot cannot be kept there`,
      {
        node: task.node.unique_id,
        hint: "drop it, or give the snapshot another alias or schema",
      },
    );
  }
  return betweenHooks(task, target, async () => {
    const strategy = await strategyOf(task, existing !== null);
    if (existing === null) {
      const select = await task.macro("build_snapshot_table", strategy, task.sql);
      await task.call("check_time_data_types", select);
      await task.main(await task.macro("create_table_as", false, target, select));
      await createIndexes(task, target);
    } else {
      await addVersions(task, target, strategy);
    }
    return existing;
  });
};

/** What the strategy's macro says: a dict of unique_key, updated_at, row_changed, scd_id and hard_deletes. */
async function strategyOf(task: MaterializationTask, targetExists: boolean): Promise<unknown> {
  const macro = (await task.call("strategy_dispatch", task.config.strategy)) as JinjaFunction;
  return macro([task.node, "snapshotted_data", "source_data", task.config, targetExists], {});
}

async function addVersions(task: MaterializationTask, target: RelationValue, strategy: unknown): Promise<void> {
  const { scope } = task;
  const names = task.config.snapshot_table_column_names ?? (await task.call("get_snapshot_table_column_names"));
  await task.scope.callAdapter("assert_valid_snapshot_target_given_strategy", [target, names, strategy]);
  const changes = await task.macro("snapshot_staging_table", strategy, task.sql, target);
  await task.call("check_time_data_types", changes);
  const staged = (await task.call("build_snapshot_staging_table", strategy, task.sql, target)) as RelationValue;
  await expandColumnTypes(scope, staged, target);
  const sourceColumns = (await columnsOf(scope, staged)).filter((column) => !isBookkeeping(column));
  const present = new Set((await columnsOf(scope, target)).map((column) => column.name));
  const missing = sourceColumns.filter((column) => !present.has(column.name));
  if (missing.length > 0) await task.call("create_columns", target, missing);
  const insertColumns = sourceColumns.map((column) => quoteIdentifier(column.name));
  await task.main(await task.macro("snapshot_merge_sql", target, staged, insertColumns));
  await task.call("post_snapshot", staged);
  await task.run(`drop table if exists ${staged.render()}`);
}

/** Columns of the staging table that say what to do with a row and are not kept. */
function isBookkeeping(column: ColumnValue): boolean {
  return /^(dbt_change_type|dbt_unique_key(_\d+)?)$/i.test(column.name);
}
