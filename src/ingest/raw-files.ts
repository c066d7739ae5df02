import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DeclaredSource, DeclaredTable } from "./declaration.ts";

/** A file of raw rows, and the table that it belongs to. */
export interface RawFile {
  table: DeclaredTable;
  /** Relative to the project's folder, with `/`. */
  path: string;
}

/** The path of a table's file for one day: the pattern with its `{date}` filled in. */
export function rawFilePath(table: DeclaredTable, date: string): string {
  return table.load.files.replaceAll("{date}", date);
}

/**
 * The files of all tables, in the order of their paths, so that days come one after the other.
 *
 * A pattern may hold `{date}` (a day such as 2025-09-01) and `*` (anything but a slash).
 */
export async function findRawFiles(sources: readonly DeclaredSource[], projectDir: string): Promise<RawFile[]> {
  const files: RawFile[] = [];
  for (const table of sources.flatMap((source) => source.tables)) {
    for (const path of await match(projectDir, "", table.load.files.split("/"))) files.push({ table, path });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** True if there is a file for some table of the source. */
export async function hasRawFiles(source: DeclaredSource, projectDir: string): Promise<boolean> {
  return (await findRawFiles([source], projectDir)).length > 0;
}

async function match(projectDir: string, folder: string, parts: readonly string[]): Promise<string[]> {
  const [first, ...rest] = parts;
  if (first === undefined) return [folder];
  const entries = await readdir(join(projectDir, folder)).catch(() => []);
  const pattern = segmentPattern(first);
  const found: string[] = [];
  for (const entry of entries) {
    if (pattern.test(entry))
      found.push(...(await match(projectDir, folder === "" ? entry : `${folder}/${entry}`, rest)));
  }
  return found;
}

function segmentPattern(segment: string): RegExp {
  const parts = segment.split(/(\{date\}|\*)/).map((part) => {
    if (part === "{date}") return "\\d{4}-\\d\\d-\\d\\d";
    return part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
