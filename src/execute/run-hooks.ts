import { NodeScope } from "../context/node-scope.ts";
import type { OperationNode } from "../manifest/node.ts";
import { asTstlError, resultMessage } from "./as-tstl-error.ts";
import type { EventListener } from "./events.ts";
import { isFailure, type NodeResult } from "./result.ts";
import { emptyResult, type RunContext } from "./run-node.ts";

export interface HookOptions {
  context: RunContext;
  hooks: readonly OperationNode[];
  emit: EventListener;
  offset: number;
  total: number;
  /** What on-run-end hooks may ask: `results`, `schemas`, `database_schemas`. */
  extra?: Record<string, unknown>;
  templatesMustRender?: boolean;
}

/**
 * Runs the project's on-run-start or on-run-end hooks in order, outside of a transaction, so that one may vacuum; after
 * one that fails the others are skipped.
 *
 * Throws where `templatesMustRender` and a hook's template fails: then nothing has run yet, and the project is wrong.
 */
export async function runHooks(options: HookOptions): Promise<NodeResult[]> {
  const { hooks, emit, offset, total } = options;
  const results: NodeResult[] = [];
  for (const [i, node] of hooks.entries()) {
    const index = offset + i + 1;
    emit({ type: "node-started", node, index, total, at: new Date() });
    const skipped = results.some((result) => isFailure(result.status));
    const result = skipped ? skippedHook(node) : await runHook(options, node);
    results.push(result);
    emit({ type: "node-finished", result, index, total, at: new Date() });
  }
  return results;
}

function skippedHook(node: OperationNode): NodeResult {
  return { ...emptyResult(node, "main"), status: "skipped" };
}

async function runHook(options: HookOptions, node: OperationNode): Promise<NodeResult> {
  const { context, extra, templatesMustRender } = options;
  const started = performance.now();
  const connection = context.connect(node);
  const result: NodeResult = emptyResult(node, "main");
  let rendered = false;
  try {
    const scope = new NodeScope({ environment: context.environment, node, connection, extra: extra ?? {} });
    const sql = (await scope.render(node.raw_code)).trim();
    rendered = true;
    result.message = "OK";
    result.compiledCode = sql;
    if (sql !== "") {
      const answer = await connection.query(sql);
      result.adapterResponse = { _message: answer.tag };
      result.message = answer.tag;
    }
    await connection.commit();
    result.failures = 0;
  } catch (error) {
    const fault = asTstlError(error, node);
    if (templatesMustRender && !rendered) throw fault;
    fault.notes.push({ message: `this is the hook: ${node.raw_code.trim()}` });
    Object.assign(result, { status: "error", error: fault, message: resultMessage(fault, node), failures: 1 });
  } finally {
    await connection.close();
  }
  result.executionTime = (performance.now() - started) / 1000;
  return result;
}
