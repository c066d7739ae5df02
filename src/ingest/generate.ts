import { type FileFolder, type GeneratedFile, openBatchFiles } from "./batch-files.ts";
import type { DeclaredSource } from "./declaration.ts";
import { daysToGenerate, type GeneratorOptions, runGenerator } from "./generator.ts";
import { rawFilePath } from "./raw-files.ts";

export type { GeneratedFile } from "./batch-files.ts";
export type { GeneratedBatch, GeneratedRow, Generator, GeneratorContext } from "./generator.ts";

export interface GenerateOptions extends GeneratorOptions {
  /** Aborted, generating ends with its reason; files that are written stay, and none is cut off. */
  signal?: AbortSignal | undefined;
  /** Where to write the files' bytes in place of their paths in the project. */
  folder?: FileFolder;
}

/**
 * Runs the generators of the sources and writes their files, yielding each as soon as it is there. Files of other days
 * stay untouched; a file of the same day is replaced as a whole. Memory does not grow with the files.
 *
 * Throws GENERATOR_MODULE for a module that cannot be used, GENERATOR_FAILED for what a generator throws,
 * GENERATOR_ROWS for rows that have no place.
 */
export async function* generateData(
  sources: readonly DeclaredSource[],
  projectDir: string,
  options: GenerateOptions = {},
): AsyncGenerator<GeneratedFile> {
  for (const source of sources) {
    if (source.generate === null) continue;
    const days = new Set(daysToGenerate(source.generate, options));
    const files = openBatchFiles(source, projectDir, { days, folder: options.folder, signal: options.signal });
    try {
      for await (const batch of runGenerator(source, source.generate, projectDir, options)) {
        options.signal?.throwIfAborted();
        const finished = await files.add(batch);
        if (finished !== null) yield finished;
      }
      for await (const file of files.finish()) yield file;
    } finally {
      await files.abandon();
    }
  }
}

/** The files that the generators of the sources can write, as paths; a generator may leave some days out. */
export function filesToGenerate(sources: readonly DeclaredSource[], options: GenerateOptions = {}): string[] {
  return sources.flatMap(({ generate, tables }) => {
    if (generate === null) return [];
    const days = daysToGenerate(generate, options);
    return tables.flatMap((table) => [...new Set(days.map((date) => rawFilePath(table, date)))]);
  });
}
