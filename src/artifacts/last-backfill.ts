import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeArtifact } from "./write-artifact.ts";

/** How far a backfill came, kept in the target folder so that it can go on. */
export interface LastBackfill {
  /** Flags that decide what is filled. */
  flags: Record<string, unknown>;
  parts: BackfillPart[];
  /** What is still to build once, before all parts; null before that was tried. */
  inputs: string[] | null;
  /** What is still to build once, after all parts; null before that was tried. */
  rest: string[] | null;
}

/** A part of the time, ISO 8601 in UTC. */
export interface BackfillPart {
  start: string;
  end: string;
  /** Nodes that are still to do, with the batches that failed where others did not; null before the part was tried. */
  open: Record<string, string[][] | null> | null;
}

const FILE = "last_backfill.json";

/** True where something of a part is still to do. */
export function isUnfinished({ open }: BackfillPart): boolean {
  return open === null || Object.keys(open).length > 0;
}

/** Keeps the state of a backfill. Throws ARTIFACT_UNWRITABLE. */
export function writeLastBackfill(targetFolder: string, state: LastBackfill): void {
  writeArtifact(join(targetFolder, FILE), state);
}

/** The last backfill; null where there was none, or where the file is not one. */
export function readLastBackfill(targetFolder: string): LastBackfill | null {
  try {
    const found = JSON.parse(readFileSync(join(targetFolder, FILE), "utf8")) as Partial<LastBackfill> | null;
    return Array.isArray(found?.parts) && typeof found.flags === "object" ? (found as LastBackfill) : null;
  } catch {
    return null;
  }
}
