import type { NodeEntry, RunEntry } from "../history/read-runs.ts";
import { type Change, changeOf } from "../history/trend.ts";
import { type Column, renderColumns } from "./columns.ts";
import { groupedCount, percentChange, sizeText } from "./numbers.ts";
import { countOf, shortDuration } from "./plural.ts";
import type { Style } from "./style.ts";

/** How answers about the history are set. */
export interface RunsLook {
  style: Style;
  /** Columns of the terminal; null for a pipe. */
  width: number | null;
}

/** As many digits of a run's id as are shown, and enough to name it. */
const SHORT_ID = 8;

const columnLook = ({ style, width }: RunsLook) => ({ width, ellipsis: style.symbols.ellipsis, dim: style.dim });

/** `tstl runs`: a line for each run, the latest first. */
export function runsText(runs: readonly RunEntry[], look: RunsLook): string {
  const { style } = look;
  const columns: Column[] = [
    { heading: " " },
    { heading: "run" },
    { heading: "started (UTC)" },
    { heading: "duration", align: "right" },
    { heading: "nodes", align: "right" },
    { heading: "failed", align: "right" },
    { heading: "rows", align: "right" },
    { heading: "commit" },
    { heading: "command", shrinks: true },
  ];
  const rows = runs.map((run) => [
    signOf(run.status, style),
    run.run_id.slice(0, SHORT_ID),
    minuteOf(run.started_at),
    shortDuration(run.seconds),
    String(run.total),
    run.failed === 0 ? style.dim("0") : style.red(String(run.failed)),
    groupedCount(run.rows_affected),
    (run.git_commit ?? "").slice(0, 7),
    run.invocation,
  ]);
  return renderColumns(columns, rows, columnLook(look));
}

/** `tstl runs show`: what is known of a run, and its nodes. */
export function runText(run: RunEntry, nodes: readonly NodeEntry[], look: RunsLook): string {
  const { style } = look;
  const who = [run.os_user, run.host].filter(Boolean).join("@");
  const facts: [string, string][] = [
    ["run", run.run_id],
    ["command", run.invocation],
    ["status", `${signOf(run.status, style)} ${run.status}: ${outcomeText(run)}`],
    ["started", `${run.started_at} (${shortDuration(run.seconds)})`],
    ["target", `${run.target}, schema ${run.target_schema}`],
    ["by", run.database_user === null ? who : `${who}, database user ${run.database_user}`],
    ["commit", run.git_commit ?? "none"],
    ["versions", `tstl ${run.tstl_version}, Postgres ${run.server_version ?? "?"}`],
  ];
  const head = facts.map(([key, value]) => `${style.dim(key.padEnd(9))} ${value}`).join("\n");
  const failed = nodes.filter(({ status, message }) => isBad(status) && message !== null);
  const messages = failed.map(({ name, message }) => `\n${style.red(`${style.symbols.failed} ${name}`)}\n  ${message}`);
  return [head, "", nodesTable(nodes, look), ...messages].join("\n");
}

function nodesTable(nodes: readonly NodeEntry[], look: RunsLook): string {
  const columns: Column[] = [
    { heading: " " },
    { heading: "node", shrinks: true },
    { heading: "kind" },
    { heading: "duration", align: "right" },
    { heading: "rows", align: "right" },
    { heading: "size", align: "right" },
    { heading: "" },
  ];
  const rows = nodes.map((node) => [
    signOf(node.status, look.style),
    node.name,
    node.resource_type === "model" ? (node.materialized ?? "model") : node.resource_type,
    node.status === "skipped" ? "" : shortDuration(node.seconds),
    groupedCount(node.rows_affected),
    sizeText(node.bytes),
    remarkOf(node),
  ]);
  return renderColumns(columns, rows, columnLook(look));
}

function remarkOf({
  status,
  failures,
  attempts,
  batches_done: done,
  batches_failed: failed,
  resource_type,
}: NodeEntry): string {
  const remarks: string[] = [];
  if (resource_type === "test" && failures !== null && failures > 0) remarks.push(countOf(failures, "failing row"));
  if (done !== null && failed !== null) remarks.push(`${done} of ${done + failed} batches`);
  if (attempts !== null && attempts > 1) remarks.push(`${attempts} tries`);
  if (status === "skipped") remarks.push("skipped");
  return remarks.join(", ");
}

/** `tstl runs failures`: nodes that failed, the latest first, each with the first lines of its message. */
export function failuresText(failures: readonly (NodeEntry & { command: string })[], look: RunsLook): string {
  const { style } = look;
  return failures
    .map(({ run_id: id, started_at: at, name, resource_type: type, message, command }) => {
      const head = `${style.red(style.symbols.failed)} ${style.bold(name)} ${style.dim(`(${type}, tstl ${command}, run ${id.slice(0, SHORT_ID)}, ${at === null ? "not started" : minuteOf(at)})`)}`;
      const lines = (message ?? "no message").split("\n").slice(0, 4);
      return [head, ...lines.map((line) => `  ${line}`)].join("\n");
    })
    .join("\n\n");
}

const BAR = 24;

/** `tstl runs trend`: durations and row counts of a node over its runs, with bars, and the last against the median. */
export function trendText(entries: readonly NodeEntry[], look: RunsLook): string {
  const { style } = look;
  const longest = Math.max(...entries.map(({ seconds }) => seconds));
  const most = Math.max(0, ...entries.map(({ rows_affected: rows }) => rows ?? 0));
  const columns: Column[] = [
    { heading: " " },
    { heading: "started (UTC)" },
    { heading: "run" },
    { heading: "duration", align: "right" },
    { heading: "" },
    { heading: "rows", align: "right" },
    { heading: "" },
  ];
  const rows = entries.map((entry) => [
    signOf(entry.status, style),
    entry.started_at === null ? "" : minuteOf(entry.started_at),
    entry.run_id.slice(0, SHORT_ID),
    shortDuration(entry.seconds),
    style.cyan(bar(entry.seconds, longest, style)),
    groupedCount(entry.rows_affected),
    style.cyan(bar(entry.rows_affected ?? 0, most, style)),
  ]);
  const good = entries.filter(({ status }) => !isBad(status));
  const durations = changeOf(good.map(({ seconds }) => seconds));
  const counts = changeOf(good.flatMap(({ rows_affected: count }) => count ?? []));
  const notes = [
    durations && changeText("duration", durations, shortDuration),
    counts && changeText("rows", counts, groupedCount),
  ].filter((text) => text !== null);
  return [renderColumns(columns, rows, columnLook(look)), "", ...notes].join("\n");
}

function changeText(what: string, { last, median, before, ratio }: Change, show: (value: number) => string): string {
  if (median === null) return `${what}: ${show(last)}, and no run before it that succeeded`;
  const change = ratio === null ? "" : ` (${percentChange(ratio)})`;
  return `${what}: last ${show(last)}, ${before === 1 ? "the run before" : `median of the ${before} runs before`} ${show(median)}${change}`;
}

function bar(value: number, largest: number, { symbols }: Style): string {
  if (largest <= 0 || value <= 0) return "";
  return symbols.barFull.repeat(Math.max(1, Math.round((value / largest) * BAR)));
}

function isBad(status: string): boolean {
  return ["error", "fail", "failed", "runtime error", "partial success", "cancelled"].includes(status);
}

function signOf(status: string, { symbols, red, green, yellow }: Style): string {
  if (isBad(status)) return red(symbols.failed);
  if (status === "skipped") return yellow(symbols.skipped);
  return status === "warn" || status === "warning" ? yellow(symbols.warned) : green(symbols.ok);
}

function outcomeText({ total, succeeded, warned, failed, skipped }: RunEntry): string {
  const parts = [`${succeeded} of ${total} succeeded`];
  if (warned > 0) parts.push(`${warned} warned`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(", ");
}

/** `2026-11-21 10:32`. */
function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
