import type { Cell } from "../adapter/adapter.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { showWork } from "../execute/node-work.ts";
import type { NodeResult } from "../execute/result.ts";
import { exitCodeOfPreview, type Opened, open, parse, run, select } from "../pipeline.ts";
import { previewMessage } from "../report/preview.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { withInlineNode } from "./inline-node.ts";

/** Prints rows of the selected nodes, or of the SQL given with `--inline`; nothing is built. */
export async function showRows(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const { inline, select: selectors, limit } = opened.config.options;
  if (inline === null && selectors.length === 0) {
    throw new TstlError("SHOW_WHAT", "show needs a node or SQL", {
      hint: 'write `tstl show MODEL`, or `tstl show --inline "select …"`',
    });
  }
  const parsed = await parse(opened);
  const added = inline === null ? null : withInlineNode(parsed, inline);
  const project = added?.project ?? parsed;
  const selected = added === null ? select(project, "show") : new Set([added.node.unique_id]);
  // Without a database there is nothing to show: said once, rather than for each node.
  if (selected.size > 0) await opened.adapter.open();
  const results = await run(project, { selected, work: showWork(limit), writes: false });
  for (const result of results) {
    // As in dbt, nodes that only came along with a graph operator are run but not printed.
    if (added !== null || selectors.some((selector) => selector.includes(result.node.name))) preview(opened, result);
  }
  return opened.close(exitCodeOfPreview(results));
}

function preview({ reporter, config }: Opened, { table, node }: NodeResult): void {
  if (table === undefined) return;
  const { output, quiet } = config.options;
  const { terminal, style } = reporter;
  const nodeName = node.resource_type === "sql_operation" ? null : node.name;
  const shown = { nodeName, uniqueId: node.unique_id, columns: table.columns, rows: table.rows as Cell[][] };
  const width = terminal.isTTY ? terminal.width : null;
  reporter.say(previewMessage(shown, { output, quiet, width, ellipsis: style.symbols.ellipsis }));
}
