import { columnsOf, expandColumnTypes } from "../context/adapter-columns.ts";
import { incrementalStrategyMacro } from "../context/adapter-value.ts";
import type { RelationValue } from "../context/relation-value.ts";
import type { JinjaFunction } from "../template/index.ts";
import { betweenHooks } from "./between-hooks.ts";
import { createTable } from "./create-table.ts";
import type { Materialization, MaterializationTask } from "./materialization.ts";
import { dropLeftovers, replaceRelation, stagingRelation } from "./swap.ts";

/**
 * A table that grows: the first run builds it, later ones add or change rows by the model's strategy
 * (docs.getdbt.com/docs/build/incremental-strategy). Everything happens in one transaction.
 */
export const incremental: Materialization = async (task) => {
  const target = task.target("table");
  const onSchemaChange = String(
    await task.call("incremental_validate_on_schema_change", task.config.on_schema_change, "ignore"),
  );
  // Asked first, so that an unknown strategy fails before anything has happened.
  const strategy = incrementalStrategyMacro(task.scope, task.config.incremental_strategy ?? "default");
  return betweenHooks(task, target, async () => {
    await dropLeftovers(task, target);
    const existing = await task.existing();
    const anew = existing === null || existing.type !== "table" || task.fullRefresh;
    if (existing === null) {
      await createTable(task, target);
    } else if (anew) {
      const built = stagingRelation(target);
      task.scope.buildsAside = existing !== null;
      await createTable(task, built);
      await replaceRelation(task, { built, existing, target });
    } else {
      await addRows(task, { target, existing, strategy, onSchemaChange });
    }
    return existing;
  });
};

interface Addition {
  target: RelationValue;
  existing: RelationValue;
  strategy: JinjaFunction;
  onSchemaChange: string;
}

async function addRows(task: MaterializationTask, addition: Addition): Promise<void> {
  const { target, existing, strategy, onSchemaChange } = addition;
  const { scope, config } = task;
  const staged = (await task.call("make_temp_relation", target)) as RelationValue;
  await task.run(await task.macro("get_create_table_as_sql", true, staged, task.sql));
  const contract = config.contract?.enforced === true;
  if (!contract) await expandColumnTypes(scope, staged, target);
  const changed = await task.call("process_schema_changes", onSchemaChange, staged, existing);
  const columns = Array.isArray(changed) && changed.length > 0 ? changed : await columnsOf(scope, existing);
  const request = new Map<string, unknown>([
    ["target_relation", target],
    ["temp_relation", staged],
    ["unique_key", config.unique_key],
    ["dest_columns", columns],
    ["incremental_predicates", config.predicates ?? config.incremental_predicates ?? null],
  ]);
  await task.main(String(await strategy([request], {})));
  // The session goes back to the pool; its temporary table must not wait there for the next model.
  await task.run(`drop table if exists ${staged.render()}`);
}
