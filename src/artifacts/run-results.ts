import { join } from "node:path";
import type { AdapterResponse, NodeResult, NodeStatus, Timing } from "../execute/result.ts";
import { type ArtifactMetadata, artifactMetadata, type Invocation } from "./metadata.ts";
import { scrubSecrets } from "./scrub-secrets.ts";
import { writeArtifact } from "./write-artifact.ts";

/** run_results.json v6 (https://schemas.getdbt.com/dbt/run-results/v6.json). */
export interface RunResultsArtifact {
  metadata: ArtifactMetadata;
  results: RunResultEntry[];
  /** Seconds. */
  elapsed_time: number;
  args: Record<string, unknown>;
}

export interface RunResultEntry {
  status: NodeStatus;
  timing: Timing[];
  thread_id: string;
  execution_time: number;
  adapter_response: AdapterResponse | Record<string, never>;
  message: string | null;
  failures: number | null;
  unique_id: string;
  compiled: boolean | null;
  compiled_code: string | null;
  relation_name: string | null;
  batch_results: NodeResult["batchResults"];
}

/** What a run leaves behind. */
export interface RunSummary {
  results: readonly NodeResult[];
  /** Seconds from start to end of the run. */
  elapsed: number;
  /** The flags of the command under dbt's names: `which`, `select`, `vars`, `invocation_command`, … */
  args: Record<string, unknown>;
  /** Texts that must not be written. */
  secrets: readonly string[];
}

/** Variables of this prefix are secret by their name. */
const SECRET_PREFIX = "DBT_ENV_SECRET";

/** The content of run_results.json. */
export function runResults(summary: RunSummary, invocation: Invocation): RunResultsArtifact {
  const secrets = [...summary.secrets, ...secretVariables(summary.args.vars)];
  return {
    metadata: artifactMetadata("run-results", invocation),
    results: summary.results.map((result) => entryOf(result, secrets)),
    elapsed_time: summary.elapsed,
    args: scrubSecrets(summary.args, secrets),
  };
}

/** Writes run_results.json into the target folder and returns its content. Throws ARTIFACT_UNWRITABLE. */
export function writeRunResults(targetFolder: string, summary: RunSummary, invocation: Invocation): RunResultsArtifact {
  const artifact = runResults(summary, invocation);
  writeArtifact(join(targetFolder, "run_results.json"), artifact);
  return artifact;
}

function entryOf(result: NodeResult, secrets: readonly string[]): RunResultEntry {
  // Seeds, exposures and sources have no SQL of their own; dbt leaves these fields empty for them.
  const isCompilable = "raw_code" in result.node && result.node.resource_type !== "seed";
  return {
    status: result.status,
    timing: result.timing,
    thread_id: result.threadId,
    execution_time: result.executionTime,
    adapter_response: adapterResponse(result),
    message: scrubSecrets(result.message, secrets),
    failures: result.failures,
    unique_id: result.node.unique_id,
    compiled: isCompilable ? result.compiledCode !== null : null,
    compiled_code: isCompilable ? result.compiledCode : null,
    relation_name: isCompilable ? result.relationName : null,
    batch_results: result.batchResults,
  };
}

/** dbt leaves the keys to the adapter; how often a node was tried is one of ours, where that was more than once. */
function adapterResponse({ adapterResponse, attempts = 1 }: NodeResult): RunResultEntry["adapter_response"] {
  return attempts === 1 ? adapterResponse : { ...(adapterResponse as AdapterResponse), attempts };
}

function secretVariables(vars: unknown): string[] {
  if (typeof vars !== "object" || vars === null) return [];
  return Object.entries(vars)
    .filter(([name, value]) => name.startsWith(SECRET_PREFIX) && typeof value === "string")
    .map(([, value]) => value as string);
}
