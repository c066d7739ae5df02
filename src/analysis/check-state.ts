import { hash } from "node:crypto";
import type { Environment } from "../context/environment.ts";
import { RelationCache } from "../context/relation-cache.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { ManifestNode, ModelNode, SeedNode, SnapshotNode, SourceNode } from "../manifest/node.ts";
import type { CheckCache } from "./check-cache.ts";
import type { NameChecks, NameFailure } from "./judge-names.ts";
import type { Shadow } from "./shadow.ts";
import { type Shape, shapeDigest } from "./shape.ts";
import type { SourcesCatalog } from "./sources-catalog.ts";
import type { YamlPlaces } from "./yaml-places.ts";

/** What has columns. */
export type RelationNode = ModelNode | SeedNode | SnapshotNode | SourceNode;

/** Whether a node has columns. */
export function isRelation(node: ManifestNode | SourceNode): node is RelationNode {
  return ["model", "seed", "snapshot", "source"].includes(node.resource_type);
}

/** A node that is not judged, and why. */
export interface NotChecked {
  node: ManifestNode | SourceNode;
  /** What stands in the way: the unique_id of a node with a fault or without columns, or a reason in words. */
  because: { node: string } | { reason: string };
}

/** What all parts of one check share. */
export interface CheckState {
  environment: Environment;
  graph: Graph;
  shadow: Shadow;
  /** As the last check left it. */
  before: CheckCache;
  /** As this one will leave it. */
  after: CheckCache;
  catalog: SourcesCatalog | null;
  /** Nodes with mistakes that were told already: they are not judged. */
  broken: ReadonlySet<string>;
  places: YamlPlaces;
  /** Digest of everything that any template may see beside its own node: macros, variables, target. */
  surroundings: string;
  /** What is known of columns, by unique_id. */
  shapes: Map<string, Shape>;
  /** The columns of queries that make no relation of their own, by the statement's id. */
  queryShapes: Map<string, Shape>;
  /** Faults, with the node that each is about. */
  faults: { node: string; error: TstlError }[];
  warnings: { node: string; error: TstlError }[];
  notChecked: NotChecked[];
  /** What is known of the nodes that are judged by the names in their SQL; null where there are none. */
  names: NameChecks | null;
  /** Ids of the nodes that are judged by names only. */
  byNames: Set<string>;
  /** What their names are refused for, by unique_id. */
  nameFailures: Map<string, NameFailure[]>;
  /** Ids of the nodes that Postgres was asked about. */
  asked: Set<string>;
  /** Extensions that turned out to be needed and were not loaded. */
  extensionsWanted: Set<string>;
}

/** The environment in which templates are rendered for a check: they see the shadow, and nothing of them is kept. */
export function shadowEnvironment(environment: Environment, shadow: Shadow): Environment {
  return {
    ...environment,
    // An ephemeral model is a view of its own here, so that its faults are told once and not by all who read it.
    flags: { ...environment.flags, injectEphemeralCtes: false },
    adapter: shadow.adapter,
    relations: new GrowingRelations(),
    log: () => {},
    writeRun: () => {},
    writeCompiled: () => {},
  };
}

/** Relations are added to the shadow all the time, so none of its schemas is ever known. */
class GrowingRelations extends RelationCache {
  override knows(): boolean {
    return false;
  }
}

/** A short text that is the same for parts that are the same. */
export function digest(parts: readonly string[]): string {
  return hash("sha1", parts.join("\0"), "base64");
}

/** Digest of the columns of these relations; those without known columns count as such. */
export function digestOfReads({ shapes }: CheckState, ids: readonly string[]): string {
  return digest(ids.map((id) => `${id} ${shapes.has(id) ? digestOf(shapes.get(id)!) : "-"}`));
}

const digests = new WeakMap<Shape, string>();

function digestOf(shape: Shape): string {
  let found = digests.get(shape);
  if (found === undefined) {
    found = shapeDigest(shape);
    digests.set(shape, found);
  }
  return found;
}

/** The relations that a node reads directly. */
export function readsOf({ graph, environment: { manifest } }: CheckState, id: string): string[] {
  return (graph.parents.get(id) ?? []).filter((parent) => {
    const node = manifest.nodes.get(parent) ?? manifest.sources.get(parent);
    return node !== undefined && isRelation(node);
  });
}

/** Statements that were not sent since nobody says the types of a source that they read, directly or not. */
export function blindStatements({ shadow, environment }: CheckState): string[] {
  const { sources } = environment.manifest;
  return [...shadow.missing].flatMap(([statement, cause]) =>
    sources.has(cause) && !sources.has(statement) ? [statement] : [],
  );
}

/** True for a source of which nobody says the types. */
export function isBlindSource({ shadow, environment }: CheckState, id: string): boolean {
  return environment.manifest.sources.has(id) && shadow.missing.get(id) === id;
}
