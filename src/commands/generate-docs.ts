import { cpSync, existsSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type CatalogArtifact, readCatalog, writeCatalog } from "../artifacts/catalog.ts";
import type { ColumnsById } from "../artifacts/manifest-columns.ts";
import { artifactMetadata } from "../artifacts/metadata.ts";
import { type RunFiles, readRunFiles } from "../docs/run-facts.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import { compileWork } from "../execute/node-work.ts";
import type { NodeResult } from "../execute/result.ts";
import { lineageOf } from "../lineage/lineage-of.ts";
import { writeLineage } from "../lineage/write-lineage.ts";
import { exitCodeOf, open, type Project, parse, run, select } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { writeDocsSite } from "./write-docs-site.ts";

/** Told of models that cannot be compiled; where it throws, nothing is written. */
export type OnFaults = (faults: readonly TstlError[]) => void;

/**
 * Writes manifest.json, catalog.json and the site made of them. A model that cannot be compiled is reported, and stands
 * in the site without its compiled SQL.
 */
export async function generateDocs(invocation: Invocation, onFaults: OnFaults = () => undefined): Promise<ExitCode> {
  const opened = await open(invocation);
  try {
    const project = await parse(opened);
    // The results of the last build or test; compiling writes results of its own over them.
    const files = readRunFiles(project.config.targetPath);
    return await opened.close(exitCodeOf(await generate(project, files, onFaults)));
  } catch (error) {
    await opened.close(2);
    throw error;
  }
}

async function generate(project: Project, files: RunFiles, onFaults: OnFaults): Promise<NodeResult[]> {
  const { config, invocation, reporter } = project;
  let results: NodeResult[] = [];
  const columns = await columnsOf(project);
  if (config.options.compile) {
    results = await run(project, { selected: select(project, "docs"), work: compileWork, writes: false, columns });
    const faults = results.flatMap(({ status, error }) => (status === "error" && error !== undefined ? error : []));
    if (faults.length > 0) onFaults(faults);
  }
  copyAssets(project, config.targetPath);
  const catalog = await catalogOf(project);
  const file = writeCatalog(config.targetPath, catalog);
  reporter({ type: "log", level: "info", message: `Catalog written to ${file}` });
  const page = await writeDocsSite(project, { catalog, files, columns });
  const shown = relative(invocation.cwd, page) || page;
  reporter({ type: "log", level: "info", message: `Documentation written to ${shown}` });
  if (config.options.writeJson) {
    writeLineage(config.targetPath, await lineageOf(project.environment, project.graph), project.artifacts);
  }
  return results;
}

/** Where the database is not asked for columns and their types, a check finds them. */
async function columnsOf(project: Project): Promise<ColumnsById> {
  const { compile, emptyCatalog } = project.config.options;
  const { checkedColumns, lastColumns } = await import("./checked-columns.ts");
  return emptyCatalog && compile ? checkedColumns(project) : lastColumns(project);
}

async function catalogOf({ config, manifest, adapter, artifacts }: Project): Promise<CatalogArtifact> {
  if (config.options.emptyCatalog) {
    return { metadata: artifactMetadata("catalog", artifacts), nodes: {}, sources: {}, errors: null };
  }
  await adapter.open();
  return adapter.withSession((session) => readCatalog(session, manifest, artifacts));
}

/** Folders of pictures that descriptions point to go beside the artifacts, as dbt puts them. */
export function copyAssets({ config }: Project, to: string): void {
  for (const folder of config.project.paths.assets) {
    const from = join(config.project.root, folder);
    if (existsSync(from)) cpSync(from, join(to, basename(folder)), { recursive: true });
  }
}
