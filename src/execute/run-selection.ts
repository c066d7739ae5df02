import { EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import type { Graph } from "../graph/graph.ts";
import { createSchedule } from "../graph/schedule.ts";
import { type RunnableNode, runnableNode } from "../manifest/manifest.ts";
import type { OperationNode } from "../manifest/node.ts";
import type { EventListener } from "./events.ts";
import { executeNodes, isReported } from "./execute-nodes.ts";
import { hookVariables } from "./hook-variables.ts";
import type { NodeWork } from "./node-work.ts";
import { prepareSchemas } from "./prepare-schemas.ts";
import { annotatorFor, lazyAnnotator } from "./query-comment.ts";
import { isFailure, type NodeResult } from "./result.ts";
import { runHooks } from "./run-hooks.ts";
import { withRunLock } from "./run-lock.ts";
import { emptyResult, type RunContext } from "./run-node.ts";
import { ExecutionPlan } from "./run-plan.ts";
import { standInOperation } from "./stand-in-operation.ts";

export interface RunRequest {
  command: string;
  environment: Environment;
  graph: Graph;
  selected: ReadonlySet<string>;
  signal: AbortSignal;
  emit: EventListener;
  work: NodeWork;
  /** False for `compile` and `show`: no schemas are made, no hooks run, and no lock is needed. */
  writes: boolean;
  /** For `retry`: the batches of microbatch models that failed in the run that is repeated, by unique_id. */
  retriedBatches?: ReadonlyMap<string, string[][]>;
}

/**
 * Runs (or compiles) the selected nodes in the order of the graph, hooks around them, and tells what happens.
 *
 * Throws only what stops the run as a whole, such as a server that cannot be reached; what is wrong with a node is in
 * its result.
 */
export async function runSelection(request: RunRequest): Promise<NodeResult[]> {
  const { environment, emit, signal, command } = request;
  const started = performance.now();
  const context = contextOf(request);
  const nodes = [...request.selected].flatMap((id) => runnableNode(environment.manifest, id) ?? []);
  const hooks = request.writes ? projectHooks(environment) : { start: [], end: [] };
  const total = nodes.filter((node) => isReported(context, node)).length + hooks.start.length + hooks.end.length;
  emit({
    type: "run-started",
    command,
    found: countKinds(environment),
    total: nodes.length === 0 ? 0 : total,
    threads: environment.config.target.threads,
    target: environment.config.target.name,
  });
  const results: NodeResult[] = [];
  const onAbort = () => void environment.adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (nodes.length > 0) results.push(...(await runLocked(request, context, nodes, hooks, total)));
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  const elapsed = (performance.now() - started) / 1000;
  emit({ type: "run-finished", command, results, elapsed, cancelled: signal.aborted });
  return results;
}

interface ProjectHooks {
  start: OperationNode[];
  end: OperationNode[];
}

async function runLocked(
  request: RunRequest,
  context: RunContext,
  nodes: readonly RunnableNode[],
  hooks: ProjectHooks,
  total: number,
): Promise<NodeResult[]> {
  const { environment } = request;
  if (!request.writes) return walk(request, context, nodes, 0, total);
  const { adapter, config, flags } = environment;
  await adapter.open();
  const lock = { enabled: flags.lock, waitSeconds: flags.waitLock ?? 0, signal: request.signal };
  return withRunLock(adapter, config, lock, async () => {
    const operation = standInOperation(config);
    // A query comment that cannot be made is a fault of the project, not of the node that comes first.
    annotatorFor(environment, operation);
    await prepareSchemas(context, nodes, operation);
    const { emit } = request;
    // As in dbt, hooks are counted by themselves.
    const around = (own: OperationNode[]) => ({ context, hooks: own, emit, offset: 0, total: own.length });
    const before = await runHooks({ ...around(hooks.start), templatesMustRender: true });
    const failed = before.some((result) => isFailure(result.status));
    const skipped = failed && config.flags.skip_nodes_if_on_run_start_fails === true;
    const own = await (skipped ? skipNodes : walk)(
      request,
      context,
      nodes,
      0,
      total - hooks.start.length - hooks.end.length,
    );
    const extra = hookVariables(environment, [...before.filter(({ status }) => isFailure(status)), ...own]);
    const after = await runHooks({ ...around(hooks.end), extra });
    return [...before, ...own, ...after];
  });
}

/** What becomes of the nodes when the hooks before them have failed. */
function skipNodes(
  { emit }: RunRequest,
  context: RunContext,
  nodes: readonly RunnableNode[],
  offset: number,
  total: number,
): NodeResult[] {
  const results: NodeResult[] = [];
  for (const node of nodes) {
    if (!isReported(context, node)) continue;
    const result: NodeResult = { ...emptyResult(node, "main"), status: "skipped" };
    results.push(result);
    emit({ type: "node-finished", result, index: offset + results.length, total, at: new Date() });
  }
  return results;
}

function walk(
  request: RunRequest,
  context: RunContext,
  nodes: readonly RunnableNode[],
  offset: number,
  total: number,
): Promise<NodeResult[]> {
  const { environment, graph, command, signal, emit } = request;
  const ids = new Set(nodes.map((node) => node.unique_id));
  const schedule = createSchedule(graph, ids, { testsBlockChildren: command === "build" });
  const threads = Math.max(1, Math.min(environment.config.target.threads, environment.adapter.concurrency));
  return executeNodes({
    context,
    schedule,
    threads,
    failFast: environment.flags.failFast,
    signal,
    emit,
    offset,
    total,
  });
}

/** What the nodes of a run share. */
export function contextOf({
  environment,
  graph,
  selected,
  work,
  writes,
  signal,
  retriedBatches,
}: RunRequest): RunContext {
  return {
    environment,
    ephemeral: new EphemeralCache(),
    plan: new ExecutionPlan(environment.manifest, graph, selected, environment.flags.fullRefresh),
    connect: (node) =>
      new Connection({
        adapter: environment.adapter,
        annotate: lazyAnnotator(environment, node),
        onStatement: (sql) => environment.log("debug", `On ${node.unique_id}: ${sql}`, { node }),
      }),
    work,
    writes,
    signal,
    retriedBatches: retriedBatches ?? new Map(),
  };
}

/** The hooks around a run, each kind in its order. */
export function projectHooks(environment: Environment): ProjectHooks {
  const operations = [...environment.manifest.nodes.values()].filter(
    (node): node is OperationNode => node.resource_type === "operation",
  );
  const tagged = (tag: string) =>
    operations.filter((node) => node.tags.includes(tag)).sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  return { start: tagged("on-run-start"), end: tagged("on-run-end") };
}

/** How much of each kind the project holds. */
export function countKinds({ manifest }: Environment): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (kind: string, by = 1) => {
    counts[kind] = (counts[kind] ?? 0) + by;
  };
  for (const node of manifest.nodes.values()) count(node.resource_type === "test" ? "data test" : node.resource_type);
  count("source", manifest.sources.size);
  count("exposure", manifest.exposures.size);
  count("unit_test", manifest.unitTests.size);
  count("macro", manifest.macros.size);
  return counts;
}
