import { hash } from "node:crypto";
import type { ColumnConstraint, ModelNode } from "../manifest/node.ts";
import { repr } from "../template/index.ts";

/**
 * The hash by which dbt sees that a contract changed (`ModelNode.build_contract_checksum`): of the Python text of the
 * columns' types and constraints, and of the model's constraints where its materialization enforces them.
 */
export function contractChecksum(node: ModelNode): string {
  let state = "";
  const columns = Object.values(node.columns).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, data_type: type, constraints } of columns) {
    state += `|${name}${type ?? "None"}${listText(constraints, "ColumnLevelConstraint")}`;
  }
  const { materialized } = node.config;
  if (materialized === "table" || materialized === "incremental") {
    state += materialized + listText(node.constraints, "ModelLevelConstraint");
  }
  return hash("sha256", state, "hex");
}

function listText(constraints: readonly ColumnConstraint[], className: string): string {
  return `[${constraints.map((constraint) => constraintText(constraint, className)).join(", ")}]`;
}

function constraintText(constraint: ColumnConstraint, className: string): string {
  const { type, name, expression, warn_unenforced, warn_unsupported, to, to_columns, columns } = constraint;
  const fields: Record<string, unknown> = { name, expression, warn_unenforced, warn_unsupported, to, to_columns };
  if (className === "ModelLevelConstraint") fields.columns = columns ?? [];
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${repr(value)}`);
  return `${className}(type=<ConstraintType.${type}: '${type}'>, ${rest.join(", ")})`;
}
