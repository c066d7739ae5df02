import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Adapter } from "../adapter/adapter.ts";
import type { DeclaredSource, DeclaredTable } from "./declaration.ts";
import { filesToGenerate, type GeneratedFile, type GenerateOptions, generateData } from "./generate.ts";
import { type LoadOptions, type LoadReport, loadSources } from "./load.ts";
import { findRawFiles, type RawFile } from "./raw-files.ts";

export interface FillOptions extends Omit<LoadOptions, "files"> {
  generate?: GenerateOptions;
  onGenerated?: (file: GeneratedFile) => void;
  /** False for a table that nobody reads now: it is not loaded. All are by default. */
  isWanted?: (table: DeclaredTable) => boolean;
  /** Told before the first file how many are expected; generators may leave some days out. */
  onExpected?: (files: number) => void;
}

/**
 * Sees to it that the sources have rows: runs the generators of sources without a single raw file, and loads what has
 * not been loaded. Files are loaded while later ones are made. This is what `tstl build` begins with.
 */
export async function fillSources(
  adapter: Adapter,
  sources: readonly DeclaredSource[],
  projectDir: string,
  options: FillOptions = {},
): Promise<LoadReport> {
  const { isWanted = () => true } = options;
  const files = rawFiles(sources, projectDir, isWanted, options);
  const read = sources.map((source) => ({ ...source, tables: source.tables.filter(isWanted) }));
  return loadSources(adapter, read, projectDir, { ...options, files });
}

async function* rawFiles(
  sources: readonly DeclaredSource[],
  projectDir: string,
  isWanted: (table: DeclaredTable) => boolean,
  { generate, onGenerated, onExpected, signal }: FillOptions,
): AsyncGenerator<RawFile> {
  const present = await findRawFiles(sources, projectDir);
  // A source whose generator was ended half-way is begun anew: the same files come out, and what was loaded stays.
  const complete = present.filter(({ table }) => !existsSync(markerOf(projectDir, table.source)));
  const filled = new Set(complete.map(({ table }) => table.source));
  const wanted = complete.filter(({ table }) => isWanted(table));
  const empty = sources.filter(({ name, tables }) => !filled.has(name) && tables.some(isWanted));
  const read = empty.map((source) => ({ ...source, tables: source.tables.filter(isWanted) }));
  onExpected?.(wanted.length + filesToGenerate(read, generate).length);
  yield* wanted;
  // All tables of a source at once, since a source with some file counts as filled from then on.
  for (const source of empty) {
    if (source.generate === null) continue;
    const marker = markerOf(projectDir, source.name);
    await mkdir(dirname(marker), { recursive: true });
    await writeFile(marker, "");
    for await (const file of generateData([source], projectDir, { ...generate, signal })) {
      onGenerated?.(file);
      if (isWanted(file.table)) yield file;
    }
    await rm(marker, { force: true });
  }
}

/** A file that is there while the files of a source are being made, and stays where that was ended. */
function markerOf(projectDir: string, source: string): string {
  return join(projectDir, ".tstl", `generating-${source}`);
}
