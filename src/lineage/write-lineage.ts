import { join } from "node:path";
import { artifactMetadata, type Invocation } from "../artifacts/metadata.ts";
import { writeArtifact } from "../artifacts/write-artifact.ts";
import type { ProjectLineage } from "./project-lineage.ts";

/** Writes column_lineage.json into the target folder and returns its path. Throws ARTIFACT_UNWRITABLE. */
export function writeLineage(targetFolder: string, { nodes }: ProjectLineage, invocation: Invocation): string {
  const file = join(targetFolder, "column_lineage.json");
  // No artifact of dbt's, so it names no schema of dbt's.
  const { dbt_schema_version: _, ...metadata } = artifactMetadata("manifest", invocation);
  const byId = Object.fromEntries(nodes.map(({ id, ...node }) => [id, node]));
  writeArtifact(file, { metadata: { format: "column_lineage/v1", ...metadata }, nodes: byId });
  return file;
}
