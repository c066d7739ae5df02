import { warningIsError } from "../config/warning-is-error.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { str } from "../template/index.ts";
import { contractError } from "./contract-error.ts";
import { method } from "./host-method.ts";
import type { NodeScope } from "./node-scope.ts";

type Raise = (scope: NodeScope, ...args: unknown[]) => TstlError;

const at = (scope: NodeScope) => ({ node: scope.node.unique_id });

/** What each function of `exceptions` says; all of them end the node (docs.getdbt.com/reference/dbt-jinja-functions/exceptions). */
const RAISERS: Record<string, Raise> = {
  raise_compiler_error: (scope, message) => new TstlError("RAISED", str(message), at(scope)),
  raise_not_implemented: (scope, message) => new TstlError("RAISED", `ERROR: ${str(message)}`, at(scope)),
  raise_database_error: (scope, message) => new TstlError("RAISED_DATABASE", str(message), at(scope)),
  raise_dependency_error: (scope, message) => new TstlError("RAISED", str(message), at(scope)),
  raise_fail_fast_error: (scope, message) => new TstlError("RAISED", str(message), at(scope)),
  raise_contract_error: (scope, yaml, sql) => contractError(scope, yaml, sql),
  raise_ambiguous_alias: (scope, first, second) =>
    new TstlError(
      "AMBIGUOUS_ALIAS",
      `two resources have the same relation: ${str(first)} and ${str(second)}`,
      at(scope),
    ),
  missing_config: (scope, _model, name) =>
    new TstlError(
      "CONFIG_MISSING",
      `Model '${scope.node.unique_id}' does not define a required config parameter '${str(name)}'.`,
      at(scope),
    ),
  missing_materialization: (scope) =>
    new TstlError(
      "MATERIALIZATION_MISSING",
      `No materialization '${scope.node.config.materialized}' was found for adapter postgres! (searched types 'default' and 'postgres')`,
      at(scope),
    ),
  missing_relation: (scope, relation) =>
    new TstlError("RELATION_MISSING", `Relation ${str(relation)} not found!`, at(scope)),
  relation_wrong_type: (scope, relation, expected) =>
    new TstlError(
      "RELATION_TYPE",
      `Trying to create ${str(expected)} ${str(relation)}, but it currently exists as another type`,
      {
        ...at(scope),
        hint: "drop it, or run with --full-refresh",
      },
    ),
  column_type_missing: (scope, names) =>
    new TstlError(
      "CONTRACT",
      `Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are defined within the YAML configuration for the ${str(names)} column(s).`,
      at(scope),
    ),
};

/** Tells a warning; with `--warn-error` it ends the node instead. */
function warn(scope: NodeScope, event: string, text: string): string {
  const { flags, log } = scope.environment;
  if (warningIsError(flags, event)) throw new TstlError("RAISED", text, at(scope));
  log("warn", text, { node: scope.node as never });
  return "";
}

/** The `exceptions` object of one node. */
export function exceptionsOf(scope: NodeScope): Record<string, unknown> {
  const functions: Record<string, unknown> = {
    warn: method("warn", ["msg", "node"], (message) => warn(scope, "JinjaLogWarning", str(message))),
    warn_snapshot_timestamp_data_types: method(
      "warn_snapshot_timestamp_data_types",
      ["snapshot_time_data_type", "updated_at_data_type"],
      (snapshotType, updatedType) => {
        const text = `Data type of snapshot table timestamp columns (${str(snapshotType)}) doesn't match derived column 'updated_at' (${str(updatedType)}). Please update snapshot config 'updated_at'.`;
        return warn(scope, "SnapshotTimestampWarning", text);
      },
    ),
  };
  for (const [name, raise] of Object.entries(RAISERS)) {
    functions[name] = (args: unknown[], kwargs: Record<string, unknown>) => {
      throw raise(scope, ...args, ...Object.values(kwargs));
    };
  }
  return functions;
}
