import { join } from "node:path";
import { artifactMetadata, type Invocation } from "../artifacts/metadata.ts";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import type { LineageNode, ProjectLineage } from "./project-lineage.ts";

/** Writes column_lineage.json into the target folder and returns its path. Throws ARTIFACT_UNWRITABLE. */
export function writeLineage(targetFolder: string, { nodes }: ProjectLineage, invocation: Invocation): string {
  const file = join(targetFolder, "column_lineage.json");
  // No artifact of dbt's, so it names no schema of dbt's.
  const { dbt_schema_version: _, ...metadata } = artifactMetadata("manifest", invocation);
  writeArtifact(file, { metadata: { format: FORMAT, ...metadata }, nodes: byId(nodes) });
  return file;
}

/** Changes when a reader of the present form would misread what is written. */
const FORMAT = "column_lineage/v1";

/** The same as a section of manifest.json. */
export function lineageSection({ nodes }: ProjectLineage): Record<string, unknown> {
  return { format: FORMAT, nodes: byId(nodes) };
}

const byId = (nodes: readonly LineageNode[]) => Object.fromEntries(nodes.map(({ id, ...node }) => [id, node]));
