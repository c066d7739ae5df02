import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunResultEntry, RunResultsArtifact } from "./run-results.ts";
import { writeArtifact } from "./write-artifact.ts";

/** Commands that `retry` repeats. */
export const REPEATABLE = ["build", "run", "test", "seed", "snapshot"] as const;

/** What `retry` needs to know of a run: the flags of its command, and how each node ended. */
export interface LastRun {
  args: Record<string, unknown>;
  results: Pick<RunResultEntry, "unique_id" | "status" | "batch_results">[];
}

/** True for what a command left behind that `retry` can repeat. */
export function isRepeatable({ args }: LastRun): boolean {
  return (REPEATABLE as readonly unknown[]).includes(args.which);
}

/**
 * Keeps a run for `retry` in a file of its own, since the next `show` or `compile` overwrites run_results.json. Other
 * commands leave the file as it is. Throws ARTIFACT_UNWRITABLE.
 */
export function writeLastRun(targetFolder: string, { args, results }: RunResultsArtifact): void {
  const record: LastRun = {
    args,
    results: results.map(({ unique_id, status, batch_results }) => ({ unique_id, status, batch_results })),
  };
  if (isRepeatable(record)) writeArtifact(join(targetFolder, "last_run.json"), record);
}

/**
 * The last run that can be repeated, or else whatever run_results.json holds; null where there is no such file.
 * run_results.json comes first, as dbt and other calls may have written it later. Throws SyntaxError for a file that is
 * no JSON of this form.
 */
export function readLastRun(folder: string): LastRun | null {
  const latest = read(join(folder, "run_results.json"));
  if (latest !== null && isRepeatable(latest)) return latest;
  return read(join(folder, "last_run.json")) ?? latest;
}

function read(file: string): LastRun | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return null;
  }
  const found = JSON.parse(text) as Partial<LastRun> | null;
  if (!Array.isArray(found?.results) || typeof found.args !== "object") throw new SyntaxError(`${file} has no results`);
  return found as LastRun;
}
