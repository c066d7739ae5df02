import { relative } from "node:path";
import { catalogKey, readWarehouse, writeSourcesCatalog } from "../analysis/sources-catalog.ts";
import { open, parse } from "../pipeline.ts";
import { countOf } from "../report/plural.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Keeps what the target says of the sources. 1 where the target lacks some of them. */
export async function syncSources(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const { manifest, config, adapter, reporter } = await parse(opened);
  const nodes = [...manifest.sources.values()];
  await adapter.open();
  const catalog = await adapter.withSession((session) => readWarehouse(session, nodes));
  const path = writeSourcesCatalog(config.projectDir, catalog);
  const found = countOf(Object.keys(catalog.sources).length, "source");
  const message = `Wrote the columns of ${found} to ${relative(invocation.cwd, path)}`;
  reporter({ type: "log", level: "info", message });
  const missing = nodes.filter((node) => catalog.sources[catalogKey(node)] === undefined);
  for (const { relation_name: relation } of missing) {
    reporter({ type: "log", level: "warn", message: `${relation} is not in the target ${config.target.name}` });
  }
  return opened.close(missing.length > 0 ? 1 : 0);
}
