import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TstlError, throwFound } from "../errors/tstl-error.ts";
import type { DeclaredSource } from "../ingest/declaration.ts";
import type { GenerateOptions } from "../ingest/generate.ts";
import { type Opened, open, parse } from "../pipeline.ts";
import { countOf } from "../report/plural.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { chosenSources } from "./source-data-chosen.ts";
import { sayCounts, sayLoaded } from "./source-data-report.ts";
import { interruptible, progressOf, say } from "./source-data-work.ts";

/**
 * Writes the files of the sources' generators, or loads their rows without keeping files, or both. Throws
 * GENERATOR_EXISTS where files are there already and `--force` was not given.
 */
export async function writeSourceData(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const sources = await chosenSources(project, invocation.args);
  const { filesToGenerate } = await import("../ingest/generate.ts");
  const { options: flags, projectDir } = opened.config;
  const options = generateOptions(opened, invocation);
  const expected = filesToGenerate(sources, options);
  if (sources.every(({ generate }) => generate === null)) {
    const hint = "a generator is named under config.meta.generate of a source";
    throw new TstlError("GENERATOR_NONE", "none of the chosen sources has a generator", { hint });
  }
  if (flags.files && !flags.force) refuseExisting(expected, projectDir);
  const work = flags.files && !flags.thenLoad ? writeFiles : loadGenerated;
  const faults: TstlError[] = [];
  const done = await interruptible(opened, async () => {
    faults.push(...(await work(opened, sources, options, expected.length)));
  });
  const code = await opened.close(done ? 0 : 130);
  throwFound(faults);
  return code;
}

function generateOptions({ config }: Opened, invocation: Invocation): GenerateOptions {
  const { options: flags } = config;
  return {
    importModule: invocation.importModule,
    signal: invocation.signal,
    seed: flags.generatorSeed,
    rows: flags.generatorRows,
    scale: readScale(flags.generatorScale),
    days: flags.generatorDays,
    from: flags.from?.slice(0, 10),
    to: flags.to?.slice(0, 10),
  };
}

async function writeFiles(
  opened: Opened,
  sources: readonly DeclaredSource[],
  options: GenerateOptions,
  total: number,
): Promise<readonly TstlError[]> {
  const { generateData } = await import("../ingest/generate.ts");
  const work = progressOf(opened, "Generating raw data");
  let files = 0;
  let rows = 0;
  for await (const file of generateData(sources, opened.config.projectDir, options)) {
    files++;
    rows += file.rows;
    say(opened, `${file.path}: ${countOf(file.rows, "row")}`, "debug");
    work({ done: files, total, rows });
  }
  work({ ended: true });
  say(opened, `Generated ${countOf(rows, "row")} in ${countOf(files, "file")}`);
  return [];
}

/** Loads files while later ones are made, and returns the faults of files; those that are not to be kept lie in a temporary folder until then. */
async function loadGenerated(
  opened: Opened,
  sources: readonly DeclaredSource[],
  options: GenerateOptions,
  total: number,
): Promise<readonly TstlError[]> {
  const { generateData } = await import("../ingest/generate.ts");
  const { loadSources } = await import("../ingest/load.ts");
  const { projectDir, options: flags } = opened.config;
  const folder = flags.files ? null : await mkdtemp(join(tmpdir(), "tstl-generated-"));
  const inFolder = (path: string) => join(folder ?? projectDir, path);
  const work = progressOf(opened, "Opening the database");
  try {
    await opened.adapter.open();
    work({ task: "Generating and loading raw data", total });
    const report = await loadSources(opened.adapter, sources, projectDir, {
      files: generateData(sources, projectDir, { ...options, folder: inFolder }),
      force: flags.force,
      runId: opened.invocation.invocationId,
      signal: options.signal,
      // What is loaded need not take room any longer.
      onFile: ({ file }) => {
        if (folder !== null) rm(inFolder(file), { force: true }).catch(() => undefined);
      },
      onProgress: (done, rows) => work({ done, total, rows }),
    });
    work({ ended: true });
    sayLoaded(opened, report, true);
    sayCounts(opened, report);
    return report.faults;
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
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
