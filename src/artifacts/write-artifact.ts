import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { type WriteText, writeTexts } from "../util/write-texts.ts";
import { jsonChunks } from "./json-chunks.ts";
import { unwritable } from "./unwritable.ts";

/**
 * Writes an artifact beside its place and renames it there: a reader sees the old file or the new one, whole, whenever
 * it looks, and a run that is killed leaves the old one.
 *
 * Throws ARTIFACT_UNWRITABLE.
 */
export function writeArtifact(file: string, artifact: object): void {
  writeArtifactText(file, (write) => {
    for (const chunk of jsonChunks(artifact)) write(chunk);
  });
}

/** The same for an artifact whose text somebody else makes, piece by piece. Throws ARTIFACT_UNWRITABLE. */
export function writeArtifactText(file: string, fill: (write: WriteText) => void): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeTexts(aside, fill);
      renameSync(aside, file);
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    }
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
