import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ExposureNode, ManifestNode, SeedNode, SourceNode, UnitTestNode } from "../manifest/node.ts";
import type { WriteText } from "../util/write-texts.ts";
import { jsonChunks, stringify } from "./json-chunks.ts";
import { type ColumnsById, columnsWithTypes } from "./manifest-columns.ts";
import { artifactMetadata, type Invocation } from "./metadata.ts";
import { writeArtifactText } from "./write-artifact.ts";

/** Keys that a seed has in memory like every other node, but not in the artifact. */
const NOT_IN_SEEDS = new Set([
  "language",
  "refs",
  "sources",
  "metrics",
  "functions",
  "compiled_path",
  "contract",
  "compiled",
  "compiled_code",
  "extra_ctes",
  "extra_ctes_injected",
]);

/**
 * Writes target/manifest.json in dbt's schema v12 and returns its path. Columns that are known go beside those of YAML.
 * Throws ARTIFACT_UNWRITABLE.
 *
 * @param sections further keys, which are none of that schema
 */
export function writeManifest(
  config: Pick<Config, "targetPath" | "project">,
  manifest: Manifest,
  invocation: Invocation,
  columns: ColumnsById = new Map(),
  sections: Readonly<Record<string, object>> = {},
): string {
  const path = join(config.targetPath, "manifest.json");
  writeArtifactText(path, (write) => {
    writePieces(write, config, manifest, invocation, columns);
    for (const [key, section] of Object.entries(sections)) {
      write(`, ${JSON.stringify(key)}: `);
      for (const chunk of jsonChunks(section)) write(chunk);
    }
    write("}");
  });
  return path;
}

function writePieces(
  write: WriteText,
  config: Pick<Config, "project">,
  manifest: Manifest,
  invocation: Invocation,
  columns: ColumnsById,
): void {
  const typedText = <T extends ManifestNode | SourceNode>(node: T) => {
    const known = columns.get(node.unique_id);
    return nodeText(known === undefined ? node : { ...node, columns: columnsWithTypes(node.columns, known) });
  };
  const map = <T>(key: string, entries: ReadonlyMap<string, T>, toJson: (value: T) => string) =>
    writeMap(write, key, entries, toJson);
  write(`{"metadata": ${JSON.stringify(metadataOf(config, manifest, invocation))}`);
  map("nodes", manifest.nodes, typedText);
  map("sources", manifest.sources, typedText);
  map("macros", manifest.macros, stringify);
  map("docs", manifest.docs, stringify);
  map("exposures", manifest.exposures, nodeText);
  write(', "metrics": {}');
  map("groups", manifest.groups, stringify);
  write(`, "selectors": ${JSON.stringify(manifest.selectors)}`);
  map("disabled", manifest.disabled, (nodes) => `[${nodes.map(nodeText).join(", ")}]`);
  const { parents, children } = neighbours(manifest);
  map("parent_map", parents, stringify);
  map("child_map", children, stringify);
  map("group_map", groupMap(manifest), stringify);
  write(', "saved_queries": {}, "semantic_models": {}');
  map("unit_tests", manifest.unitTests, nodeText);
  write(', "functions": {}');
}

/** Each part of an entry is written by itself: joining texts would copy them. */
function writeMap<T>(write: WriteText, key: string, map: ReadonlyMap<string, T>, toJson: (value: T) => string): void {
  write(`, "${key}": {`);
  let separator = "";
  for (const [id, value] of map) {
    write(`${separator}${JSON.stringify(id)}: `);
    write(toJson(value));
    separator = ", ";
  }
  write("}");
}

function metadataOf({ project }: Pick<Config, "project">, manifest: Manifest, invocation: Invocation): object {
  const { quoting } = project;
  return {
    ...artifactMetadata("manifest", invocation),
    project_name: manifest.projectName,
    // dbt's `hashed_name`, by which tools know a project without its name.
    project_id: createHash("md5").update(manifest.projectName).digest("hex"),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: "postgres",
    quoting: {
      database: quoting.database ?? true,
      schema: quoting.schema ?? true,
      identifier: quoting.identifier ?? true,
      column: null,
    },
    run_started_at: `${invocation.startedAt.toISOString().slice(0, -1)}000+00:00`,
  };
}

/** One call for the whole node: what JSON.stringify does by itself is far faster than anything done key by key. */
function nodeText(node: ManifestNode | SourceNode | ExposureNode): string {
  if (node.resource_type === "seed") return stringify(seedOf(node));
  if (node.resource_type === "unit_test") return stringify(unitTestOf(node));
  if ("first_line" in node) return stringify({ ...node, first_line: undefined });
  return stringify(node);
}

function seedOf(node: SeedNode): object {
  const kept = Object.entries(node).filter(([key]) => !NOT_IN_SEEDS.has(key));
  return { ...Object.fromEntries(kept), depends_on: { macros: node.depends_on.macros } };
}

/** What a unit test is in the artifact, where it is no node that is run. */
export function unitTestOf(node: UnitTestNode): object {
  const { materialized: _, ...config } = node.config;
  return {
    model: node.model,
    given: node.given,
    expect: node.expect,
    name: node.name,
    resource_type: node.resource_type,
    package_name: node.package_name,
    path: node.written.path,
    original_file_path: node.original_file_path,
    unique_id: node.unique_id,
    fqn: node.fqn,
    description: node.description,
    overrides: node.overrides,
    depends_on: node.depends_on,
    config,
    checksum: node.checksum.checksum,
    schema: node.schema,
    created_at: node.created_at,
    versions: node.versions,
    version: node.version,
  };
}

/** Parents and children of everything in the graph, sorted as dbt does. */
function neighbours(manifest: Manifest): { parents: Map<string, string[]>; children: Map<string, string[]> } {
  const parents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  const things: (ManifestNode | SourceNode | ExposureNode)[] = [
    ...manifest.nodes.values(),
    ...manifest.sources.values(),
    ...manifest.exposures.values(),
    ...manifest.unitTests.values(),
  ];
  for (const { unique_id: id } of things) children.set(id, []);
  for (const thing of things) {
    const ids = "depends_on" in thing ? [...thing.depends_on.nodes] : [];
    parents.set(thing.unique_id, ids.sort());
    for (const id of ids) children.get(id)?.push(thing.unique_id);
  }
  for (const ids of children.values()) ids.sort();
  return { parents, children };
}

function groupMap(manifest: Manifest): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name } of manifest.groups.values()) groups.set(name, []);
  for (const node of manifest.nodes.values()) if (node.group) groups.get(node.group)?.push(node.unique_id);
  return groups;
}
