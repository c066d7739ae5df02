import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { jsonChunks } from "./json-chunks.ts";
import { unwritable } from "./unwritable.ts";

/** Characters gathered before they are written; a write per node would cost more than the JSON itself. */
const BUFFERED = 1 << 20;

/**
 * Writes an artifact beside its place and renames it there: a reader sees the old file or the new one, whole, whenever
 * it looks, and a run that is killed leaves the old one.
 *
 * Throws ARTIFACT_UNWRITABLE.
 */
export function writeArtifact(file: string, artifact: object): void {
  writeArtifactText(file, jsonChunks(artifact));
}

/** The same for an artifact whose text somebody else makes, piece by piece. Throws ARTIFACT_UNWRITABLE. */
export function writeArtifactText(file: string, chunks: Iterable<string>): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeChunks(aside, chunks);
      renameSync(aside, file);
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    }
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function writeChunks(file: string, chunks: Iterable<string>): void {
  const handle = openSync(file, "w");
  try {
    let gathered: string[] = [];
    let size = 0;
    for (const chunk of chunks) {
      gathered.push(chunk);
      size += chunk.length;
      if (size < BUFFERED) continue;
      writeWhole(handle, gathered.join(""));
      gathered = [];
      size = 0;
    }
    writeWhole(handle, gathered.join(""));
  } finally {
    closeSync(handle);
  }
}

/** One `write` may take less than it is given. */
function writeWhole(handle: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(handle, bytes, offset);
}
