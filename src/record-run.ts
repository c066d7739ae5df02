import { hostname } from "node:os";
import type { Adapter } from "./adapter/adapter.ts";
import { DatabaseError } from "./adapter/errors.ts";
import { scrubSecrets } from "./artifacts/scrub-secrets.ts";
import { chooseAdapter } from "./commands/open-adapter.ts";
import type { NodeResult } from "./execute/result.ts";
import type { RunRecord, RunStatus } from "./history/run-record.ts";
import type { Opened, Project } from "./pipeline.ts";
import { VERSION } from "./util/version.ts";

/** What the history says of a run that has just ended. */
export interface RecordedRun {
  run: RunRecord;
  /** How the run before it with the same command and selection ended; null where that is not known. */
  previous: RunStatus | null;
}

/** A target that does not answer must not keep a run that is over. */
const PATIENCE_MS = 10_000;
/** After Ctrl-C somebody waits. */
const IMPATIENCE_MS = 1500;

/**
 * Sums a run up, and keeps it in the target's history unless that is switched off. The run's own result stands
 * whatever happens here: a history that cannot be written is a warning.
 */
export async function recordRun(project: Project, results: readonly NodeResult[]): Promise<RecordedRun> {
  const { config, reporter } = project;
  const run = await describeRun(project, results);
  if (!config.history.enabled || results.length === 0) return { run, previous: null };
  const { nodeRecords } = await import("./history/run-record.ts");
  const nodes = nodeRecords(run.run_id, results, (text) => scrubSecrets(text, config.secrets));
  const { writeRun } = await import("./history/write-run.ts");
  const write = (adapter: Adapter) => writeRun(adapter, run, nodes, config.history.keepDays);
  try {
    return { run, previous: await inTime(project, write) };
  } catch (error) {
    reporter({ type: "log", level: "warn", message: `The run is not in the history: ${reasonOf(error)}` });
    return { run, previous: null };
  }
}

/** A run as the history and notices tell of it. */
export async function describeRun(
  { config, invocation }: Pick<Opened, "config" | "invocation">,
  results: readonly NodeResult[],
): Promise<RunRecord> {
  const { countOutcomes, runStatus, systemUser } = await import("./history/run-record.ts");
  const { gitCommit } = await import("./history/git-commit.ts");
  const { select, exclude, selector } = config.options;
  const finished = new Date();
  const isAll = select.length === 0 && exclude.length === 0 && selector === null;
  return {
    run_id: invocation.invocationId,
    project: config.project.name,
    target: config.target.name,
    target_schema: config.target.schema,
    command: config.command,
    invocation: scrubSecrets(config.invocationCommand, config.secrets),
    selection: isAll ? null : { select: [...select], exclude: [...exclude], selector },
    status: runStatus(results, invocation.signal.aborted),
    started_at: invocation.startedAt.toISOString(),
    finished_at: finished.toISOString(),
    seconds: (finished.getTime() - invocation.startedAt.getTime()) / 1000,
    ...countOutcomes(results),
    os_user: systemUser(),
    host: hostname(),
    git_commit: (await gitCommit(config.projectDir)) ?? commitOfEnvironment(config.environment),
    tstl_version: VERSION,
  };
}

/** An image or a CI job without git may still know what it was made from. */
function commitOfEnvironment({ TSTL_GIT_COMMIT, GITHUB_SHA, CI_COMMIT_SHA, GIT_COMMIT }: Record<string, string>) {
  return TSTL_GIT_COMMIT || GITHUB_SHA || CI_COMMIT_SHA || GIT_COMMIT || null;
}

/** After Ctrl-C the run's own connections take no statement any more, so that another is opened. */
async function inTime<T>(
  { adapter, config, invocation }: Project,
  write: (adapter: Adapter) => Promise<T>,
): Promise<T> {
  const { aborted } = invocation.signal;
  const own = aborted ? await chooseAdapter({ ...config.target, threads: 1 }) : adapter;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const wait = aborted ? IMPATIENCE_MS : PATIENCE_MS;
    timer = setTimeout(() => reject(new Error(`the target did not answer within ${wait / 1000} seconds`)), wait);
  });
  const written = write(own);
  // Whichever comes second is of no interest.
  written.catch(() => undefined);
  try {
    return await Promise.race([written, late]);
  } finally {
    clearTimeout(timer);
    if (aborted) await own.close().catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof DatabaseError) || error.code !== "DB_PERMISSION_DENIED") return message;
  return `${message} (grant create on the database, or switch it off with history: false)`;
}
