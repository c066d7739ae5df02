import type { EventListener, LogLevel, RunEvent, WorkProgress } from "../execute/events.ts";
import { isFailure } from "../execute/result.ts";
import { type EventLook, isAnswering, messagesOf } from "./event-messages.ts";
import { debugLine, type Invocation, jsonLine, textLine } from "./lines.ts";
import { finishedLine, type RunningNode } from "./live-lines.ts";
import { type DrawableStream, type LiveView, startLiveView } from "./live-view.ts";
import type { LogFile } from "./log-file.ts";
import { createMask } from "./mask.ts";
import { type Message, printed, reaches } from "./message.ts";
import { progressText } from "./plural.ts";
import { createStyle, type Style } from "./style.ts";
import type { Terminal } from "./terminal.ts";

/** How a reporter writes. */
export interface ReporterOptions {
  /** `text`: dbt's lines, or a live view on a terminal; `debug`: lines with level and thread; `json`: JSON lines. */
  format: "text" | "debug" | "json";
  level: LogLevel | "none";
  /** Errors, print() and answers only. */
  quiet: boolean;
  terminal: Terminal;
  stream: DrawableStream;
  /** Columns before the status of a line about a node, 80 in dbt. */
  printerWidth: number;
  /** False: print() of templates is not shown. */
  print: boolean;
  /** Values that must never be printed. */
  secrets: readonly string[];
  logFile: { file: LogFile; format: "text" | "debug" | "json"; level: LogLevel | "none" } | null;
  invocationId: string;
  /** How the user calls tstl, for next steps: `tstl` or `npx tstl`. */
  command: string;
  /** Folder that the places of mistakes are relative to. */
  projectDir: string;
  /** Aborted where the run is to end: the live view then says that it waits. */
  signal?: AbortSignal;
  now?: () => Date;
}

/** Takes the events of a run and everything else that is said; the only way to the terminal and the log file. */
export interface Reporter extends EventListener {
  readonly style: Style;
  readonly terminal: Terminal;
  /** Says something, if its level is wanted. */
  say(message: Message): void;
  /** The answer to a command (a list, a table, SQL): without a time, and also with --quiet. */
  answer(text: string): void;
  /** Adds secrets that became known later. */
  hide(secrets: readonly string[]): void;
  /** Ends the live view and the log file. */
  close(): void;
}

/** How often a line tells of work that goes on, in milliseconds. */
const PROGRESS_MS = 2000;

/** Makes the reporter of one call of tstl. */
export function createReporter(options: ReporterOptions): Reporter {
  const style = createStyle(options.terminal);
  const now = options.now ?? (() => new Date());
  const invocation: Invocation = { id: options.invocationId, pid: process.pid };
  let secrets = [...options.secrets];
  let mask = createMask(secrets);
  let live: LiveView | undefined;
  const look: EventLook = {
    style,
    width: options.printerWidth,
    columns: options.terminal.width,
    projectDir: options.projectDir,
    command: options.command,
    running: null,
    brief: options.terminal.live && options.format === "text",
  };

  const lineFor = (message: Message, format: "text" | "debug" | "json", at: Date): string => {
    if (format === "json") return jsonLine(message, at, invocation);
    if (format === "debug") return message.print ? message.text : debugLine(message, at, invocation);
    // A person who watches knows what time it is.
    return options.terminal.live ? message.text : textLine(message, at);
  };

  const isShown = (message: Message): boolean => {
    if (message.print) return options.print || message.name !== "PrintEvent";
    return reaches(message.level, options.level) && (!options.quiet || message.level === "error");
  };

  const show = (line: string): void => {
    const masked = mask(line);
    if (live) live.print(masked);
    else options.stream.write(`${masked}\n`);
  };

  const record = (message: Message, at: Date): void => {
    const { logFile } = options;
    if (logFile === null || !reaches(message.level, logFile.level)) return;
    const line = logFile.format === "json" ? jsonLine(message, at, invocation) : debugLine(message, at, invocation);
    logFile.file.write(mask(line));
  };

  const say = (message: Message): void => {
    const at = now();
    record(message, at);
    if (isShown(message)) show(lineFor(message, options.format, at));
  };

  const running = new Map<string, RunningNode>();
  const counts = { done: 0, failed: 0, warned: 0, skipped: 0 };
  const canDraw = options.terminal.live && options.format === "text" && options.level === "info" && !options.quiet;

  /** Shows a node's event in the live view; false where there is none. */
  const draw = (event: RunEvent): boolean => {
    if (live === undefined) return false;
    if (event.type === "node-started") {
      running.set(event.node.unique_id, { node: event.node, since: event.at.getTime() });
      live.update({ running: [...running.values()] });
      return true;
    }
    if (event.type !== "node-finished") return false;
    running.delete(event.result.node.unique_id);
    counts.done++;
    if (isFailure(event.result.status)) counts.failed++;
    if (event.result.status === "warn") counts.warned++;
    if (event.result.status === "skipped") counts.skipped++;
    live.update({ running: [...running.values()], ...counts });
    show(finishedLine(event.result, style, options.stream.columns ?? options.terminal.width));
    return true;
  };

  let workTold: number | null = null;
  /** Work that takes its time has a live view of its own or, elsewhere, a line now and then. */
  const showWork = (work: WorkProgress): void => {
    const at = now();
    if (work.ended) {
      workTold = null;
      stopLive();
    } else if (canDraw) {
      live ??= startLiveView(options.stream, style, work.total ?? 0, () => now().getTime());
      live.update({ work: progressText(work), done: work.done, total: work.total ?? 0 });
    } else if (workTold === null) {
      // What is done soon needs no line.
      workTold = at.getTime();
    } else if (at.getTime() - workTold >= PROGRESS_MS) {
      workTold = at.getTime();
      for (const message of messagesOf({ type: "progress", ...work }, look)) say(message);
    }
  };

  options.signal?.addEventListener("abort", () => live?.update({ cancelling: true }), { once: true });

  const stopLive = (): void => {
    live?.stop();
    live = undefined;
  };

  const listen = (event: RunEvent): void => {
    if (event.type === "progress") {
      showWork(event);
      return;
    }
    if (event.type === "run-started") look.running = event.command;
    if (event.type === "run-finished") stopLive();
    const drawn = draw(event);
    const at = now();
    for (const message of messagesOf(event, look)) {
      record(message, at);
      if (!drawn && isShown(message)) show(lineFor(message, options.format, at));
    }
    if (event.type === "run-started" && canDraw && event.total > 0 && !isAnswering(event.command)) {
      live = startLiveView(options.stream, style, event.total, () => now().getTime());
    }
  };

  return Object.assign(listen, {
    style,
    terminal: options.terminal,
    say,
    answer: (text: string) => say(printed(text, "CommandOutput")),
    hide: (more: readonly string[]) => {
      secrets = [...secrets, ...more];
      mask = createMask(secrets);
    },
    close: () => {
      stopLive();
      options.logFile?.file.close();
    },
  });
}
