import type { LogLevel } from "../execute/events.ts";
import type { GraphNode } from "../manifest/node.ts";

/**
 * One message of a run, before it becomes a line: what dbt calls an event. `name` and `code` are dbt's
 * (dbt/events/types.py of dbt-core 1.11), so that a reader of dbt's JSON log finds what it looks for.
 */
export interface Message {
  name: string;
  code: string;
  level: LogLevel;
  /** For a person; may hold colours and several lines. */
  text: string;
  /** For a machine. */
  data: Record<string, unknown>;
  node?: GraphNode;
  thread?: string;
  /** What the user asked for: printed without a time, and even with --quiet. */
  print?: boolean;
}

/** An empty line between parts of the output. */
export function blankLine(level: LogLevel = "info"): Message {
  return { name: "Formatting", code: "Z017", level, text: "", data: { msg: "" } };
}

/** A remark of tstl that has no name of its own in dbt. */
export function note(text: string, level: LogLevel = "info"): Message {
  return { name: "Note", code: "Z050", level, text, data: { msg: text } };
}

/** The answer to a command, or what a template printed. */
export function printed(text: string, name = "PrintEvent", code = "Z052", data: Record<string, unknown> = {}): Message {
  return { name, code, level: "info", text, data: { msg: text, ...data }, print: true };
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** True where a message of this level is wanted; `none` wants nothing. */
export function reaches(level: LogLevel, threshold: LogLevel | "none"): boolean {
  return threshold !== "none" && RANK[level] >= RANK[threshold];
}
