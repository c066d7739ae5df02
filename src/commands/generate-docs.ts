import { cpSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { type CatalogArtifact, readCatalog, writeCatalog } from "../artifacts/catalog.ts";
import { artifactMetadata } from "../artifacts/metadata.ts";
import { compileWork } from "../execute/node-work.ts";
import type { NodeResult } from "../execute/result.ts";
import { exitCodeOf, open, type Project, parse, run, select } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Writes manifest.json and catalog.json, from which documentation is made. */
export async function generateDocs(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const { config } = project;
  let results: NodeResult[] = [];
  if (config.options.compile) {
    results = await run(project, { selected: select(project, "docs"), work: compileWork, writes: false });
  }
  copyAssets(project);
  const file = writeCatalog(config.targetPath, await catalogOf(project));
  opened.reporter({ type: "log", level: "info", message: `Catalog written to ${file}` });
  return opened.close(exitCodeOf(results));
}

async function catalogOf({ config, manifest, adapter, artifacts }: Project): Promise<CatalogArtifact> {
  if (config.options.emptyCatalog) {
    return { metadata: artifactMetadata("catalog", artifacts), nodes: {}, sources: {}, errors: null };
  }
  await adapter.open();
  return adapter.withSession((session) => readCatalog(session, manifest, artifacts));
}

/** Folders of pictures that descriptions point to go beside the artifacts, as dbt puts them. */
function copyAssets({ config }: Project): void {
  for (const folder of config.project.paths.assets) {
    const from = join(config.project.root, folder);
    if (existsSync(from)) cpSync(from, join(config.targetPath, basename(folder)), { recursive: true });
  }
}
