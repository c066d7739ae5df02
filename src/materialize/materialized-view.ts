import { quoteIdentifier } from "../adapter/relation.ts";
import type { RelationValue } from "../context/relation-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { betweenHooks } from "./between-hooks.ts";
import type { Materialization, MaterializationTask } from "./materialization.ts";
import { dropLeftovers, replaceRelation, stagingRelation } from "./swap.ts";

/**
 * A materialized view (docs.getdbt.com/docs/build/materializations#materialized-view): made once, refreshed by later
 * runs, and made anew when its query has changed, which Postgres itself tells. Indexes that are declared otherwise than
 * before are handled as `on_configuration_change` says.
 */
export const materializedView: Materialization = async (task) => {
  const target = task.target("materialized_view");
  return betweenHooks(task, target, async () => {
    await dropLeftovers(task, target);
    const existing = await task.existing();
    if (existing === null) {
      await task.main(await task.macro("get_create_materialized_view_as_sql", target, task.sql));
    } else if (task.fullRefresh || existing.type !== "materialized_view" || !(await hasSameQuery(task, existing))) {
      task.scope.environment.log("debug", `Applying REPLACE to: ${target.render()}`, { node: task.node });
      const built = stagingRelation(target);
      await task.main(await task.macro("get_create_materialized_view_as_sql", built, task.sql));
      await replaceRelation(task, { built, existing, target });
    } else {
      await bringUpToDate(task, target, existing);
    }
    return existing;
  });
};

/** Compares definitions as Postgres writes them, since it does not keep the text that the view was made from. */
async function hasSameQuery(task: MaterializationTask, existing: RelationValue): Promise<boolean> {
  const probe = '"tstl_definition"';
  await task.run(`create temporary view ${probe} as ${task.sql}`);
  const name = `${quoteIdentifier(existing.schema)}.${quoteIdentifier(existing.identifier)}`.replaceAll("'", "''");
  const { rows } = await task.run(
    `select pg_get_viewdef('pg_temp.${probe}'::regclass) = pg_get_viewdef('${name}'::regclass)`,
  );
  await task.run(`drop view pg_temp.${probe}`);
  return rows[0]?.[0] === true;
}

async function bringUpToDate(task: MaterializationTask, target: RelationValue, existing: RelationValue): Promise<void> {
  const config = task.scope.get("config");
  const changes = await task.call("get_materialized_view_configuration_changes", existing, config);
  if (changes === null) {
    await task.main(await task.macro("refresh_materialized_view", target));
    return;
  }
  const { on_configuration_change: reaction } = task.config;
  const seen = `Configuration changes were identified and \`on_configuration_change\` was set to \`${reaction}\` for \`${target.render()}\``;
  switch (reaction) {
    case "apply":
      await task.main(
        await task.macro("get_alter_materialized_view_as_sql", target, changes, task.sql, existing, null, null),
      );
      return;
    case "continue":
      task.scope.environment.log("warn", seen, { node: task.node });
      task.mainResult({ _message: `skip ${target.render()}`, code: "skip", rows_affected: -1 }, "");
      return;
    case "fail":
      throw new TstlError("CONFIGURATION_CHANGED", seen, { node: task.node.unique_id });
    default:
      throw new TstlError(
        "CONFIGURATION_CHANGED",
        `Unexpected configuration scenario: on_configuration_change is "${reaction}"`,
        { node: task.node.unique_id, hint: "use apply, continue or fail" },
      );
  }
}
