import { unitTestOf } from "../artifacts/manifest.ts";
import { graphNode } from "../manifest/manifest.ts";
import type { GraphNode, UnitTestNode } from "../manifest/node.ts";
import { open, parse, select } from "../pipeline.ts";
import { jsonText } from "../template/index.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Prints the selected nodes, one a line, by unique_id; nothing is asked of the database. */
export async function listNodes(invocation: Invocation): Promise<ExitCode> {
  const project = await parse(await open(invocation));
  const { reporter, manifest, config } = project;
  const selected = select(project, "ls");
  const { listOutput, outputKeys } = config.options;
  const lines: string[] = [];
  for (const id of [...selected].sort()) {
    const node = graphNode(manifest, id);
    if (node !== undefined) lines.push(lineOf(node, listOutput, outputKeys));
  }
  if (lines.length > 0) reporter.answer(lines.join("\n"));
  return project.close(0);
}

type Output = "selector" | "name" | "path" | "json";

function lineOf(node: GraphNode, output: Output, keys: readonly string[]): string {
  switch (output) {
    case "json":
      return jsonText(properties(node, keys));
    case "path":
      return node.original_file_path;
    case "name":
      return searchName(node);
    default:
      return selectorOf(node);
  }
}

/** The text that `--select` takes for this very node. */
function selectorOf(node: GraphNode): string {
  if (node.resource_type === "source") return `source:${node.package_name}.${node.source_name}.${node.name}`;
  if (node.resource_type === "exposure") return `exposure:${node.package_name}.${node.name}`;
  if (node.resource_type === "unit_test") return `unit_test:${node.package_name}.${versionedName(node)}`;
  return node.fqn.join(".");
}

/** A unit test of one version of a model is named after both. */
function versionedName({ name, version }: UnitTestNode): string {
  return version === null ? name : `${name}_v${version}`;
}

function searchName(node: GraphNode): string {
  if (node.resource_type === "source") return `${node.source_name}.${node.name}`;
  if (node.resource_type === "model" && node.version !== null) return `${node.name}.v${node.version}`;
  return node.name;
}

/** What dbt prints without `--output-keys`. */
const STANDARD_KEYS = [
  "alias",
  "name",
  "package_name",
  "depends_on",
  "tags",
  "config",
  "resource_type",
  "source_name",
  "original_file_path",
  "unique_id",
];

function properties(node: GraphNode, keys: readonly string[]): Record<string, unknown> {
  const wanted = keys.length > 0 ? keys.flatMap((key) => key.split(/[\s,]+/)) : STANDARD_KEYS;
  const found: Record<string, unknown> = {};
  const shown = node.resource_type === "unit_test" ? unitTestOf(node) : node;
  // As in dbt, keys stand in the order of the node, and those inside of others after them.
  const order = Object.keys(shown);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  for (const key of [...wanted].sort((a, b) => rank(a) - rank(b))) {
    const value = valueAt(shown, key);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/** `config.materialized` as well as `name`. */
function valueAt(node: object, path: string): unknown {
  let value: unknown = node;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
