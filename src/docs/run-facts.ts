import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readLastRun } from "../artifacts/last-run.ts";
import type { RunResultEntry, RunResultsArtifact } from "../artifacts/run-results.ts";
import type { SourcesArtifact } from "../artifacts/sources.ts";
import type { NodeEntry } from "../history/read-runs.ts";
import type { SiteRun, SiteStatus } from "./site-data.ts";

/** How nodes ended, by unique_id. */
export interface RunFacts {
  /** When the newest result came about, in seconds; null where nothing has run. */
  at: number | null;
  last: ReadonlyMap<string, SiteRun>;
  /** The latest runs of each, the oldest first. */
  history: ReadonlyMap<string, SiteRun[]>;
  messages: ReadonlyMap<string, string>;
  freshness: ReadonlyMap<string, { status: SiteStatus; loadedAt?: number; checkedAt: number }>;
}

/** What the files of the target folder tell; files that are missing or no JSON tell nothing. */
export interface RunFiles {
  results: RunResultsArtifact | null;
  /** Statuses alone, of the last command that built or tested, where `results` are of another one. */
  statuses: Pick<RunResultEntry, "unique_id" | "status">[];
  sources: SourcesArtifact | null;
}

/** Commands whose results say how a node is, rather than whether its SQL could be rendered. */
const TELLING = ["build", "run", "test", "seed", "snapshot", "retry"];

/** Reads them; to be called before `docs generate` compiles, which writes results of its own. */
export function readRunFiles(targetPath: string): RunFiles {
  const results = readJson<RunResultsArtifact>(join(targetPath, "run_results.json"));
  const isTelling = results !== null && TELLING.includes(String(results.args?.which));
  let statuses: RunFiles["statuses"] = [];
  try {
    if (!isTelling) statuses = readLastRun(targetPath)?.results ?? [];
  } catch {
    // A file that was cut short tells nothing.
  }
  return {
    results: isTelling ? results : null,
    statuses,
    sources: readJson<SourcesArtifact>(join(targetPath, "sources.json")),
  };
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return null;
  }
}

/**
 * Puts together what the history (oldest first; empty where the target has none) and the files say. The history comes
 * first, since the files are of one command on this machine alone.
 */
export function runFacts(files: RunFiles, entries: readonly NodeEntry[]): RunFacts {
  const last = new Map<string, SiteRun>();
  const messages = new Map<string, string>();
  const history = new Map<string, SiteRun[]>();
  for (const { unique_id, status } of files.statuses) last.set(unique_id, { status: statusOf(status) });
  for (const entry of files.results?.results ?? []) {
    last.set(entry.unique_id, runOfEntry(entry));
    if (entry.message !== null) messages.set(entry.unique_id, entry.message);
  }
  for (const entry of entries) {
    const run = runOfHistory(entry);
    const runs = history.get(entry.node_id);
    if (runs === undefined) history.set(entry.node_id, [run]);
    else runs.push(run);
    const known = last.get(entry.node_id);
    if ((known?.at ?? 0) > (run.at ?? 0)) continue;
    last.set(entry.node_id, run);
    if (entry.message !== null) messages.set(entry.node_id, entry.message);
    else messages.delete(entry.node_id);
  }
  const times = [...last.values()].flatMap(({ at }) => at ?? []);
  const at = times.length === 0 ? null : times.reduce((one, other) => Math.max(one, other));
  return { at, last, history, messages, freshness: freshnessOf(files.sources) };
}

function runOfEntry(entry: RunResultEntry): SiteRun {
  const rows = entry.failures ?? entry.adapter_response?.rows_affected;
  const at = seconds(entry.timing.at(-1)?.completed_at);
  return {
    status: statusOf(entry.status),
    ...(at === undefined ? {} : { at }),
    seconds: rounded(entry.execution_time),
    ...(rows === undefined || rows === null || rows < 0 ? {} : { rows }),
  };
}

function runOfHistory({ status, started_at, seconds: duration, failures, rows_affected }: NodeEntry): SiteRun {
  const rows = failures ?? rows_affected;
  const at = seconds(started_at ?? undefined);
  return {
    status: statusOf(status),
    ...(at === undefined ? {} : { at }),
    seconds: rounded(duration),
    ...(rows === null ? {} : { rows }),
  };
}

function freshnessOf(sources: SourcesArtifact | null): RunFacts["freshness"] {
  const found = new Map<string, { status: SiteStatus; loadedAt?: number; checkedAt: number }>();
  const generated = seconds(sources?.metadata.generated_at) ?? 0;
  for (const entry of sources?.results ?? []) {
    if ("error" in entry) found.set(entry.unique_id, { status: "error", checkedAt: generated });
    else {
      const loadedAt = seconds(entry.max_loaded_at);
      const checkedAt = seconds(entry.snapshotted_at) ?? generated;
      // A source without a row is written with the first moment that Python knows.
      const known = loadedAt !== undefined && loadedAt > 0;
      const status = entry.status === "error" ? "fail" : entry.status;
      found.set(entry.unique_id, { status, ...(known ? { loadedAt } : {}), checkedAt });
    }
  }
  return found;
}

/** The words of artifacts and history in those of the site. */
export function statusOf(status: string): SiteStatus {
  if (status === "success" || status === "pass" || status === "warn" || status === "fail" || status === "skipped")
    return status;
  if (status === "no-op") return "success";
  return "error";
}

function seconds(time: string | undefined): number | undefined {
  const milliseconds = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(milliseconds) ? undefined : Math.round(milliseconds / 1000);
}

const rounded = (duration: number) => Math.round(duration * 1000) / 1000;
