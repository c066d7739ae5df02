import type { Config } from "../config/config.ts";
import type { NodeConfig, OperationNode } from "../manifest/node.ts";

/** A node in whose name tstl itself calls macros, such as `create_schema` before a run. */
export function standInOperation(config: Config, name = "tstl"): OperationNode {
  const { project, target } = config;
  return {
    database: target.database,
    schema: target.schema,
    name,
    resource_type: "operation",
    package_name: project.name,
    path: name,
    original_file_path: name,
    unique_id: `operation.${project.name}.${name}`,
    fqn: [project.name, name],
    alias: name,
    checksum: { name: "none", checksum: "" },
    config: { enabled: true, materialized: "view", tags: [], meta: {} } as unknown as NodeConfig,
    tags: [],
    description: "",
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: Date.now() / 1000,
    relation_name: null,
    raw_code: "",
    doc_blocks: [],
    language: "sql",
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    index: null,
  };
}
