import type { TstlError } from "../errors/tstl-error.ts";
import type { GraphNode } from "../manifest/node.ts";
import type { NodeResult } from "./result.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What happens during a run, as data; only `report/` turns it into text. */
export type RunEvent =
  | {
      type: "run-started";
      command: string;
      /** Counts of what the project holds, such as `{ model: 12, test: 40 }`. */
      found: Record<string, number>;
      /** Nodes that will be run. */
      total: number;
      threads: number;
      target: string;
    }
  | { type: "node-started"; node: GraphNode; index: number; total: number; at: Date }
  | { type: "node-finished"; result: NodeResult; index: number; total: number; at: Date }
  /** A line from a template's `log()`/`print()`, a notice of the server, or tstl's own remark. */
  | {
      type: "log";
      level: LogLevel;
      message: string;
      node?: GraphNode /** `print()`: shown even with --quiet. */;
      always?: boolean;
    }
  | { type: "warning"; error: TstlError }
  /** How far some work has come that is not the nodes' own, such as loading raw files. */
  | ({ type: "progress" } & WorkProgress)
  | {
      type: "run-finished";
      command: string;
      results: readonly NodeResult[];
      /** Seconds. */
      elapsed: number;
      cancelled: boolean;
    };

/** The state of some work; `ended` when there is no more to be told of it. */
export interface WorkProgress {
  /** What is done, as a line begins: `Loading raw data`. */
  task: string;
  done: number;
  /** How much there will be, as far as that is known. */
  total: number | null;
  /** What is counted: `file`. */
  unit: string;
  /** Rows that went through so far. */
  rows: number;
  ended: boolean;
}

export type EventListener = (event: RunEvent) => void;
