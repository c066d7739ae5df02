import { renderError } from "../errors/render.ts";
import type { Place } from "../errors/tstl-error.ts";
import type { NodeResult } from "../execute/result.ts";
import { blankLine, type Message, note } from "./message.ts";
import { nodeInfo } from "./node-info.ts";
import { paletteOf } from "./palette.ts";
import type { Style } from "./style.ts";

/** How the end of a run is told. */
export interface SummaryLook {
  style: Style;
  /** Columns of the terminal. */
  columns: number;
  /** Folder that the places of mistakes are relative to. */
  projectDir: string;
  /** How the user calls tstl: `tstl` or `npx tstl`. */
  command: string;
  /** For a person who watched the run: without what is of use in a log only. */
  brief: boolean;
}

/** One failed or warned node at the end of a run: what, where with the line and a caret, and what to do next. */
export function failureMessages(result: NodeResult, level: "error" | "warn", look: SummaryLook): Message[] {
  return [
    blankLine(),
    headMessage(result, level, look.style),
    reasonMessage(result, level),
    ...placeMessages(result, level, look),
    ...compiledMessages(result),
    ...storedMessages(result),
    ...nextStepMessages(result, look),
  ];
}

/** Where the fault lies, with the line and a caret, and what helps. */
function placeMessages({ error, node }: NodeResult, level: "error" | "warn", look: SummaryLook): Message[] {
  if (error === undefined) return [];
  const { style, columns, projectDir } = look;
  const shown = renderError(error, { color: paletteOf(style), width: columns, projectDir }).split("\n");
  // The message itself has just been said, and so has the file.
  const said = error.message.split("\n").length + (error.place !== undefined && error.place.line === undefined ? 1 : 0);
  const lines = shown.slice(said);
  if (lines.length === 0) return [];
  return [{ ...note(lines.join("\n"), level), name: "RunResultPlace", data: { ...placeData(error.place) }, node }];
}

function placeData(place: Place | undefined): Record<string, unknown> {
  if (place === undefined) return {};
  return { file: place.file, line: place.line, column: place.column };
}

function headMessage(result: NodeResult, level: "error" | "warn", style: Style): Message {
  const { node } = result;
  const what = `in ${node.resource_type} ${node.name} (${node.original_file_path})`;
  const warned = level === "warn";
  return {
    name: warned ? "RunResultWarning" : "RunResultFailure",
    code: warned ? "Z021" : "Z022",
    level,
    text: warned ? style.yellow(`Warning ${what}`) : style.red(`Failure ${what}`),
    data: {
      node_name: node.name,
      path: node.original_file_path,
      resource_type: node.resource_type,
      node_info: nodeInfo(node, result.status, result.timing),
    },
    node,
  };
}

function reasonMessage(result: NodeResult, level: "error" | "warn"): Message {
  const { node, message, status } = result;
  if (message === null) {
    return {
      name: "RunResultErrorNoMessage",
      code: "Z025",
      level,
      text: `  Status: ${status}`,
      data: { status },
      node,
    };
  }
  const warned = level === "warn";
  return {
    name: warned ? "RunResultWarningMessage" : "RunResultError",
    code: warned ? "Z046" : "Z024",
    level,
    text: `  ${message}`,
    data: { msg: message, node_info: nodeInfo(node, status, result.timing) },
    node,
  };
}

function compiledMessages(result: NodeResult): Message[] {
  const path = "compiled_path" in result.node ? result.node.compiled_path : null;
  if (!path) return [];
  const text = `  compiled code at ${path}`;
  return [
    blankLine(),
    { name: "SQLCompiledPath", code: "Z026", level: "info", text, data: { path }, node: result.node },
  ];
}

function keepsFailures(result: NodeResult): boolean {
  return result.node.resource_type === "test" && result.node.config.store_failures === true;
}

function storedMessages(result: NodeResult): Message[] {
  if (!keepsFailures(result) || !result.relationName) return [];
  const query = `select * from ${result.relationName}`;
  const border = "-".repeat(query.length);
  return [
    blankLine(),
    {
      name: "CheckNodeTestFailure",
      code: "Z027",
      level: "info",
      text: `  See test failures:\n  ${border}\n  ${query}\n  ${border}`,
      data: { relation_name: result.relationName },
      node: result.node,
    },
  ];
}

function nextStepMessages(result: NodeResult, { style, command }: SummaryLook): Message[] {
  if (result.node.resource_type !== "test" || keepsFailures(result)) return [];
  if (result.status !== "fail" && result.status !== "warn") return [];
  const typed = style.bold(`${command} show ${result.node.name}`);
  return [note(`  ${style.cyan("next")}: ${typed} prints the rows that fail`)];
}
