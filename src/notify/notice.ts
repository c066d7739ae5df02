import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { type TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { isFailure, type NodeResult } from "../execute/result.ts";
import type { RunRecord } from "../history/run-record.ts";
import { shortDuration } from "../report/plural.ts";

/** What a notice says; texts hold no secrets any more. */
export interface Notice {
  /** `recovery`: the first success after a failure. `sample`: `tstl notify test`. */
  kind: "failure" | "recovery" | "success" | "cancelled" | "sample";
  project: string;
  target: string;
  command: string;
  invocation: string;
  runId: string;
  host: string | null;
  gitCommit: string | null;
  /** ISO 8601, UTC. */
  finishedAt: string;
  duration: string;
  counts: Pick<RunRecord, "total" | "succeeded" | "warned" | "failed" | "skipped">;
  /** What failed, the first ones. */
  failures: NoticeFailure[];
  /** How many failed beside those. */
  moreFailures: number;
  /** Names of nodes that were skipped because of it, the first ones. */
  skipped: string[];
  moreSkipped: number;
  /** An address, or the path of the log file. */
  log: string;
}

/** A node that failed, or what kept the run from starting. */
export interface NoticeFailure {
  /** `model fct_revenue`. */
  title: string;
  /** `models/marts/fct_revenue.sql:12:3`; null where that is not known. */
  place: string | null;
  message: string;
  /** When the node ended, ISO 8601; null for what is no node. */
  at: string | null;
}

const MOST_FAILURES = 10;
const MOST_SKIPPED = 20;
const LONGEST_MESSAGE = 1200;

/** What the notice of a run is made from. */
export interface NoticeSource {
  config: Config;
  run: RunRecord;
  results: readonly NodeResult[];
  /** What kept the run from starting, if that is what there is to tell. */
  fault?: unknown;
  kind: Notice["kind"];
  /** Hides secrets. */
  mask(text: string): string;
}

/** Sums up what is to be told of a run. */
export function buildNotice({ config, run, results, fault, kind, mask }: NoticeSource): Notice {
  const failed = results.filter(
    ({ status, message }) => isFailure(status) || (status === "skipped" && message !== null),
  );
  const skipped = results.filter((result) => result.status === "skipped" && !failed.includes(result));
  const failures = fault === undefined ? failed.map(failureOf) : faultsOf(fault);
  return {
    kind,
    project: run.project,
    target: run.target,
    command: run.command,
    invocation: mask(run.invocation),
    runId: run.run_id,
    host: run.host,
    gitCommit: run.git_commit,
    finishedAt: run.finished_at,
    duration: shortDuration(run.seconds),
    counts: run,
    failures: failures.slice(0, MOST_FAILURES).map((failure) => ({
      ...failure,
      message: shorten(mask(failure.message)),
    })),
    moreFailures: Math.max(0, failures.length - MOST_FAILURES),
    skipped: skipped.slice(0, MOST_SKIPPED).map(({ node }) => node.name),
    moreSkipped: Math.max(0, skipped.length - MOST_SKIPPED),
    log: mask(logOf(config, run)),
  };
}

function failureOf({ node, error, message, status, timing }: NodeResult): NoticeFailure {
  return {
    title: `${node.resource_type} ${node.name}`,
    place: error?.place === undefined ? node.original_file_path : placeText(error),
    message: error?.message ?? message ?? status,
    at: timing.at(-1)?.completed_at ?? null,
  };
}

function faultsOf(fault: unknown): NoticeFailure[] {
  const errors = fault instanceof TstlErrors ? fault.errors : [fault];
  return errors.map((error) => ({
    title: "the run did not start",
    place: placeText(error as Partial<TstlError>),
    message: error instanceof Error ? error.message : String(error),
    at: null,
  }));
}

function placeText({ place }: Partial<Pick<TstlError, "place">>): string | null {
  if (place === undefined) return null;
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
}

function shorten(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)} …`;
}

/** Where the log of this run is: as the project says, else as the CI system says, else the file. */
function logOf(config: Config, run: RunRecord): string {
  const { environment } = config;
  const template = config.notifications?.written.log_url;
  if (template) {
    const values: Record<string, string> = { run_id: run.run_id, target: run.target, command: run.command };
    return template.replaceAll(/\{(env:)?(\w+)\}/g, (whole, isVariable: string | undefined, name: string) =>
      isVariable ? (environment[name] ?? "") : (values[name] ?? whole),
    );
  }
  const { GITHUB_RUN_ID: id, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  if (id && server && repository) return `${server}/${repository}/actions/runs/${id}`;
  return environment.CI_JOB_URL ?? environment.BUILD_URL ?? join(config.logPath, "tstl.log");
}
