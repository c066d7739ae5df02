import type { Timing } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";

/** dbt's `node_info`: what every structured message about a node carries. */
export function nodeInfo(node: GraphNode, status: string, timing: readonly Timing[] = []): Record<string, unknown> {
  const config = node.config as { materialized?: string; meta?: unknown };
  return {
    materialized: config.materialized ?? "",
    meta: config.meta ?? {},
    node_checksum: "checksum" in node ? node.checksum.checksum : "",
    node_finished_at: timing.at(-1)?.completed_at ?? "",
    node_name: node.name,
    node_path: node.path,
    node_relation: {
      alias: "alias" in node ? node.alias : "",
      database: "database" in node ? node.database : "",
      relation_name: "relation_name" in node ? (node.relation_name ?? "") : "",
      schema: "schema" in node ? node.schema : "",
    },
    node_started_at: timing[0]?.started_at ?? "",
    node_status: status,
    resource_type: node.resource_type,
    unique_id: node.unique_id,
  };
}
