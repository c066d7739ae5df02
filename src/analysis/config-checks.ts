import { incrementalStrategyFault } from "../context/adapter-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ModelNode, SeedNode, SnapshotNode } from "../manifest/node.ts";
import { materializationFault } from "../materialize/materialize.ts";
import { didYouMean } from "../util/suggest.ts";
import type { CheckState, RelationNode } from "./check-state.ts";
import { columnList } from "./column-list.ts";
import { columnsHint } from "./declared-checks.ts";
import { isUnsure } from "./further-faults.ts";
import { columnNamed, plainName } from "./shape.ts";

/** A column that the config of a node names. An expression in its place is for Postgres to judge. */
interface Named {
  key: string;
  column: string;
}

/** Compares the columns that configs name with those that there are, and looks for what is to make the relation. */
export function checkConfigs(state: CheckState, nodes: readonly RelationNode[]): void {
  for (const node of nodes) {
    if (node.resource_type === "source") continue;
    const isByNames = state.byNames.has(node.unique_id);
    for (const named of namedColumns(node, isByNames)) checkColumn(state, node, named);
    if (node.resource_type === "model") checkMaking(state, node);
  }
}

function checkColumn(state: CheckState, node: ModelNode | SeedNode | SnapshotNode, { key, column }: Named): void {
  const { unique_id: id, name, resource_type: type } = node;
  const list = columnList(state, id);
  if (list === undefined || plainName(column) === null) return;
  const { columns: shape, doubt } = list;
  // Types of a seed's columns stand under the words of its header, which may be kept in quotes.
  const isOfHeader = key === "column_types" && shape.some((each) => each.name === column);
  if (isOfHeader || columnNamed(shape, column) !== undefined || isUnsure(column, doubt)) return;
  const message = `the config "${key}" of ${type} "${name}" names a column "${column}", which there is not`;
  const place = state.places.ofConfig(node, [key], column);
  const names = shape.map((each) => each.name);
  const hint = didYouMean(column, names) ?? columnsHint(shape);
  state.faults.push({ node: id, error: new TstlError("CHECK_COLUMN", message, { node: id, place, hint }) });
}

function namedColumns(node: ModelNode | SeedNode | SnapshotNode, isByNames: boolean): Named[] {
  const { resource_type: type, config } = node;
  const named = (key: string, value: unknown): Named[] =>
    [value].flat().flatMap((column) => (typeof column === "string" ? { key, column } : []));
  if (type === "seed")
    return [...named("column_types", Object.keys(config.column_types ?? {})), ...indexed(config.indexes)];
  if (type === "snapshot") {
    const compared = config.check_cols === "all" ? [] : named("check_cols", config.check_cols);
    // The key of a snapshot and its time are in the SQL that Postgres judges.
    return isByNames
      ? [...compared, ...["unique_key", "updated_at"].flatMap((key) => named(key, config[key]))]
      : compared;
  }
  const constrained = node.contract.enforced ? node.constraints.flatMap(({ columns }) => columns ?? []) : [];
  const always = [...named("constraints", constrained), ...indexed(config.indexes)];
  if (config.materialized !== "incremental") return always;
  const keys = ["unique_key", "merge_update_columns", "merge_exclude_columns"];
  if (config.incremental_strategy === "microbatch") keys.push("event_time");
  return [...keys.flatMap((key) => named(key, config[key])), ...always];
}

function indexed(indexes: unknown): Named[] {
  if (!Array.isArray(indexes)) return [];
  const columns = indexes.flatMap((index) => (index as { columns?: unknown } | null)?.columns ?? []);
  return columns.flatMap((column) => (typeof column === "string" ? { key: "indexes", column } : []));
}

/** Whether there is what the model is to be made by. */
function checkMaking(state: CheckState, node: ModelNode): void {
  const { environment, places } = state;
  const { materialized, incremental_strategy: strategy } = node.config;
  const faults = [
    { key: "materialized", word: materialized, error: materializationFault(environment, node, materialized) },
  ];
  if (materialized === "incremental" && strategy) {
    const error = incrementalStrategyFault(environment, node, strategy);
    faults.push({ key: "incremental_strategy", word: strategy, error });
  }
  for (const { key, word, error } of faults) {
    if (error === undefined) continue;
    const place = places.ofConfig(node, [key], word);
    state.faults.push({ node: node.unique_id, error: Object.assign(error, { place }) });
  }
}
