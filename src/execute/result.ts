import type { TstlError } from "../errors/tstl-error.ts";
import type { GraphNode } from "../manifest/node.ts";

/** dbt's statuses (run_results.json v6): the first line for what builds, the second for what checks. */
export type NodeStatus =
  | "success"
  | "error"
  | "skipped"
  | "no-op"
  | "partial success"
  | "pass"
  | "fail"
  | "warn"
  | "runtime error";

export interface Timing {
  name: "compile" | "execute";
  /** ISO 8601, UTC, with microseconds as dbt writes them. */
  started_at: string;
  completed_at: string;
}

/** What the database said about a node's main statement, in run_results.json's own words. */
export interface AdapterResponse {
  _message: string;
  code?: string;
  rows_affected?: number;
  /** How often the node was tried; in run_results.json alone, and only where it was more than once. */
  attempts?: number;
}

/** How one node ended. */
export interface NodeResult {
  node: GraphNode;
  status: NodeStatus;
  timing: Timing[];
  threadId: string;
  /** Seconds. */
  executionTime: number;
  adapterResponse: AdapterResponse | Record<string, never>;
  /** For a person: the tag (`SELECT 100`), the reason of a failure, or null. */
  message: string | null;
  /** Failing rows of a test; null for all else. */
  failures: number | null;
  compiledCode: string | null;
  relationName: string | null;
  batchResults: { successful: string[][]; failed: string[][] } | null;
  /** How often the node was tried; absent where it was not run. */
  attempts?: number;
  /** The fault behind `error`, with its place; also the node that a skipped one waited for. */
  error?: TstlError;
  /** Rows of `show`. */
  table?: { columns: { name: string; typeOid: number }[]; rows: unknown[][] };
}

/** True for results that make the run fail (exit code 1). */
export function isFailure(status: NodeStatus): boolean {
  return status === "error" || status === "fail" || status === "runtime error" || status === "partial success";
}
