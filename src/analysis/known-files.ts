import type { Manifest } from "../manifest/manifest.ts";
import { type ProjectFile, type ProjectFiles, readText } from "../project/project-file.ts";
import { digest } from "./check-state.ts";
import { essenceOf } from "./sql-essence.ts";

/** A file as a check has seen it. */
export interface KnownFile {
  /** Size and time. */
  stamp: string;
  /** For SQL, digest of what is not comment in it. */
  essence?: string;
}

/**
 * Whether Postgres may have to be asked because of the files that changed: a new comment needs no database. It is a guess
 * by which it is decided to start one early, and nothing else.
 */
export function mayMatter(known: Readonly<Record<string, KnownFile>>, { files }: ProjectFiles): boolean {
  const changed = files.filter((file) => known[idOf(file)]?.stamp !== stampOf(file));
  // What reads many files is not quick any more, and what changes many of them is no comment.
  if (changed.length > 20 || files.length < Object.keys(known).length) return true;
  return changed.some((file) => {
    const essence = known[idOf(file)]?.essence;
    return essence === undefined || essence !== essenceOfText(readText(file));
  });
}

/** The files of a project as they are now. */
export function knownFiles(
  { files }: ProjectFiles,
  { nodes }: Manifest,
  before: Readonly<Record<string, KnownFile>>,
): Record<string, KnownFile> {
  const texts = new Map<string, string>();
  for (const { original_file_path: path, raw_code: text } of nodes.values()) if (text !== "") texts.set(path, text);
  const known: Record<string, KnownFile> = {};
  for (const file of files) {
    const [id, stamp, text] = [idOf(file), stampOf(file), texts.get(file.displayPath)];
    if (before[id]?.stamp === stamp) known[id] = before[id];
    else if (file.kind !== "model" || text === undefined) known[id] = { stamp };
    else known[id] = { stamp, essence: essenceOfText(text) };
  }
  return known;
}

const essenceOfText = (text: string) => digest([essenceOf(text)]);
const idOf = ({ kind, displayPath }: ProjectFile) => `${kind} ${displayPath}`;
const stampOf = ({ size, mtimeMs }: ProjectFile) => `${size} ${mtimeMs}`;
