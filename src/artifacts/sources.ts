import type { AdapterResponse, Timing } from "../execute/result.ts";
import type { FreshnessThreshold, SourceNode } from "../manifest/node.ts";
import { type ArtifactMetadata, artifactMetadata, type Invocation } from "./metadata.ts";
import { writeArtifact } from "./write-artifact.ts";

/** How the check of one source's freshness ended. */
export type FreshnessResult = FreshnessMeasured | FreshnessFailed;

export interface FreshnessMeasured {
  source: SourceNode;
  status: "pass" | "warn" | "error";
  /** Both in ISO 8601; null where there is no row, which dbt writes as the first moment that Python knows. */
  maxLoadedAt: string | null;
  snapshottedAt: string;
  /** Seconds between the two. */
  age: number;
  adapterResponse: AdapterResponse | Record<string, never>;
  timing: Timing[];
  threadId: string;
  executionTime: number;
}

/** The newest row could not be asked for. */
export interface FreshnessFailed {
  source: SourceNode;
  status: "runtime error";
  error: string;
}

/** sources.json v3 (https://schemas.getdbt.com/dbt/sources/v3.json). */
export interface SourcesArtifact {
  metadata: ArtifactMetadata;
  results: SourcesEntry[];
  elapsed_time: number;
}

export type SourcesEntry =
  | {
      unique_id: string;
      max_loaded_at: string;
      snapshotted_at: string;
      max_loaded_at_time_ago_in_s: number;
      status: FreshnessMeasured["status"];
      criteria: FreshnessThreshold;
      adapter_response: AdapterResponse | Record<string, never>;
      timing: Timing[];
      thread_id: string;
      execution_time: number;
    }
  | { unique_id: string; error: string; status: "runtime error" };

/** The content of sources.json; `elapsed` in seconds. */
export function sourcesArtifact(
  results: readonly FreshnessResult[],
  elapsed: number,
  invocation: Invocation,
): SourcesArtifact {
  return { metadata: artifactMetadata("sources", invocation), results: results.map(entryOf), elapsed_time: elapsed };
}

/** Writes sources.json to the path that is given. Throws ARTIFACT_UNWRITABLE. */
export function writeSources(
  file: string,
  results: readonly FreshnessResult[],
  elapsed: number,
  invocation: Invocation,
): void {
  writeArtifact(file, sourcesArtifact(results, elapsed, invocation));
}

function entryOf(result: FreshnessResult): SourcesEntry {
  const unique_id = result.source.unique_id;
  if (result.status === "runtime error") return { unique_id, error: result.error, status: result.status };
  return {
    unique_id,
    max_loaded_at: result.maxLoadedAt ?? "0001-01-01T00:00:00+00:00",
    snapshotted_at: result.snapshottedAt,
    max_loaded_at_time_ago_in_s: result.age,
    status: result.status,
    criteria: result.source.freshness ?? { warn_after: null, error_after: null, filter: null },
    adapter_response: result.adapterResponse,
    timing: result.timing,
    thread_id: result.threadId,
    execution_time: result.executionTime,
  };
}
