import { userInfo } from "node:os";
import { type AdapterResponse, isFailure, type NodeResult } from "../execute/result.ts";

/** How a run ended. `warning`: nothing failed, and a test warned. */
export type RunStatus = "success" | "warning" | "failed" | "cancelled";

/** A row of `_tstl.runs`; the keys are its columns. */
export interface RunRecord {
  run_id: string;
  project: string;
  target: string;
  target_schema: string;
  command: string;
  /** What was typed. */
  invocation: string;
  /** What was selected; null for everything. */
  selection: Record<string, unknown> | null;
  status: RunStatus;
  /** ISO 8601. */
  started_at: string;
  finished_at: string;
  seconds: number;
  total: number;
  succeeded: number;
  warned: number;
  failed: number;
  skipped: number;
  os_user: string | null;
  host: string | null;
  git_commit: string | null;
  tstl_version: string;
}

/** A row of `_tstl.run_nodes`; the keys are its columns. */
export interface NodeRecord {
  run_id: string;
  node_id: string;
  position: number;
  name: string;
  resource_type: string;
  materialized: string | null;
  relation: string | null;
  status: string;
  started_at: string | null;
  seconds: number;
  rows_affected: number | null;
  failures: number | null;
  attempts: number | null;
  batches_done: number | null;
  batches_failed: number | null;
  message: string | null;
}

/** The status of a run as a whole. */
export function runStatus(results: readonly NodeResult[], cancelled: boolean): RunStatus {
  if (cancelled) return "cancelled";
  if (results.some(countsAsFailure)) return "failed";
  return results.some(({ status }) => status === "warn") ? "warning" : "success";
}

/** Also what was skipped for a fault of its own, such as that of an ephemeral model; as for the exit code. */
function countsAsFailure({ status, message }: NodeResult): boolean {
  return isFailure(status) || (status === "skipped" && message !== null);
}

/** Nodes of a run by their end. */
export function countOutcomes(
  results: readonly NodeResult[],
): Pick<RunRecord, "total" | "succeeded" | "warned" | "failed" | "skipped"> {
  const count = (wanted: (result: NodeResult) => boolean) => results.filter(wanted).length;
  const failed = count(countsAsFailure);
  const warned = count(({ status }) => status === "warn");
  const skipped = count((result) => result.status === "skipped" && !countsAsFailure(result));
  return { total: results.length, succeeded: results.length - failed - warned - skipped, warned, failed, skipped };
}

/** Longer messages are kept in the log. */
const LONGEST_MESSAGE = 2000;

/** The rows of a run's nodes, in the order in which they ended. `mask` hides secrets in messages. */
export function nodeRecords(
  runId: string,
  results: readonly NodeResult[],
  mask: (text: string) => string,
): NodeRecord[] {
  return results.map((result, index) => {
    const { node } = result;
    const ran = result.status !== "skipped";
    return {
      run_id: runId,
      node_id: node.unique_id,
      position: index + 1,
      name: node.resource_type === "source" ? `${node.source_name}.${node.name}` : node.name,
      resource_type: node.resource_type,
      materialized: "config" in node ? ((node.config as { materialized?: string }).materialized ?? null) : null,
      // Its own size is asked of what was built, and of nothing else.
      relation: result.status === "success" ? result.relationName : null,
      status: result.status,
      started_at: result.timing[0]?.started_at ?? null,
      seconds: result.executionTime,
      // The one row of a test, or of a freshness check, is its verdict.
      rows_affected: /test$|^source$/.test(node.resource_type) ? null : rowsAffected(result),
      failures: result.failures,
      attempts: ran ? (result.attempts ?? 1) : null,
      batches_done: result.batchResults?.successful.length ?? null,
      batches_failed: result.batchResults?.failed.length ?? null,
      message: result.message === null ? null : mask(result.message).slice(0, LONGEST_MESSAGE),
    };
  });
}

function rowsAffected({ adapterResponse }: NodeResult): number | null {
  return (adapterResponse as AdapterResponse).rows_affected ?? null;
}

/** Who is logged in, where the system knows: in a container with a made-up user id it does not. */
export function systemUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
