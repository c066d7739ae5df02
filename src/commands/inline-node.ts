import { useManifest } from "../context/create-environment.ts";
import { standInOperation } from "../execute/stand-in-operation.ts";
import { buildGraph } from "../graph/build-graph.ts";
import type { ManifestNode } from "../manifest/node.ts";
import type { Project } from "../pipeline.ts";

/** Puts the SQL of `--inline` into the project as a node of its own, under the name that dbt gives it. */
export function withInlineNode(project: Project, text: string): { project: Project; node: ManifestNode } {
  const { manifest, config, environment } = project;
  const node: ManifestNode = {
    ...standInOperation(config, "inline_query"),
    resource_type: "sql_operation",
    unique_id: `sql_operation.${config.project.name}.inline_query`,
    path: "sql/inline_query",
    original_file_path: "sql/inline_query",
    raw_code: text,
  };
  manifest.nodes.set(node.unique_id, node);
  useManifest(environment, manifest);
  return { project: { ...project, graph: buildGraph(manifest) }, node };
}
