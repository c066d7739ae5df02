import type { FileHash, ManifestNode, NodeConfig, ResourceType } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { Session } from "./session.ts";

const NO_CONFIG = {} as NodeConfig;
// What most nodes have is one value, which nobody changes in place.
const NOTHING: never[] = [];
const NO_META = {};
const NO_COLUMNS = {};
const DEFAULT_DOCS = { show: true, node_color: null };
const NO_CONTRACT = { enforced: false, alias_types: true, checksum: null };

/** Where a node belongs, for nodes that are no file of their own. */
export type NodeFile = Pick<ProjectFile, "packageName" | "path" | "originalPath">;

/**
 * A node as it is before anything is known but its file: default names, no config, no references. `path` is the
 * manifest's `path`, from which the fqn is taken unless it is given.
 */
export function newNode(
  session: Session,
  type: ResourceType,
  file: NodeFile,
  name: string,
  path: string,
  rawCode: string,
  checksum: FileHash,
  fqn: string[] = fqnOf(type, file.packageName, path, name),
): ManifestNode {
  const { target } = session.config;
  const node = {
    database: target.database,
    schema: target.schema,
    name,
    resource_type: type,
    package_name: file.packageName,
    path,
    original_file_path: file.originalPath,
    unique_id: `${type}.${file.packageName}.${name}`,
    fqn,
    alias: name,
    checksum,
    config: NO_CONFIG,
    tags: NOTHING,
    description: "",
    columns: NO_COLUMNS,
    meta: NO_META,
    group: null,
    docs: DEFAULT_DOCS,
    patch_path: null,
    build_path: null,
    unrendered_config: NO_META,
    created_at: session.createdAt,
    relation_name: null,
    raw_code: rawCode,
    doc_blocks: NOTHING,
    language: "sql" as const,
    refs: [],
    sources: [],
    metrics: NOTHING,
    functions: NOTHING,
    depends_on: { macros: [] as string[], nodes: [] as string[] },
    compiled_path: null,
    contract: NO_CONTRACT,
  };
  const extras = extrasOf(type, session, file.packageName);
  return (extras ? Object.assign(node, extras) : node) as unknown as ManifestNode;
}

function extrasOf(type: ResourceType, session: Session, packageName: string): object | undefined {
  if (type === "seed") return { root_path: session.packages.get(packageName)?.root ?? "" };
  if (type === "operation") return { index: null };
  if (type !== "model") return undefined;
  return {
    access: "protected",
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [] as string[],
    time_spine: null,
  };
}

/** Package, folders and name; a snapshot's file counts as a folder. */
function fqnOf(type: ResourceType, packageName: string, path: string, name: string): string[] {
  const dot = path.lastIndexOf(".");
  const folders = (dot > path.lastIndexOf("/") ? path.slice(0, dot) : path).split("/");
  if (type !== "snapshot") folders.pop();
  return [packageName, ...folders, name];
}
