import { TstlError } from "../errors/tstl-error.ts";
import type { MaterializationTask } from "./materialization.ts";

const COMMENT = /\/\*[\s\S]*?\*\/|--[^\n]*/g;
/** A select that may have nothing between itself and what follows; also in `exists (select from …)`, which is fine. */
const BARE_SELECT = /\bselect\s*(?:$|[;)]|(?:from|where|union|except|intersect|order|limit)\b)/i;

/** Throws where nothing is left of a node's template but comments: Postgres would point into text that nobody wrote. */
export function refuseWithoutSql({ node, sql }: MaterializationTask): void {
  if (node.resource_type === "seed" || sql.replace(COMMENT, " ").trim() !== "") return;
  throw new TstlError("MODEL_WITHOUT_SQL", `${node.resource_type} "${node.name}" holds no SQL`, {
    node: node.unique_id,
    place: { file: node.original_file_path },
    hint: "write a select, or delete the file, or set enabled=false",
  });
}

/**
 * Throws where the node's select gives no columns, which Postgres allows and nobody means. Only a select that looks it
 * is looked at, so that others cost nothing; it runs inside the transaction that built the relation.
 */
export async function refuseColumnless(task: MaterializationTask): Promise<void> {
  const { node, sql } = task;
  if (node.resource_type === "seed" || !BARE_SELECT.test(sql.replace(COMMENT, " ").trim())) return;
  const { columns } = await task.run(`select * from (\n${sql}\n) as columns_of_model limit 0`);
  if (columns.length > 0) return;
  throw new TstlError("MODEL_WITHOUT_COLUMNS", `${node.resource_type} "${node.name}" gives no columns`, {
    node: node.unique_id,
    place: { file: node.original_file_path },
    hint: "name the columns behind select",
  });
}
