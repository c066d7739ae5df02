import { basename, join } from "node:path";
import { packageOf } from "../context/environment.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { loadSeed, type SeedPlan } from "../ingest/seed.ts";
import type { SeedNode } from "../manifest/node.ts";
import { betweenHooks } from "./between-hooks.ts";
import { createIndexes } from "./create-table.ts";
import type { Materialization } from "./materialization.ts";
import { replaceRelation, stagingRelation } from "./swap.ts";

/**
 * A CSV file as a table: its columns are inferred, its rows go in by COPY. A table with the same columns keeps its
 * identity and only its rows change; otherwise, and with `--full-refresh`, it is made anew and put in place.
 */
export const seed: Materialization = async (task) => {
  const node = task.node as SeedNode;
  const { environment, connection } = task.scope;
  const target = task.target("table");
  const existing = await task.existing();
  if (existing !== null && existing.type !== "table") {
    throw new TstlError("RELATION_TYPE", `Cannot seed to '${existing.render()}', it is a view`, {
      node: node.unique_id,
      hint: "drop the view, or give the seed another alias or schema",
    });
  }
  const { root, file: projectFile } = packageOf(environment, node.package_name);
  const path = join(root, node.original_file_path);
  const options = {
    delimiter: node.config.delimiter,
    columnTypes: node.config.column_types,
    quoteColumns: node.config.quote_columns,
    // dbt fills up short rows; a project of our own is told of what is most likely a mistake.
    lenient: basename(projectFile) === "dbt_project.yml",
    file: node.original_file_path,
  };
  return betweenHooks(task, target, async () => {
    await connection.begin();
    const fresh = existing === null || task.fullRefresh;
    const filled = existing !== null && fresh ? stagingRelation(target) : target;
    let statement = "";
    const prepare = async (plan: SeedPlan) => {
      const columns = plan.columns.map((column) => `${column.sqlName} ${column.type}`).join(", ");
      statement = fresh ? `create table ${filled.render()} (${columns})` : `truncate table ${filled.render()}`;
      await task.run(statement);
    };
    const { rows } = await loadSeed(await connection.session(), filled.render(), path, options, prepare);
    if (fresh) await createIndexes(task, filled);
    if (existing !== null && fresh) {
      await replaceRelation(task, { built: filled, existing, target, dropOwnViews: true });
    }
    const code = task.fullRefresh ? "CREATE" : "INSERT";
    task.mainResult(
      { _message: `${code} ${rows}`, code, rows_affected: rows },
      `${statement};\n-- ${rows} rows of ${node.original_file_path} by COPY\n`,
    );
    return existing;
  });
};
