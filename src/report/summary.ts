import type { RunEvent } from "../execute/events.ts";
import type { NodeResult, NodeStatus } from "../execute/result.ts";
import { failureMessages, type SummaryLook } from "./failure.ts";
import { blankLine, type Message, note } from "./message.ts";
import { describeNode } from "./node-lines.ts";
import { countNodes, countOf, longDuration, shortDuration } from "./plural.ts";
import type { Style } from "./style.ts";
import { padStart } from "./width.ts";

type RunFinished = Extract<RunEvent, { type: "run-finished" }>;

/** The end of a run: what ran, the slowest nodes, each failure with its place and next step, and dbt's count line. */
export function summaryMessages(event: RunFinished, look: SummaryLook): Message[] {
  const { style } = look;
  const sorted = sortByOutcome(event.results);
  const stopped = event.cancelled ? sorted.errors.filter(wasStopped) : [];
  const failures = [...sorted.errors, ...sorted.partial].filter((result) => !stopped.includes(result));
  return [
    blankLine(),
    finishedMessage(event, look),
    ...slowestMessages(event, style),
    blankLine(),
    endMessage(event, sorted, style),
    ...failures.flatMap((result) => failureMessages(result, "error", look)),
    ...sorted.warnings.flatMap((result) => failureMessages(result, "warn", look)),
    ...retryMessages(event, failures.length, stopped.length, look),
    blankLine(),
    statsMessage(event.results),
  ];
}

interface Outcomes {
  errors: NodeResult[];
  warnings: NodeResult[];
  partial: NodeResult[];
}

/** A skipped node counts as an error only where it says why: it was skipped for a fault and not for a failed parent. */
function sortByOutcome(results: readonly NodeResult[]): Outcomes {
  const outcomes: Outcomes = { errors: [], warnings: [], partial: [] };
  for (const result of results) {
    const { status } = result;
    const skippedForFault = status === "skipped" && result.message !== null && result.node.resource_type !== "exposure";
    if (status === "error" || status === "fail" || status === "runtime error" || skippedForFault) {
      outcomes.errors.push(result);
    } else if (status === "warn") outcomes.warnings.push(result);
    else if (status === "partial success") outcomes.partial.push(result);
  }
  return outcomes;
}

function finishedMessage(event: RunFinished, { brief }: SummaryLook): Message {
  const counts = countNodes(event.results.map((result) => result.node));
  const execution = longDuration(event.elapsed);
  return {
    name: "FinishedRunningStats",
    code: "E047",
    level: "info",
    text: brief
      ? `Finished ${counts} in ${shortDuration(event.elapsed)}`
      : `Finished running ${counts} ${execution} (${event.elapsed.toFixed(2)}s).`,
    data: { stat_line: counts, execution: ` ${execution}`, execution_time: event.elapsed },
  };
}

const SHOWN_SLOWEST = 5;

/** Only for runs that somebody waited for: more than five nodes, a second at least, half a second for a node. */
function slowestMessages(event: RunFinished, style: Style): Message[] {
  if (event.elapsed < 1 || event.results.length <= SHOWN_SLOWEST) return [];
  const slowest = event.results
    .filter((result) => result.executionTime >= 0.5)
    .sort((a, b) => b.executionTime - a.executionTime)
    .slice(0, SHOWN_SLOWEST);
  if (slowest.length === 0) return [];
  const lines = slowest.map((result) => {
    const time = padStart(shortDuration(result.executionTime), 8);
    return note(`${style.dim(time)}  ${describeNode(result.node)}`);
  });
  return [blankLine(), note("Slowest:"), ...lines];
}

function endMessage(event: RunFinished, { errors, warnings, partial }: Outcomes, style: Style): Message {
  const partials = `${partial.length} partial ${partial.length === 1 ? "success" : "successes"}`;
  const warned = countOf(warnings.length, "warning");
  let text: string;
  if (event.cancelled) text = style.yellow("Exited because of keyboard interrupt");
  else if (errors.length > 0) {
    text = style.red(`Completed with ${countOf(errors.length, "error")}, ${partials}, and ${warned}:`);
  } else if (partial.length > 0) text = style.yellow(`Completed with ${partials} and ${warned}`);
  else if (warnings.length > 0) text = style.yellow(`Completed with ${warned}:`);
  else text = style.green("Completed successfully");
  return {
    name: "EndOfRunSummary",
    code: "Z030",
    level: "info",
    text,
    data: {
      num_errors: errors.length,
      num_warnings: warnings.length,
      num_partial_success: partial.length,
      keyboard_interrupt: event.cancelled,
    },
  };
}

/** A node whose statement the user's Ctrl-C ended: nothing is wrong with it. */
function wasStopped({ error }: NodeResult): boolean {
  return error?.code === "DB_CANCELLED";
}

function retryMessages(
  event: RunFinished,
  failed: number,
  stopped: number,
  { style, command }: SummaryLook,
): Message[] {
  const skipped = event.results.filter((result) => result.status === "skipped").length;
  const retry = style.bold(`${command} retry`);
  if (stopped > 0) {
    const others = skipped > 0 ? `, ${skipped} skipped` : "";
    return [
      blankLine(),
      note(`${countOf(stopped, "node")} stopped and rolled back${others}; ${retry} goes on from here`),
    ];
  }
  if (skipped === 0 || (failed === 0 && !event.cancelled)) return [];
  const left = `${countOf(skipped, "node")} ${skipped === 1 ? "was" : "were"} skipped`;
  return [blankLine(), note(`${left}; once the cause is gone, ${retry} runs what failed or was skipped`)];
}

type Tally = "pass" | "warn" | "error" | "skip" | "noop";

const TALLY: Record<NodeStatus, Tally> = {
  success: "pass",
  pass: "pass",
  warn: "warn",
  error: "error",
  fail: "error",
  "runtime error": "error",
  "partial success": "error",
  skipped: "skip",
  "no-op": "noop",
};

function statsMessage(results: readonly NodeResult[]): Message {
  const stats: Record<Tally | "total", number> = {
    pass: 0,
    warn: 0,
    error: 0,
    skip: 0,
    noop: 0,
    total: results.length,
  };
  for (const result of results) stats[TALLY[result.status]]++;
  const { pass, warn, error, skip, noop, total } = stats;
  return {
    name: "StatsLine",
    code: "Z023",
    level: "info",
    text: `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noop} TOTAL=${total}`,
    data: { stats },
  };
}
