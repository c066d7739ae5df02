import type { Cell, ResultColumn } from "../adapter/adapter.ts";
import { jsonRow } from "./json-row.ts";
import { type Message, printed } from "./message.ts";
import { renderTable } from "./table.ts";

/** Rows of `show`. */
export interface Preview {
  /** Null for `--inline`. */
  nodeName: string | null;
  uniqueId: string;
  columns: readonly ResultColumn[];
  rows: readonly (readonly Cell[])[];
}

/** How an answer is printed. */
export interface AnswerLook {
  output: "text" | "json";
  quiet: boolean;
  /** Columns of the terminal; null for a pipe. */
  width: number | null;
  ellipsis: string;
}

/** dbt's `Previewing node 'x':` and a table; with `--output json`, `{"node": …, "show": [rows]}`. */
export function previewMessage(preview: Preview, look: AnswerLook): Message {
  const data = {
    node_name: preview.nodeName ?? "inline_query",
    unique_id: preview.uniqueId,
    output_format: look.output,
  };
  return printed(previewText(preview, look), "ShowNode", "Q041", data);
}

function previewText({ nodeName, columns, rows }: Preview, look: AnswerLook): string {
  if (look.output === "json") {
    const show = rows.map((row) => jsonRow(columns, row));
    return JSON.stringify(nodeName === null ? { show } : { node: nodeName, show }, null, 2);
  }
  const table = `${renderTable(columns, rows, look)}\n`;
  if (look.quiet) return table;
  return nodeName === null ? `Previewing inline node:\n${table}` : `Previewing node '${nodeName}':\n${table}`;
}

/** dbt's `Compiled node 'x' is:` and the SQL; with `--output json`, `{"node": …, "compiled": …}`. */
export function compiledMessage(
  { nodeName, uniqueId, sql }: { nodeName: string | null; uniqueId: string; sql: string },
  look: Pick<AnswerLook, "output" | "quiet">,
): Message {
  const data = {
    node_name: nodeName ?? "inline_query",
    unique_id: uniqueId,
    output_format: look.output,
    compiled: sql,
  };
  return printed(compiledText(nodeName, sql, look), "CompiledNode", "Q042", data);
}

function compiledText(nodeName: string | null, sql: string, look: Pick<AnswerLook, "output" | "quiet">): string {
  if (look.output === "json") {
    return JSON.stringify(nodeName === null ? { compiled: sql } : { node: nodeName, compiled: sql }, null, 2);
  }
  if (look.quiet) return sql;
  return nodeName === null ? `Compiled inline node is:\n${sql}` : `Compiled node '${nodeName}' is:\n${sql}`;
}
