import type { Schedule } from "../graph/schedule.ts";
import { runnableNode } from "../manifest/manifest.ts";
import type { GraphNode, ManifestNode } from "../manifest/node.ts";
import type { EventListener } from "./events.ts";
import { isFailure, type NodeResult } from "./result.ts";
import { isMicrobatch, runMicrobatch } from "./run-microbatch.ts";
import { emptyResult, type RunContext, runNode } from "./run-node.ts";

export interface ExecuteOptions {
  context: RunContext;
  schedule: Schedule;
  threads: number;
  failFast: boolean;
  /** Aborted by Ctrl-C: nothing new is started, and what runs is cancelled on the server. */
  signal: AbortSignal;
  emit: EventListener;
  /** Nodes already reported, such as hooks before the models. */
  offset: number;
  total: number;
}

/**
 * Walks the graph: starts a node as soon as all that it waits for has ended, up to `threads` at a time.
 *
 * What depends on a node that failed is skipped. Ephemeral models are compiled on the way and not reported, unless they
 * fail: then what needs them is skipped with their message. Results are in the order in which nodes ended.
 */
export async function executeNodes(options: ExecuteOptions): Promise<NodeResult[]> {
  const { context, schedule, emit, signal, total } = options;
  const nodeOf = (id: string) => runnableNode(context.environment.manifest, id);
  const results: NodeResult[] = [];
  let index = options.offset;
  let stopped = false;
  let wake: () => void = () => {};

  const report = (result: NodeResult, position: number) => {
    results.push(result);
    emit({ type: "node-finished", result, index: position, total, at: new Date() });
  };

  const skip = (ids: readonly string[], reason: NodeResult | null) => {
    for (const id of ids) {
      const node = nodeOf(id);
      if (node === undefined || !isReported(context, node)) continue;
      const message = reason !== null && !isReported(context, reason.node) ? reason.message : null;
      report({ ...emptyResult(node, "main"), status: "skipped", message, error: reason?.error }, ++index);
    }
  };

  const settle = (result: NodeResult, position: number) => {
    const { node } = result;
    const id = node.unique_id;
    if (isReported(context, node)) report(result, position);
    if (isFailure(result.status)) skip(schedule.skipDescendants(id), result);
    schedule.finish(id);
    if (!stopped && ((options.failFast && isFailure(result.status)) || signal.aborted)) {
      stopped = true;
      skip(schedule.skipAll(), null);
    }
    wake();
  };

  const work = async (thread: number) => {
    while (schedule.remaining > 0) {
      const id = signal.aborted ? undefined : schedule.next();
      if (id === undefined) {
        if (signal.aborted && !stopped) {
          stopped = true;
          skip(schedule.skipAll(), null);
        }
        if (schedule.remaining === 0) break;
        await new Promise<void>((resolve) => {
          const before = wake;
          wake = () => {
            before();
            resolve();
          };
        });
        continue;
      }
      const node = nodeOf(id)!;
      const position = isReported(context, node) ? ++index : 0;
      if (node.resource_type === "exposure") {
        settle({ ...emptyResult(node, "main"), status: "no-op", message: "NO-OP", failures: 0 }, position);
        continue;
      }
      if (position > 0) emit({ type: "node-started", node, index: position, total, at: new Date() });
      const threadId = `Thread-${thread} (worker)`;
      const run = isMicrobatch(context, node)
        ? runMicrobatch(context, node, threadId)
        : runNode(context, node, threadId);
      settle(await run, position);
    }
    wake();
  };

  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    await Promise.all(Array.from({ length: options.threads }, (_, i) => work(i + 1)));
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return results;
}

/** False for ephemeral models where relations are made: they leave none behind. */
export function isReported({ writes }: Pick<RunContext, "writes">, node: GraphNode | ManifestNode): boolean {
  return !writes || node.resource_type !== "model" || node.config.materialized !== "ephemeral";
}
