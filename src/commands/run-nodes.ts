import { tellingFaults } from "../conclude-run.ts";
import { buildWork, compileWork } from "../execute/node-work.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { exitCodeOf, exitCodeOfPreview, type Opened, open, openEarly, parse, run, select } from "../pipeline.ts";
import { compiledMessage } from "../report/preview.ts";
import type { SelectingCommand } from "../select/resource-types.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { withInlineNode } from "./inline-node.ts";
import { fillSourceData } from "./source-data.ts";

/** Builds or tests the nodes that the command selects. */
export async function runNodes(invocation: Invocation, command: SelectingCommand): Promise<ExitCode> {
  const opened = await open(invocation);
  const code = await tellingFaults(opened, async () => {
    await openEarly(opened);
    const project = await parse(opened);
    const selected = select(project, command);
    if (command === "build" && !(await fillSourceData(project, selected))) return 130;
    return exitCodeOf(await run(project, { selected, work: buildWork, writes: true }));
  });
  return opened.close(code);
}

/** Turns templates into SQL, without running it, and prints those that were asked for by name or with `--inline`. */
export async function compileNodes(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const { inline, select: selectors } = opened.config.options;
  const parsed = await parse(opened);
  const added = inline === null ? null : withInlineNode(parsed, inline);
  const project = added?.project ?? parsed;
  const selected = added === null ? select(project, "compile") : new Set([added.node.unique_id]);
  const results = await run(project, { selected, work: compileWork, writes: false });
  for (const id of selected) {
    const node = project.manifest.nodes.get(id);
    // As in dbt, nodes that only came along with a graph operator are compiled but not printed.
    const wanted = added !== null || selectors.some((selector) => node && selector.includes(node.name));
    if (node && wanted) print(opened, node);
  }
  return opened.close(exitCodeOfPreview(results));
}

function print({ reporter, config }: Opened, node: ManifestNode): void {
  const sql = node.compiled_code;
  if (sql === null || sql === undefined) return;
  const nodeName = node.resource_type === "sql_operation" ? null : node.name;
  reporter.say(compiledMessage({ nodeName, uniqueId: node.unique_id, sql }, config.options));
}
