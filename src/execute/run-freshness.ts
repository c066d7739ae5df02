import { checkFreshness, type FreshnessOutcome } from "../checks/freshness.ts";
import { NodeScope } from "../context/node-scope.ts";
import { sourceRelation } from "../context/references.ts";
import type { FreshnessThreshold, ManifestNode, OperationNode, SourceNode } from "../manifest/node.ts";
import { asTstlError, resultMessage } from "./as-tstl-error.ts";
import { isFailure, type NodeResult } from "./result.ts";
import { runHooks } from "./run-hooks.ts";
import type { RunContext } from "./run-node.ts";
import { contextOf, countKinds, projectHooks, type RunRequest } from "./run-selection.ts";

/** How the check of one source ended; without an outcome, its age is not known. */
export interface SourceResult {
  result: NodeResult;
  outcome: FreshnessOutcome | null;
}

/** What a check of sources came to. */
export interface FreshnessRun {
  sources: SourceResult[];
  /** Hooks of the project included. */
  results: NodeResult[];
  /** Seconds. */
  elapsed: number;
}

/**
 * Checks the freshness of the selected sources, up to `threads` at a time, with the project's hooks around them, and
 * tells what happens. Throws only what stops the run as a whole, such as a server that cannot be reached.
 */
export async function runFreshness(request: Omit<RunRequest, "work" | "writes">): Promise<FreshnessRun> {
  const { environment, emit, signal, command, selected } = request;
  const started = performance.now();
  const context = contextOf({ ...request, writes: true, work: noWork });
  const sources = [...selected].sort().flatMap((id) => environment.manifest.sources.get(id) ?? []);
  const { flags } = environment.config;
  const wanted = flags.source_freshness_run_project_hooks !== false && sources.length > 0;
  const hooks = wanted ? projectHooks(environment) : { start: [], end: [] };
  const total = sources.length + hooks.start.length + hooks.end.length;
  const { threads, name: target } = environment.config.target;
  emit({ type: "run-started", command, found: countKinds(environment), total, threads, target });
  const onAbort = () => void environment.adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  const checked: SourceResult[] = [];
  const results: NodeResult[] = [];
  try {
    if (sources.length > 0) {
      await environment.adapter.open();
      // As in dbt, hooks are counted by themselves.
      const around = (own: readonly OperationNode[]) => ({ context, hooks: own, emit, offset: 0, total: own.length });
      results.push(...(await runHooks({ ...around(hooks.start), templatesMustRender: true })));
      const failed = results.some(({ status }) => isFailure(status));
      if (!failed || flags.skip_nodes_if_on_run_start_fails !== true) {
        checked.push(...(await checkAll(request, context, sources)));
        results.push(...checked.map(({ result }) => result));
      }
      results.push(...(await runHooks(around(hooks.end))));
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  const elapsed = (performance.now() - started) / 1000;
  emit({ type: "run-finished", command, results, elapsed, cancelled: signal.aborted });
  return { sources: checked, results, elapsed };
}

const noWork = () => Promise.reject(new Error("a source has nothing to build"));

async function checkAll(
  { environment, emit, signal }: Pick<RunRequest, "environment" | "emit" | "signal">,
  context: RunContext,
  sources: readonly SourceNode[],
): Promise<SourceResult[]> {
  const checked: SourceResult[] = [];
  const total = sources.length;
  const waiting = sources.map((source, i) => ({ source, index: i + 1 }));
  const work = async (thread: number) => {
    for (;;) {
      const next = signal.aborted ? undefined : waiting.shift();
      if (next === undefined) return;
      const { source, index } = next;
      emit({ type: "node-started", node: source, index, total, at: new Date() });
      const one = await checkSource(context, source, `Thread-${thread} (worker)`);
      checked.push(one);
      emit({ type: "node-finished", result: one.result, index, total, at: new Date() });
    }
  };
  const threads = Math.max(1, Math.min(environment.config.target.threads, environment.adapter.concurrency));
  await Promise.all(Array.from({ length: threads }, (_, i) => work(i + 1)));
  return checked;
}

async function checkSource(context: RunContext, source: SourceNode, threadId: string): Promise<SourceResult> {
  const started = new Date();
  const base: NodeResult = {
    node: source,
    status: "pass",
    timing: [],
    threadId,
    executionTime: 0,
    adapterResponse: {},
    message: null,
    failures: null,
    compiledCode: null,
    relationName: source.relation_name,
    batchResults: null,
  };
  // Templates see a source as they see a node: it is what `model` and the query comment name.
  const node = {
    ...source,
    alias: source.identifier,
    depends_on: { macros: [], nodes: [] },
  } as unknown as ManifestNode;
  const connection = context.connect(node);
  try {
    const extra = { this: sourceRelation(source), source_node: source, model: source, thread_id: threadId };
    const scope = new NodeScope({ environment: context.environment, node, connection, extra });
    const outcome = await checkFreshness(scope, source);
    const { status, response: adapterResponse } = outcome;
    const message = status === "pass" ? null : ageMessage(outcome, source.freshness);
    return { result: { ...base, status, message, adapterResponse, ...timed(started) }, outcome };
  } catch (error) {
    const fault = asTstlError(error, source);
    const message = resultMessage(fault, source);
    return { result: { ...base, status: "runtime error", message, error: fault, ...timed(started) }, outcome: null };
  } finally {
    await connection.close();
  }
}

function timed(from: Date): Pick<NodeResult, "timing" | "executionTime"> {
  const to = new Date();
  const text = (date: Date) => date.toISOString().replace("Z", "000Z");
  return {
    timing: [
      { name: "compile", started_at: text(from), completed_at: text(from) },
      { name: "execute", started_at: text(from), completed_at: text(to) },
    ],
    executionTime: (to.getTime() - from.getTime()) / 1000,
  };
}

/** dbt says only that a source is stale; the age and the limit are what one looks for next. */
function ageMessage({ status, maxLoadedAt, age }: FreshnessOutcome, freshness: FreshnessThreshold | null): string {
  const key = status === "error" ? "error_after" : "warn_after";
  const limit = freshness?.[key];
  const allowed = `${key} is ${limit?.count} ${limit?.period}${limit?.count === 1 ? "" : "s"}`;
  if (maxLoadedAt === null) return `there is no row that says when it was loaded; ${allowed}`;
  return `the newest row is of ${maxLoadedAt}, ${ageText(age)} ago; ${allowed}`;
}

function ageText(seconds: number): string {
  const [size, unit] = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ].find(([each]) => seconds >= 2 * (each as number)) ?? [1, "second"];
  const count = Math.floor(seconds / (size as number));
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
