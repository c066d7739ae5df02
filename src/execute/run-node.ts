import { setTimeout as delay } from "node:timers/promises";
import { compileUnitTest } from "../checks/unit-test/compile-unit-test.ts";
import { type CompiledNode, compileNode, type EphemeralCache } from "../compile/compile-node.ts";
import type { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import type { RunnableNode } from "../manifest/manifest.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { asTstlError, resultMessage } from "./as-tstl-error.ts";
import { Clock } from "./clock.ts";
import { explainError } from "./explain-error.ts";
import type { NodeWork } from "./node-work.ts";
import { passingFault, pauseBefore } from "./passing-fault.ts";
import type { NodeResult, NodeStatus } from "./result.ts";
import type { ExecutionPlan } from "./run-plan.ts";
import { statementError } from "./statement-error.ts";

/** What all nodes of a run share. */
export interface RunContext {
  environment: Environment;
  ephemeral: EphemeralCache;
  plan: ExecutionPlan;
  /** A connection for one node; the node's name goes into the query comment. */
  connect(node: ManifestNode): Connection;
  /** What is done with a compiled node. */
  work: NodeWork;
  /** False where nothing is written to the database. */
  writes: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Batches of microbatch models that failed in the run that is repeated, by unique_id. */
  retriedBatches: ReadonlyMap<string, string[][]>;
}

/** Compiles and runs one node, again where its fault may pass; never throws for what is wrong with the node itself. */
export async function runNode(context: RunContext, node: ManifestNode, threadId: string): Promise<NodeResult> {
  const started = performance.now();
  const { environment, signal } = context;
  const attempts = 1 + environment.flags.retries;
  for (let attempt = 1; ; attempt++) {
    const connection = context.connect(node);
    const result = await attemptNode(context, node, connection, threadId);
    const mayTry = attempt < attempts && !signal.aborted;
    const fault = mayTry ? passingFault(result, connection, environment.flags) : undefined;
    if (fault === undefined) {
      result.executionTime = (performance.now() - started) / 1000;
      result.attempts = attempt;
      return result;
    }
    const pause = pauseBefore(attempt);
    const next = `trying again in ${(pause / 1000).toFixed(1)}s (${attempt + 1} of ${attempts})`;
    environment.log("warn", `${node.name}: ${fault.message}; ${next}`, { node });
    // Ctrl-C ends the pause; the next attempt then fails at once.
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}

async function attemptNode(
  context: RunContext,
  node: ManifestNode,
  connection: Connection,
  threadId: string,
): Promise<NodeResult> {
  const clock = new Clock();
  let compiled: CompiledNode | undefined;
  try {
    const { environment, ephemeral } = context;
    const options = { environment, connection, ephemeral, extra: { thread_id: threadId } };
    compiled = await (node.resource_type === "unit_test"
      ? compileUnitTest({ ...options, node })
      : compileNode({ ...options, node }));
    if (node.resource_type !== "seed") context.environment.writeCompiled(node, compiled.sql);
    clock.mark("compile");
    const outcome = await context.work(compiled, context.plan);
    clock.mark("execute");
    return { ...emptyResult(node, threadId), compiledCode: sqlOf(node, compiled), ...outcome, timing: clock.timing };
  } catch (error) {
    const fault = explainError(asTstlError(await statementError(error, compiled), node), context.environment, node);
    clock.mark(compiled === undefined ? "compile" : "execute");
    return {
      ...emptyResult(node, threadId),
      status: "error",
      message: resultMessage(fault, node),
      error: fault,
      timing: clock.timing,
      compiledCode: compiled === undefined ? null : sqlOf(node, compiled),
    };
  } finally {
    await connection.close();
    context.plan.endTurn(node.unique_id);
  }
}

const sqlOf = (node: ManifestNode, compiled: CompiledNode) => (node.resource_type === "seed" ? null : compiled.sql);

/** A result with nothing in it yet. */
export function emptyResult(node: RunnableNode, threadId: string): NodeResult {
  return {
    node,
    status: "success" as NodeStatus,
    timing: [],
    threadId,
    executionTime: 0,
    adapterResponse: {},
    message: null,
    failures: null,
    compiledCode: null,
    relationName: "relation_name" in node ? node.relation_name : null,
    batchResults: null,
  };
}
