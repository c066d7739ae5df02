import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ExposureNode, ManifestNode, SeedNode, SourceNode, UnitTestNode } from "../manifest/node.ts";
import { stringify } from "./json-chunks.ts";
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
 * Writes target/manifest.json in dbt's schema v12 and returns its path. Throws ARTIFACT_UNWRITABLE.
 */
export function writeManifest(
  config: Pick<Config, "targetPath" | "project">,
  manifest: Manifest,
  invocation: Invocation,
): string {
  const path = join(config.targetPath, "manifest.json");
  writeArtifactText(path, manifestPieces(config, manifest, invocation));
  return path;
}

/** The text of manifest.json in pieces. */
function* manifestPieces(
  config: Pick<Config, "project">,
  manifest: Manifest,
  invocation: Invocation,
): Generator<string> {
  yield `{"metadata": ${JSON.stringify(metadataOf(config, manifest, invocation))}`;
  yield* mapPieces("nodes", manifest.nodes, nodeText);
  yield* mapPieces("sources", manifest.sources, nodeText);
  yield* mapPieces("macros", manifest.macros, stringify);
  yield* mapPieces("docs", manifest.docs, stringify);
  yield* mapPieces("exposures", manifest.exposures, nodeText);
  yield ', "metrics": {}';
  yield* mapPieces("groups", manifest.groups, stringify);
  yield `, "selectors": ${JSON.stringify(manifest.selectors)}`;
  yield* mapPieces("disabled", manifest.disabled, (nodes) => `[${nodes.map(nodeText).join(", ")}]`);
  const { parents, children } = neighbours(manifest);
  yield* mapPieces("parent_map", parents, stringify);
  yield* mapPieces("child_map", children, stringify);
  yield* mapPieces("group_map", groupMap(manifest), stringify);
  yield ', "saved_queries": {}, "semantic_models": {}';
  yield* mapPieces("unit_tests", manifest.unitTests, nodeText);
  yield ', "functions": {}}';
}

/** Entries are joined before they are handed on: a generator's step costs as much as the JSON of a small node. */
const JOINED = 256;

function* mapPieces<T>(key: string, map: ReadonlyMap<string, T>, toJson: (value: T) => string): Generator<string> {
  let entries: string[] = [];
  let start = `, "${key}": {`;
  for (const [id, value] of map) {
    entries.push(`${JSON.stringify(id)}: ${toJson(value)}`);
    if (entries.length < JOINED) continue;
    yield start + entries.join(", ");
    entries = [];
    start = ", ";
  }
  yield entries.length > 0 || start !== ", " ? `${start}${entries.join(", ")}}` : "}";
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
