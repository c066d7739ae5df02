import { checkProject } from "../analysis/check-project.ts";
import { columnsAtHand } from "../analysis/columns-at-hand.ts";
import { writeColumns } from "../analysis/columns-file.ts";
import { readSourcesCatalog } from "../analysis/sources-catalog.ts";
import { startCheck } from "../analysis/start-check.ts";
import type { ColumnsById } from "../artifacts/manifest-columns.ts";
import type { TypedColumn } from "../context/typed-columns.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Project } from "../pipeline.ts";
import { readProject } from "../project/read-project.ts";

/**
 * The columns of all relations with their types, as a check finds them without the warehouse; what did not change since
 * the last check is not asked again. What is wrong with a node is for `tstl check` to tell: its columns are not known.
 */
export async function checkedColumns(project: Project): Promise<ColumnsById> {
  const { config, environment, graph, manifest, invocation, reporter } = project;
  try {
    const { columns } = await checkProject({
      environment,
      graph,
      selected: new Set([...manifest.nodes.keys(), ...manifest.sources.keys()]),
      broken: new Set(),
      catalog: readSourcesCatalog(config.projectDir),
      start: startCheck(config, readProject(config), config.options.partialParse),
      signal: invocation.signal,
      whenBusy: () => undefined,
    });
    if (config.options.writeJson) writeColumns(config.targetPath, columns);
    return columns;
  } catch (error) {
    // The catalog of sources may be broken, and the documentation is worth having without types.
    if (!(error instanceof TstlError) || invocation.signal.aborted) throw error;
    reporter({ type: "warning", error });
    return new Map();
  }
}

/** The columns that the last check left, where they are still true, and those of seeds and loaded tables. */
export async function lastColumns({ environment, manifest }: Project): Promise<ColumnsById> {
  const columnsOf = columnsAtHand(environment);
  const known = new Map<string, readonly TypedColumn[]>();
  for (const node of [...manifest.nodes.values(), ...manifest.sources.values()]) {
    const columns = node.resource_type === "test" ? null : await columnsOf(node);
    if (columns !== null) known.set(node.unique_id, columns);
  }
  return known;
}
