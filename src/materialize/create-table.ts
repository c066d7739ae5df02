import type { HeldBackConstraints } from "../context/adapter-constraints.ts";
import type { RelationValue } from "../context/relation-value.ts";
import type { MaterializationTask } from "./materialization.ts";

/**
 * Builds a table from the node's query. Keys and references come once it has its rows: Postgres checks them for all rows
 * at once in a fraction of the time that it takes row by row. What the statements say is the same in the end.
 */
export async function createTable(task: MaterializationTask, relation: RelationValue): Promise<void> {
  const constraints: HeldBackConstraints = [];
  task.scope.heldBackConstraints = constraints;
  const sql = await task.macro("get_create_table_as_sql", false, relation, task.sql).finally(() => {
    task.scope.heldBackConstraints = null;
  });
  await task.main(sql);
  // Postgres itself puts keys before the references to them.
  if (constraints.length > 0) await task.run(`alter table ${relation.render()} ${constraints.join(", ")}`);
  await createIndexes(task, relation);
}

/** Makes the indexes that the node declares; they are built before the relation becomes visible. */
export async function createIndexes(task: MaterializationTask, relation: RelationValue): Promise<void> {
  const { indexes } = task.config;
  if (Array.isArray(indexes) && indexes.length > 0) await task.call("create_indexes", relation);
}
