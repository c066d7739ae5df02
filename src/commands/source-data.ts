import { throwFound, throwGathered } from "../errors/tstl-error.ts";
import { checkRange } from "../ingest/days.ts";
import type { LoadReport } from "../ingest/load.ts";
import { type Opened, open, type Project, parse } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { allSources, chosenSources } from "./source-data-chosen.ts";
import { sayCounts, sayLoaded } from "./source-data-report.ts";
import { interruptible, progressOf, say } from "./source-data-work.ts";
import { sourcesRead } from "./sources-read.ts";

/**
 * Loads the raw files of the sources that were not loaded before, or all with `--force`. Throws why files could not be
 * loaded once the others are.
 */
export async function loadSourceData(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const sources = await chosenSources(project, invocation.args);
  const { loadSources } = await import("../ingest/load.ts");
  const { findRawFiles } = await import("../ingest/raw-files.ts");
  const { projectDir, options } = opened.config;
  const range = rangeOf(opened);
  const total = (await findRawFiles(sources, projectDir, range)).length;
  let faults: LoadReport["faults"] = [];
  const loaded = await interruptible(opened, async () => {
    const work = progressOf(opened, "Opening the database");
    await opened.adapter.open();
    work({ task: "Loading raw data", total });
    const report = await loadSources(opened.adapter, sources, projectDir, {
      range,
      force: options.force,
      runId: invocation.invocationId,
      signal: invocation.signal,
      onProgress: (done, rows) => work({ done, total, rows }),
    });
    work({ ended: true });
    sayLoaded(opened, report, true);
    sayCounts(opened, report);
    faults = report.faults;
  });
  const code = await opened.close(loaded ? 0 : 130);
  throwFound(faults);
  return code;
}

function rangeOf({ config: { options } }: Opened) {
  const from = options.from?.slice(0, 10) ?? null;
  const to = options.to?.slice(0, 10) ?? null;
  checkRange(from, to);
  return from === null && to === null ? undefined : { from, to };
}

/**
 * What `tstl build` begins with: sources that the selected nodes read and that have no raw file have it generated, and
 * what is new is loaded. A project whose sources declare neither is left alone. False when Ctrl-C ended it: then no file
 * is loaded in part.
 */
export async function fillSourceData(project: Project, selected: ReadonlySet<string>): Promise<boolean> {
  const { manifest, config, invocation, adapter } = project;
  const declares = [...manifest.sources.values()].some(
    ({ meta, source_meta: all }) => meta.load !== undefined || all.generate !== undefined,
  );
  if (!declares) return true;
  const read = sourcesRead(project, selected);
  const sources = await allSources(project);
  const isWanted = ({ source, name }: { source: string; name: string }) => read.has(`${source}.${name}`);
  const needed = sources.filter(({ tables }) => tables.some(isWanted));
  if (needed.length === 0) return true;
  const { fillSources } = await import("../ingest/fill-sources.ts");
  return interruptible(project, async () => {
    const work = progressOf(project, "Opening the database");
    await adapter.open();
    work({ task: "Loading raw data" });
    let announced = false;
    let total = 0;
    const report = await fillSources(adapter, needed, config.projectDir, {
      isWanted,
      runId: invocation.invocationId,
      signal: invocation.signal,
      generate: { importModule: invocation.importModule },
      onExpected: (files) => {
        total = files;
        work({ total });
      },
      onGenerated: () => {
        if (!announced) say(project, "There is no raw data yet: generating and loading it");
        announced = true;
      },
      onProgress: (done, rows) => work({ done, total, rows }),
    });
    work({ ended: true });
    sayLoaded(project, report, false);
    throwGathered(report.faults);
  });
}
