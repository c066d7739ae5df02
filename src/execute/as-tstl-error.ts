import { DatabaseError } from "../adapter/errors.ts";
import { locateError } from "../compile/locate-error.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import type { GraphNode } from "../manifest/node.ts";

/** Any thrown value as an error of this node; what is no `TstlError` is a fault of tstl and keeps its cause. */
export function asTstlError(error: unknown, node: GraphNode): TstlError {
  if (error instanceof TstlErrors) return locateError(error.errors[0], node) as TstlError;
  if (error instanceof TstlError) return locateError(error, node) as TstlError;
  const message = error instanceof Error ? error.message : String(error);
  return new TstlError("INTERNAL", `${message}`, {
    node: node.unique_id,
    place: { file: node.original_file_path },
    cause: error,
  });
}

/** What run_results.json says of an error: which stage it comes from, the node, and the reason below, as dbt has it. */
export function resultMessage(error: TstlError, node: GraphNode): string {
  const database =
    /^(SQL_ERROR$|FRESHNESS_RESULT$|DB_)/.test(error.code) ||
    error instanceof DatabaseError ||
    error.code === "RAISED_DATABASE";
  const stage = database ? "Database Error" : error.code === "INTERNAL" ? "Runtime Error" : "Compilation Error";
  const reason = error.message.split("\n").join("\n  ");
  return `${stage} in ${node.resource_type} ${node.name} (${node.original_file_path})\n  ${reason}`;
}
