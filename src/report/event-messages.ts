import { renderError } from "../errors/render.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { RunEvent, WorkProgress } from "../execute/events.ts";
import type { NodeResult } from "../execute/result.ts";
import type { SummaryLook } from "./failure.ts";
import { blankLine, type Message, note, printed } from "./message.ts";
import { type LineLook, resultMessage, startMessage } from "./node-lines.ts";
import { paletteOf } from "./palette.ts";
import { countOf, progressText } from "./plural.ts";
import { summaryMessages } from "./summary.ts";

/** How events are told. */
export type EventLook = LineLook &
  SummaryLook & {
    /** Name of the running command; null before a run. */
    running: string | null;
  };

/** Commands whose answer is data: what else a run would say is for the log file only, unless something fails. */
const ANSWERING = new Set(["ls", "list", "show", "compile", "parse", "debug", "run-operation", "runs"]);

/** True for commands that print an answer and nothing else while all goes well. */
export function isAnswering(command: string): boolean {
  return ANSWERING.has(command);
}

/** Turns events of a run into messages, with dbt's wording, in the order in which they are printed. */
export function messagesOf(event: RunEvent, look: EventLook): Message[] {
  switch (event.type) {
    case "run-started":
      return quietFor(event.command, [foundMessage(event.found), ...openingMessages(event)]);
    case "node-started":
      return isUneventful(look) ? [] : [startMessage(event.node, event, look)];
    case "node-finished":
      return isUneventful(look, event.result) ? [] : [resultMessage(event.result, event, look)];
    case "log":
      return [logMessage(event)];
    case "warning":
      return [warningMessage(event, look)];
    case "progress":
      return [progressMessage(event)];
    case "run-finished":
      return finishedMessages(event, look);
  }
}

/**
 * True where nodes only lead to an answer or to documentation: thousands of lines that say so would fill the log file
 * alone, and nothing was built or tested of which they could speak.
 */
function isUneventful({ running }: EventLook, result?: NodeResult): boolean {
  const compiles = running !== null && (isAnswering(running) || running === "docs generate");
  return compiles && (result === undefined || result.status === "success");
}

function quietFor(command: string | null, messages: Message[]): Message[] {
  if (command === null || !isAnswering(command)) return messages;
  return messages.map((message) => (message.level === "info" ? { ...message, level: "debug" } : message));
}

function finishedMessages(event: Extract<RunEvent, { type: "run-finished" }>, look: EventLook) {
  const messages = summaryMessages(event, look);
  const failed = event.cancelled || event.results.some((result) => result.status === "error");
  return failed ? messages : quietFor(event.command, messages);
}

function foundMessage(found: Record<string, number>): Message {
  const counts = Object.entries(found)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => countOf(count, kind))
    .join(", ");
  return { name: "FoundStats", code: "W006", level: "info", text: `Found ${counts}`, data: { stat_line: counts } };
}

function openingMessages(event: Extract<RunEvent, { type: "run-started" }>): Message[] {
  if (event.total === 0) {
    const text = "Nothing to do. Try checking your model configs and model specification args";
    // A selection of ephemeral models alone has nothing to run and still something to show.
    const level = isAnswering(event.command) ? "debug" : "warn";
    return [{ name: "NothingToDo", code: "Q035", level, text, data: {} }];
  }
  const concurrency: Message = {
    name: "ConcurrencyLine",
    code: "Q027",
    level: "info",
    text: `Concurrency: ${event.threads} threads (target='${event.target}')`,
    data: { num_threads: event.threads, target_name: event.target, node_count: event.total },
  };
  return [blankLine(), concurrency, blankLine()];
}

const LOG_NAMES = { debug: "JinjaLogDebug", info: "JinjaLogInfo", warn: "JinjaLogWarning", error: "JinjaLogWarning" };
const LOG_CODES = { debug: "I063", info: "I062", warn: "I061", error: "I061" };

function logMessage(event: Extract<RunEvent, { type: "log" }>): Message {
  if (event.always) return printed(event.message);
  const { level, message, node } = event;
  return { name: LOG_NAMES[level], code: LOG_CODES[level], level, text: message, data: { msg: message }, node };
}

/** `Loading raw data: 60 of 180 files, 120000 rows`. */
function progressMessage(work: WorkProgress): Message {
  return {
    ...note(progressText(work)),
    name: "WorkProgress",
    data: { task: work.task, done: work.done, total: work.total, unit: work.unit, rows: work.rows },
  };
}

function warningMessage(event: Extract<RunEvent, { type: "warning" }>, look: EventLook): Message {
  const { error } = event;
  return {
    name: "TstlWarning",
    code: error.code,
    level: "warn",
    text: warningText(error, look),
    data: { code: error.code, msg: error.message, place: error.place && { ...error.place, source: undefined } },
  };
}

/** dbt's tag in front of the message; then the place and what helps, as for an error. */
function warningText(error: TstlError, { style, columns, projectDir }: EventLook): string {
  const [, ...lines] = renderError(error, { color: paletteOf(style), width: columns, projectDir }).split("\n");
  return [`[${style.yellow("WARNING")}]: ${error.message.split("\n")[0]}`, ...lines].join("\n");
}
