import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import type { Shape } from "./shape.ts";

/** The columns of the project's relations as a check found them: no warehouse was asked. */
export interface ColumnsFile {
  version: 1;
  /** By unique_id: the columns in order, with their types as Postgres writes them. */
  nodes: Record<string, { name: string; type: string }[]>;
}

const NAME = "columns.json";

const columnsSchema = () =>
  z.object({
    version: z.literal(1),
    nodes: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
  });

/**
 * Reads what a check has left. Null where there was none, or where a file is younger that the columns may hang on: what
 * it says of today's project nobody knows.
 *
 * @param files absolute paths
 */
export function readColumns(targetPath: string, files: Iterable<string>): ColumnsFile["nodes"] | null {
  const path = join(targetPath, NAME);
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return null;
  for (const file of files) {
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > changed) return null;
  }
  try {
    return z.parse(columnsSchema(), JSON.parse(readFileSync(path, "utf8"))).nodes;
  } catch {
    // A file that somebody else has written tells nothing.
    return null;
  }
}

/** Keeps what is known of columns beside manifest.json. Throws ARTIFACT_UNWRITABLE. */
export function writeColumns(targetPath: string, columns: ReadonlyMap<string, Shape>): void {
  const nodes: ColumnsFile["nodes"] = {};
  for (const [id, shape] of columns) nodes[id] = shape.map(({ name, type }) => ({ name, type }));
  const file: ColumnsFile = { version: 1, nodes };
  writeArtifact(join(targetPath, NAME), file);
}
