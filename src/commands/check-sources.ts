import { join } from "node:path";
import { type FreshnessResult, writeSources } from "../artifacts/sources.ts";
import { concludeRun } from "../conclude-run.ts";
import { runFreshness, type SourceResult } from "../execute/run-freshness.ts";
import type { SourceNode } from "../manifest/node.ts";
import { exitCodeOf, open, parse, select, writeArtifacts } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Checks how old the newest rows of the selected sources are, and writes sources.json. Exit code 1 when one is stale. */
export async function checkSources(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const selected = select(project, "freshness");
  const { environment, graph, config, reporter } = project;
  environment.selected = [...selected];
  const { command, signal } = invocation;
  const run = await runFreshness({ command, environment, graph, selected, signal, emit: reporter });
  if (config.options.writeJson) {
    const file = config.options.outputFile ?? join(config.targetPath, "sources.json");
    writeSources(file, run.sources.map(freshnessOf), run.elapsed, project.artifacts);
    writeArtifacts(project, null);
  }
  await concludeRun(project, run.results);
  return opened.close(exitCodeOf(run.results));
}

function freshnessOf({ result, outcome }: SourceResult): FreshnessResult {
  const source = result.node as SourceNode;
  if (outcome === null) return { source, status: "runtime error", error: result.message ?? "" };
  const { threadId, timing, executionTime } = result;
  const { response: adapterResponse, ...measured } = outcome;
  return { source, ...measured, adapterResponse, threadId, timing, executionTime };
}
