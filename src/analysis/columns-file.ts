import { join } from "node:path";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import type { Shape } from "./shape.ts";

/** The columns of the project's relations as a check found them: no warehouse was asked. */
export interface ColumnsFile {
  version: 1;
  /** By unique_id: the columns in order, with their types as Postgres writes them. */
  nodes: Record<string, { name: string; type: string }[]>;
}

const NAME = "columns.json";

/** Keeps what is known of columns beside manifest.json. Throws ARTIFACT_UNWRITABLE. */
export function writeColumns(targetPath: string, columns: ReadonlyMap<string, Shape>): void {
  const nodes: ColumnsFile["nodes"] = {};
  for (const [id, shape] of columns) nodes[id] = shape.map(({ name, type }) => ({ name, type }));
  const file: ColumnsFile = { version: 1, nodes };
  writeArtifact(join(targetPath, NAME), file);
}
