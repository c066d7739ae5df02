import { existsSync } from "node:fs";
import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import type { WorkProgress } from "../execute/events.ts";
import type { DeclaredSource } from "../ingest/declaration.ts";
import type { LoadReport } from "../ingest/load.ts";
import { type Opened, open, type Project, parse } from "../pipeline.ts";
import { countOf } from "../report/plural.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { sourcesRead } from "./sources-read.ts";

/**
 * Writes the files of the sources' generators; nothing goes to the database. Throws GENERATOR_EXISTS where files are
 * there already and `--force` was not given.
 */
export async function writeSourceData(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const sources = await chosenSources(project, invocation.args);
  const { filesToGenerate, generateData } = await import("../ingest/generate.ts");
  const { options: flags, projectDir } = opened.config;
  const options = {
    importModule: invocation.importModule,
    signal: invocation.signal,
    seed: flags.generatorSeed,
    rows: flags.generatorRows,
    scale: readScale(flags.generatorScale),
    days: flags.generatorDays,
    from: flags.generatorFrom?.slice(0, 10),
    to: flags.generatorTo?.slice(0, 10),
  };
  const expected = filesToGenerate(sources, options);
  if (!flags.force) refuseExisting(expected, projectDir);
  const written = await interruptible(opened, async () => {
    const work = progressOf(opened, "Generating raw data");
    let files = 0;
    let rows = 0;
    for await (const file of generateData(sources, projectDir, options)) {
      files++;
      rows += file.rows;
      say(opened, `${file.path}: ${countOf(file.rows, "row")}`, "debug");
      work({ done: files, total: expected.length, rows });
    }
    work({ ended: true });
    say(opened, `Generated ${countOf(rows, "row")} in ${countOf(files, "file")}`);
  });
  return opened.close(written ? 0 : 130);
}

const NAMED_FILES = 3;

function refuseExisting(files: readonly string[], projectDir: string): void {
  const existing = files.filter((file) => existsSync(join(projectDir, file)));
  if (existing.length === 0) return;
  const more = existing.length > NAMED_FILES ? ` and ${countOf(existing.length - NAMED_FILES, "more file")}` : "";
  const named = existing.slice(0, NAMED_FILES).join(", ");
  throw new TstlError("GENERATOR_EXISTS", `files that are to be generated exist already: ${named}${more}`, {
    hint: "--force writes them anew; --from and --to choose other days",
  });
}

function readScale(text: string | null): number | null {
  if (text === null) return null;
  const scale = Number(text);
  if (scale > 0 && Number.isFinite(scale)) return scale;
  throw new TstlError("FLAG_INVALID", `--scale takes a number above 0, not "${text}"`, { hint: "write --scale 0.1" });
}

/** Loads the raw files of the sources that were not loaded before, or all with `--force`. */
export async function loadSourceData(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const sources = await chosenSources(project, invocation.args);
  const { loadSources } = await import("../ingest/load.ts");
  const { findRawFiles } = await import("../ingest/raw-files.ts");
  const { projectDir, options } = opened.config;
  const total = (await findRawFiles(sources, projectDir)).length;
  const loaded = await interruptible(opened, async () => {
    const work = progressOf(opened, "Opening the database");
    await opened.adapter.open();
    work({ task: "Loading raw data", total });
    const report = await loadSources(opened.adapter, sources, projectDir, {
      force: options.force,
      runId: invocation.invocationId,
      signal: invocation.signal,
      onProgress: (done, rows) => work({ done, total, rows }),
    });
    work({ ended: true });
    sayLoaded(opened, report, true);
  });
  return opened.close(loaded ? 0 : 130);
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
  const sources = await chosenSources(project, []);
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
  });
}

/**
 * Does work that Ctrl-C may end: what runs in the database is cancelled, so that it leaves nothing half done. True when
 * the work was done, false when it was ended.
 */
async function interruptible(opened: Opened, work: () => Promise<void>): Promise<boolean> {
  const { adapter, invocation, reporter } = opened;
  const { signal } = invocation;
  const onAbort = () => void adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (!signal.aborted) await work();
  } catch (error) {
    // Whatever fails after Ctrl-C fails because of it.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Whatever the end, the terminal is given back.
    reporter({ type: "progress", task: "", done: 0, total: null, unit: "file", rows: 0, ended: true });
  }
  if (!signal.aborted) return true;
  reporter({
    type: "log",
    level: "warn",
    message: "Exited because of keyboard interrupt; files that are done stay, and none is half done",
  });
  return false;
}

/** Tells the reporter of a task; each call changes what is given. */
function progressOf({ reporter }: Opened, task: string): (change: Partial<WorkProgress>) => void {
  let state: WorkProgress = { task, done: 0, total: null, unit: "file", rows: 0, ended: false };
  const tell = (change: Partial<WorkProgress>) => {
    state = { ...state, ...change };
    reporter({ type: "progress", ...state });
  };
  tell({});
  return tell;
}

/** The sources of these names, `shop` or `shop.orders`; all without a name. Throws SOURCE_UNKNOWN. */
async function chosenSources(project: Project, names: readonly string[]): Promise<DeclaredSource[]> {
  const { declaredSources } = await import("../ingest/declaration.ts");
  const all = declaredSources(project.manifest.sources.values(), project.config.projectDir);
  if (names.length === 0) return all;
  const chosen = new Set<string>();
  for (const name of names) {
    const [sourceName = "", tableName] = name.split(".");
    const source = all.find((each) => each.name === sourceName);
    const known = source?.tables.map((table) => table.name) ?? [];
    if (source === undefined || (tableName !== undefined && !known.includes(tableName))) {
      const hint =
        source === undefined
          ? didYouMean(
              sourceName,
              all.map((each) => each.name),
            )
          : didYouMean(tableName!, known);
      throw new TstlError("SOURCE_UNKNOWN", `there is no source "${name}" with rules for its files`, { hint });
    }
    for (const table of tableName === undefined ? known : [tableName]) chosen.add(`${sourceName}.${table}`);
  }
  return all.flatMap((source) => {
    const tables = source.tables.filter((table) => chosen.has(`${source.name}.${table.name}`));
    const leftOut = source.tables.filter((table) => !tables.includes(table)).map((table) => table.name);
    return tables.length === 0 ? [] : [{ ...source, tables, leftOut }];
  });
}

function sayLoaded(opened: Opened, report: LoadReport, always: boolean): void {
  if (report.files.length === 0 && !always) return;
  const skipped = report.skipped === 0 ? "" : `; ${countOf(report.skipped, "file")} had been loaded before`;
  const refused = report.refused === 0 ? "" : `, ${countOf(report.refused, "row")} in quarantine`;
  say(opened, `Loaded ${countOf(report.rows, "row")} of ${countOf(report.files.length, "file")}${refused}${skipped}`);
}

function say({ reporter }: Opened, message: string, level: "info" | "debug" = "info"): void {
  reporter({ type: "log", level, message });
}
