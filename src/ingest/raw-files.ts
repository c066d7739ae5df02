import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DeclaredSource, DeclaredTable } from "./declaration.ts";

/** A file of raw rows, and the table that it belongs to. */
export interface RawFile {
  table: DeclaredTable;
  /** Relative to the project's folder, with `/`. */
  path: string;
  /** Where its bytes lie, where that is not `path`. */
  bytesIn?: string;
  /** What is known of it by who has just written it, so that it need not be read once more. */
  known?: { sha256: string; columns: FileColumns };
}

/** What a raw file holds. */
export interface FileColumns {
  /** The names of its columns, in its order. */
  names: string[];
  /** Declared columns that it does not have. */
  missing: string[];
  /** It has no rows. */
  isEmpty: boolean;
}

/** Where a raw file's bytes lie. */
export function diskPath({ path, bytesIn }: RawFile, projectDir: string): string {
  return bytesIn ?? join(projectDir, path);
}

/** Days of which files are wanted, both included; null has no end. */
export interface DayRange {
  from: string | null;
  to: string | null;
}

/** The path of a table's file for one day: the pattern with its `{date}` filled in. */
export function rawFilePath(table: DeclaredTable, date: string): string {
  return table.load.files.replaceAll("{date}", date);
}

/**
 * The files of all tables, in the order of their paths, so that days come one after the other. With a range, those whose
 * path names a day of it.
 *
 * A pattern may hold `{date}` (a day such as 2025-09-01) and `*` (anything but a slash).
 */
export async function findRawFiles(
  sources: readonly DeclaredSource[],
  projectDir: string,
  range?: DayRange,
): Promise<RawFile[]> {
  const files: RawFile[] = [];
  for (const table of sources.flatMap((source) => source.tables)) {
    for (const path of await match(projectDir, "", table.load.files.split("/"))) {
      if (range === undefined || isInRange(dayOf(table, path), range)) files.push({ table, path });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** The day that a table's file is of, by its path; null where the pattern has no `{date}`. */
export function dayOf({ load }: DeclaredTable, path: string): string | null {
  return patternOf(load.files).exec(path)?.[1] ?? null;
}

function isInRange(day: string | null, { from, to }: DayRange): boolean {
  return day !== null && (from === null || day >= from) && (to === null || day <= to);
}

async function match(projectDir: string, folder: string, parts: readonly string[]): Promise<string[]> {
  const [first, ...rest] = parts;
  if (first === undefined) return [folder];
  const entries = await readdir(join(projectDir, folder)).catch(() => []);
  const pattern = patternOf(first);
  const found: string[] = [];
  for (const entry of entries) {
    if (pattern.test(entry))
      found.push(...(await match(projectDir, folder === "" ? entry : `${folder}/${entry}`, rest)));
  }
  return found;
}

/** A pattern as a regular expression, whose first group is the day. */
function patternOf(text: string): RegExp {
  const parts = text.split(/(\{date\}|\*)/).map((part) => {
    if (part === "{date}") return "(\\d{4}-\\d\\d-\\d\\d)";
    return part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
