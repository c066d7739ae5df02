import type { Environment } from "../context/environment.ts";
import type { Graph } from "../graph/graph.ts";
import { cachedLineage, earlierLineage, keepLineage } from "./lineage-cache.ts";
import type { ProjectLineage } from "./project-lineage.ts";
import { readLineage } from "./read-lineage.ts";

/** The lineage of a parsed project: as an earlier call kept it if nothing has changed, else read anew and kept. */
export async function lineageOf(environment: Environment, graph: Graph): Promise<ProjectLineage> {
  const { config } = environment;
  const cached = config.options.partialParse ? cachedLineage(config) : null;
  return cached ?? newLineage(environment, graph);
}

/**
 * The lineage of a parsed project that has changed since it was kept: only what is not as it was is read anew. Keeps it
 * for later calls.
 */
export async function newLineage(environment: Environment, graph: Graph): Promise<ProjectLineage> {
  const { config } = environment;
  const lineage = await readLineage(environment, graph, config.options.partialParse ? earlierLineage(config) : null);
  if (config.options.writeJson) keepLineage(environment, lineage);
  return lineage;
}
