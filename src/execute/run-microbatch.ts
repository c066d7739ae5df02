import { findExisting } from "../context/adapter-relations.ts";
import { NodeScope } from "../context/node-scope.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Batch, ManifestNode, ModelConfig, ModelNode } from "../manifest/node.ts";
import { asTstlError, resultMessage } from "./as-tstl-error.ts";
import { type BatchSize, batchesOf, batchName, isoUtc, readTime, type Span } from "./batches.ts";
import type { NodeResult } from "./result.ts";
import { emptyResult, type RunContext, runNode } from "./run-node.ts";

const SIZES: readonly string[] = ["hour", "day", "month", "year"];

/** True for a model that is built one span of event time after another. */
export function isMicrobatch({ environment, writes }: RunContext, node: ManifestNode): node is ModelNode {
  if (!writes || node.resource_type !== "model") return false;
  const { materialized, incremental_strategy: strategy } = node.config;
  if (materialized !== "incremental" || strategy !== "microbatch") return false;
  // A project's own strategy of that name does its batches itself, unless it says otherwise by a flag.
  const own = environment.macros.isOverridden("get_incremental_microbatch_sql", node.package_name);
  return !own || environment.config.flags.require_batched_execution_for_custom_microbatch_strategy === true;
}

/**
 * Builds a microbatch model (docs.getdbt.com/docs/build/incremental-microbatch): each batch is compiled with its inputs
 * narrowed to its span and is a transaction of its own. Where the first fails nothing else is tried; later ones fail
 * alone. Pre-hooks run with the first batch and post-hooks with the last.
 */
export async function runMicrobatch(context: RunContext, node: ModelNode, threadId: string): Promise<NodeResult> {
  const started = performance.now();
  const result = emptyResult(node, threadId);
  try {
    const size = batchSize(node);
    const batches = context.retriedBatches.get(node.unique_id)?.map(readSpan) ?? (await plannedBatches(context, node));
    const results: NodeResult[] = [];
    for (const [i, span] of batches.entries()) {
      const done =
        results[0]?.status === "error" || context.signal.aborted
          ? ({ ...emptyResult(node, threadId), status: "skipped" } as NodeResult)
          : await runNode(context, batchNode(node, span, { size, index: i, count: batches.length }), threadId);
      results.push(done);
      logBatch(context, node, { done, name: batchName(span.start, size), index: i, count: batches.length });
    }
    return { ...result, ...summary(batches, results), executionTime: (performance.now() - started) / 1000 };
  } catch (error) {
    const fault = asTstlError(error, node);
    return { ...result, status: "error", message: resultMessage(fault, node), error: fault };
  }
}

function batchSize(node: ModelNode): BatchSize {
  const { batch_size: size } = node.config;
  if (size !== null && SIZES.includes(size)) return size as BatchSize;
  throw new TstlError(
    "MICROBATCH_CONFIG",
    `Microbatch model '${node.name}' must provide a 'batch_size' config that is one of ['hour', 'day', 'month', 'year'], but got: ${size ?? "None"}.`,
    { node: node.unique_id, place: { file: node.original_file_path } },
  );
}

async function plannedBatches(context: RunContext, node: ModelNode): Promise<Span[]> {
  const { flags, runStartedAt } = context.environment;
  const { lookback, begin } = node.config;
  const batches = batchesOf({
    size: batchSize(node),
    lookback: lookback ?? 1,
    begin: begin === null || begin === undefined ? null : String(begin),
    incremental: await isIncremental(context, node),
    from: flags.eventTimeStart,
    to: flags.eventTimeEnd,
    now: runStartedAt,
  });
  if (batches !== null) return batches;
  throw new TstlError("MICROBATCH_CONFIG", `Microbatch model '${node.name}' requires a 'begin' configuration.`, {
    node: node.unique_id,
    place: { file: node.original_file_path },
    hint: "say with begin: '2024-01-01' where the first build starts",
  });
}

async function isIncremental({ environment, connect }: RunContext, node: ModelNode): Promise<boolean> {
  if (node.config.full_refresh ?? environment.flags.fullRefresh) return false;
  const connection = connect(node);
  try {
    const scope = new NodeScope({ environment, node, connection });
    return (await findExisting(scope, node.database, node.schema, node.alias))?.type === "table";
  } finally {
    await connection.close();
  }
}

/** The model as one batch sees it, as `model.batch` in its templates; only the first batch may build the table anew. */
function batchNode(node: ModelNode, span: Span, { size, index, count }: { size: BatchSize } & Position): ModelNode {
  const name = batchName(span.start, size);
  const batch: Batch = {
    id: name.replaceAll("-", ""),
    name,
    event_time_start: isoUtc(span.start),
    event_time_end: isoUtc(span.end),
  };
  // Under these names dbt's own macros, and older projects, look the span up.
  const config: ModelConfig = {
    ...node.config,
    __dbt_internal_microbatch_event_time_start: batch.event_time_start.replace("T", " "),
    __dbt_internal_microbatch_event_time_end: batch.event_time_end.replace("T", " "),
  };
  if (index > 0) Object.assign(config, { "pre-hook": [], full_refresh: false });
  if (index < count - 1) config["post-hook"] = [];
  return { ...node, config, batch };
}

interface Position {
  index: number;
  count: number;
}

function summary(batches: readonly Span[], results: readonly NodeResult[]): Partial<NodeResult> {
  const spans = (wanted: (result: NodeResult) => boolean) =>
    batches.filter((_, i) => wanted(results[i]!)).map(({ start, end }) => [isoUtc(start), isoUtc(end)]);
  const successful = spans((result) => result.status === "success");
  const failed = spans((result) => result.status !== "success");
  const fault = results.find((result) => result.error !== undefined);
  const partial = successful.length > 0;
  const status = failed.length === 0 ? "success" : partial ? "partial success" : "error";
  const counts = `PARTIAL SUCCESS (${successful.length}/${batches.length})`;
  const message = failed.length === 0 ? "SUCCESS" : partial ? counts : (fault?.message ?? "ERROR");
  return { status, message, error: fault?.error, failures: failed.length, batchResults: { successful, failed } };
}

function logBatch(
  { environment }: RunContext,
  node: ModelNode,
  { done, name, index, count }: { done: NodeResult; name: string } & Position,
): void {
  const state = done.status === "success" ? "OK created" : done.status === "skipped" ? "SKIP" : "ERROR creating";
  const times = done.status === "success" ? ` [${done.message} in ${done.executionTime.toFixed(2)}s]` : "";
  const text = `Batch ${index + 1} of ${count} ${state} batch ${name} of ${node.schema}.${node.alias}${times}`;
  environment.log("info", text, { node });
}

/** A batch as run_results.json keeps it. */
function readSpan([start, end]: string[]): Span {
  return { start: readTime(start!), end: readTime(end!) };
}
