import { TstlError } from "../errors/tstl-error.ts";
import { lineColumn } from "../util/line-column.ts";
import type { CheckState, RelationNode } from "./check-state.ts";
import type { RelationChecks } from "./relation-checks.ts";
import { offsetOfReference } from "./unused-references.ts";

/** Warns of what is no fault and still worth a word: references that no query of a node reads. */
export function addRemarks(state: CheckState, relations: RelationChecks, node: RelationNode): void {
  for (const name of relations.rendered.get(node.unique_id)?.unused ?? []) {
    const { raw_code: template = "", first_line: firstLine = 1 } = node as { raw_code?: string; first_line?: number };
    const offset = offsetOfReference(template, name);
    const { line, column } = lineColumn(template, Math.max(0, offset));
    const place = { file: node.original_file_path, line: line + firstLine - 1, column, length: name.length };
    const error = new TstlError("CHECK_UNUSED_REF", `"${node.name}" refers to "${name}", and no query of it reads it`, {
      node: node.unique_id,
      place: offset === -1 ? { file: node.original_file_path } : place,
      hint: "remove the ref(), or say `-- depends_on: {{ ref(…) }}` where it is meant to order the run only",
    });
    state.warnings.push({ node: node.unique_id, error });
  }
}
