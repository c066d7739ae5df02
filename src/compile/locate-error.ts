import { TstlError } from "../errors/tstl-error.ts";
import type { GraphNode } from "../manifest/node.ts";

/** Gives an error its node, and the node's file where it has no place yet. Faults of tstl itself pass unchanged. */
export function locateError(error: unknown, node: GraphNode): unknown {
  if (!(error instanceof TstlError)) return error;
  const fields = error as { -readonly [Key in keyof TstlError]: TstlError[Key] };
  fields.node ??= node.unique_id;
  fields.place ??= { file: node.original_file_path };
  return error;
}
