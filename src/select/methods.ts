import { TstlError } from "../errors/tstl-error.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { GraphNode, ManifestNode, ModelNode, TestNode } from "../manifest/node.ts";
import { didYouMean } from "../util/suggest.ts";
import { configMatches } from "./config-match.ts";
import { fnmatch } from "./fnmatch.ts";
import { fqnMatches } from "./fqn-match.ts";
import { foldersAbove, matchingPaths, patchFile } from "./known-paths.ts";
import { pathGlob } from "./path-glob.ts";
import type { PreviousArtifacts } from "./previous-artifacts.ts";
import type { Criterion, MethodName } from "./selector.ts";

/** What a method may look at. */
export interface MethodContext {
  manifest: Manifest;
  previous: PreviousArtifacts;
}

/** Makes the test by which a criterion's nodes are found; throws SELECTOR_VALUE for a value that can mean nothing. */
type Method = (criterion: Criterion, context: MethodContext) => (node: GraphNode) => boolean;

const RESOURCE_TYPES = [
  "model",
  "analysis",
  "test",
  "snapshot",
  "operation",
  "seed",
  "rpc",
  "sql_operation",
  "doc",
  "source",
  "macro",
  "exposure",
  "metric",
  "group",
  "saved_query",
  "semantic_model",
  "unit_test",
  "fixture",
  "function",
];

/** Kinds of node that no project of ours can have yet: the words are known, and select nothing. */
const nothing: Method = () => () => false;

/** All methods but `selector`, which is no test of a node but another selection. */
const METHODS: Record<Exclude<MethodName, "selector">, Method> = {
  fqn: ({ value }) => {
    const name = String(value);
    return (node) => node.resource_type !== "source" && fqnMatches(node.fqn, name, isVersioned(node));
  },

  tag: ({ value }) => {
    const pattern = String(value);
    return (node) => node.tags.some((tag) => fnmatch(tag, pattern));
  },

  group: ({ value }) => {
    const pattern = String(value);
    return (node) => isManifestNode(node) && Boolean(node.config.group) && fnmatch(node.config.group!, pattern);
  },

  access:
    ({ value }) =>
    (node) =>
      isModel(node) && node.access === value,

  source: (criterion) => {
    const parts = dotted(criterion, 3, "<source>, <source>.<table> or <package>.<source>.<table>");
    const [pkg, source, table] = parts.length === 3 ? parts : ["*", parts[0], parts.length === 2 ? parts[1] : "*"];
    return (node) =>
      node.resource_type === "source" &&
      fnmatch(node.package_name, pkg!) &&
      fnmatch(node.source_name, source!) &&
      fnmatch(node.name, table!);
  },

  exposure: byPackageAndName("exposure"),
  unit_test: byPackageAndName("unit_test"),

  path: (criterion, { manifest }) => {
    const paths = matchingPaths(manifest, pathGlob(criterion));
    return (node) => {
      const file = node.original_file_path;
      const patch = patchFile(node);
      return (
        paths.has(file) ||
        (patch !== undefined && paths.has(patch)) ||
        foldersAbove(file).some((folder) => paths.has(folder))
      );
    };
  },

  file: ({ value }) => {
    const pattern = String(value);
    return (node) => {
      const name = node.original_file_path.slice(node.original_file_path.lastIndexOf("/") + 1);
      const dot = name.lastIndexOf(".");
      return fnmatch(name, pattern) || (dot > 0 && fnmatch(name.slice(0, dot), pattern));
    };
  },

  package: ({ value }, { manifest }) => {
    const pattern = value === "this" ? manifest.projectName : String(value);
    return (node) => fnmatch(node.package_name, pattern);
  },

  config: ({ path, value }) => {
    const isConfigured = (node: GraphNode) => node.resource_type !== "exposure" && node.resource_type !== "unit_test";
    return (node) => isConfigured(node) && configMatches(node.config, path, value);
  },

  resource_type: (criterion) => {
    checkWord(criterion, RESOURCE_TYPES);
    return (node) => node.resource_type === criterion.value;
  },

  test_name: ({ value }) => {
    const pattern = String(value);
    return (node) => {
      const name = isTest(node) ? node.test_metadata?.name : node.resource_type === "unit_test" ? node.name : undefined;
      return name !== undefined && fnmatch(name, pattern);
    };
  },

  test_type: (criterion) => {
    switch (checkWord(criterion, ["generic", "singular", "unit", "data", "schema"])) {
      case "generic":
      case "schema":
        return (node) => isTest(node) && node.test_metadata !== undefined;
      case "singular":
        return (node) => isTest(node) && node.test_metadata === undefined;
      case "data":
        return isTest;
      default:
        return (node) => node.resource_type === "unit_test";
    }
  },

  version: (criterion) => {
    switch (checkWord(criterion, ["latest", "prerelease", "old", "none"])) {
      case "latest":
        return (node) => isModel(node) && node.version !== null && node.version === node.latest_version;
      case "prerelease":
        return (node) => isModel(node) && isOlder(node.latest_version, node.version);
      case "old":
        return (node) => isModel(node) && isOlder(node.version, node.latest_version);
      default:
        return (node) => isModel(node) && node.version === null;
    }
  },

  result: ({ value }, { previous }) => {
    const ids = previous.idsWithStatus(String(value));
    return (node) => ids.has(node.unique_id);
  },

  source_status: (criterion, { previous }) => {
    checkWord(criterion, ["fresher"]);
    const ids = previous.fresherSources();
    return (node) => ids.has(node.unique_id);
  },

  state: (criterion) => {
    throw new TstlError("SELECTOR_UNSUPPORTED", `"state:${criterion.value}" is not supported yet`, {
      place: criterion.place,
      hint: "result:<status> selects by the outcome of the run in --state",
    });
  },

  metric: nothing,
  semantic_model: nothing,
  saved_query: nothing,
};

/** `<name>` or `<package>.<name>` of one kind of thing. */
function byPackageAndName(type: "exposure" | "unit_test"): Method {
  return (criterion) => {
    const parts = dotted(criterion, 2, `<${type}> or <package>.<${type}>`);
    const [pkg, name] = parts.length === 2 ? parts : ["*", parts[0]];
    return (node) => node.resource_type === type && fnmatch(node.package_name, pkg!) && fnmatch(node.name, name!);
  };
}

/** The ids that a criterion names by itself, without relatives. */
export function findByMethod(criterion: Criterion, context: MethodContext): Set<string> {
  const matches = METHODS[criterion.method as Exclude<MethodName, "selector">](criterion, context);
  const found = new Set<string>();
  const { nodes, sources, exposures, unitTests } = context.manifest;
  for (const kind of [nodes, sources, exposures, unitTests]) {
    for (const [id, node] of kind as Map<string, GraphNode>) if (matches(node)) found.add(id);
  }
  return found;
}

function isManifestNode(node: GraphNode): node is ManifestNode {
  return node.resource_type !== "source" && node.resource_type !== "exposure";
}

function isModel(node: GraphNode): node is ModelNode {
  return node.resource_type === "model";
}

function isTest(node: GraphNode): node is TestNode {
  return node.resource_type === "test";
}

function isVersioned(node: GraphNode): boolean {
  return isModel(node) && (node.version ?? null) !== null;
}

/** Versions are compared as numbers where both are, else as text; a missing one is neither older nor newer. */
function isOlder(a: string | number | null, b: string | number | null): boolean {
  if (!a || !b) return false;
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? String(a) < String(b) : x < y;
}

function dotted(criterion: Criterion, most: number, form: string): string[] {
  const parts = String(criterion.value).split(".");
  if (parts.length <= most) return parts;
  throw new TstlError("SELECTOR_VALUE", `"${criterion.value}" has too many dots for "${criterion.method}:"`, {
    place: criterion.place,
    hint: `write it as ${form}`,
  });
}

function checkWord(criterion: Criterion, words: readonly string[]): string {
  const word = String(criterion.value);
  if (words.includes(word)) return word;
  throw new TstlError("SELECTOR_VALUE", `"${criterion.method}:" knows no "${word}"`, {
    place: criterion.place,
    hint: didYouMean(word, words) ?? `it takes ${words.join(", ")}`,
  });
}
