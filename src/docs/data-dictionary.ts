import type { Graph } from "../graph/graph.ts";
import { childrenOf, parentsOf } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Column, ManifestNode, ModelNode, SourceNode } from "../manifest/node.ts";
import { countOf } from "../report/plural.ts";

/** The type of a column as the database, or an earlier dictionary, has it. */
export type TypeOf = (schema: string, relation: string, column: string) => string | undefined;

/** A relation that the dictionary describes. */
type Described = ManifestNode | SourceNode;

/**
 * The data dictionary of a project as Markdown: every relation by schema, in the order in which data flows, with what it
 * is, who answers for it, where it comes from and who reads it, and every column with its type, meaning and tests.
 *
 * The same project and types give the same text.
 */
export function dataDictionary(manifest: Manifest, graph: Graph, typeOf: TypeOf): string {
  const project = manifest.projectName;
  const order = new Map(topologicalOrder(graph).map((id, index) => [id, index]));
  const relations = [...manifest.nodes.values(), ...manifest.sources.values()].filter(
    (node): node is Described => node.package_name === project && isRelation(node),
  );
  const depths = depthsOf(graph);
  const schemas = groupBySchema(relations);
  const layers = [...schemas].sort(
    ([a, one], [b, other]) => meanDepth(one, depths) - meanDepth(other, depths) || (a < b ? -1 : 1),
  );
  const context: Context = { manifest, graph, typeOf, tests: testsByColumn(manifest) };
  const columns = relations.reduce((sum, node) => sum + Object.keys(node.columns).length, 0);
  return [
    `# Data dictionary of ${project}`,
    `${countOf(relations.length, "relation")} with ${countOf(columns, "described column")}, in ${countOf(layers.length, "schema")}, in the order in which data flows. Written by \`tstl docs dictionary\`: change the YAML files, not this page.`,
    ["| schema | relations |", "|---|---|", ...layers.map(([schema, nodes]) => layerRow(schema, byName(nodes)))].join(
      "\n",
    ),
    ...layers.flatMap(([schema, nodes]) => [
      `## ${schema}`,
      ...nodes
        .toSorted(
          (one, other) => order.get(one.unique_id)! - order.get(other.unique_id)! || (one.name < other.name ? -1 : 1),
        )
        .flatMap((node) => relationSection(node, context)),
    ]),
  ]
    .join("\n\n")
    .concat("\n");
}

interface Context {
  manifest: Manifest;
  graph: Graph;
  typeOf: TypeOf;
  tests: ReadonlyMap<string, string[]>;
}

function isRelation(node: Described): boolean {
  if (node.resource_type === "source" || node.resource_type === "seed" || node.resource_type === "snapshot")
    return true;
  return node.resource_type === "model" && node.config.materialized !== "ephemeral";
}

/** How the relation is called in the database. */
export function identifierOf(node: Described): string {
  return node.resource_type === "source" ? node.identifier : node.alias;
}

const byName = (nodes: readonly Described[]) => nodes.map(identifierOf).toSorted();

function layerRow(schema: string, names: readonly string[]): string {
  return `| [${schema}](#${anchorOf(schema)}) | ${names.map((name) => `[${name}](#${anchorOf(`${schema}.${name}`)})`).join(", ")} |`;
}

/** The longest way from a source to each node. */
function depthsOf(graph: Graph): Map<string, number> {
  const depths = new Map<string, number>();
  for (const id of topologicalOrder(graph)) {
    depths.set(id, Math.max(0, ...parentsOf(graph, id).map((parent) => (depths.get(parent) ?? 0) + 1)));
  }
  return depths;
}

function meanDepth(nodes: readonly Described[], depths: ReadonlyMap<string, number>): number {
  return nodes.reduce((sum, { unique_id: id }) => sum + (depths.get(id) ?? 0), 0) / nodes.length;
}

function relationSection(node: Described, context: Context): string[] {
  const facts = factsOf(node, context).map(([word, value]) => `- ${word}: ${value}`);
  const columns = Object.values(node.columns);
  const rows = columns.map((column) => columnRow(node, column, context));
  const ofAll = context.tests.get(testKey(node.unique_id, null)) ?? [];
  if (ofAll.length > 0) facts.push(`- tests: ${ofAll.join("; ")}`);
  return [
    `### ${node.schema}.${identifierOf(node)}`,
    ...(node.description.trim() === "" ? [] : [paragraphs(node.description)]),
    facts.join("\n"),
    ...(rows.length === 0
      ? []
      : [["| column | type | meaning | tests and constraints |", "|---|---|---|---|", ...rows].join("\n")]),
  ];
}

function factsOf(node: Described, { manifest, graph }: Context): [string, string][] {
  const facts: [string, string][] = [["what", kindOf(node)]];
  const owner = ownerOf(node, manifest);
  if (owner !== null) facts.push(["owner", owner]);
  if (node.tags.length > 0) facts.push(["tags", node.tags.join(", ")]);
  const nameOf = (id: string): string | undefined => {
    const other = manifest.nodes.get(id) ?? manifest.sources.get(id);
    if (other === undefined || !isRelation(other)) return undefined;
    const name = `${other.schema}.${identifierOf(other)}`;
    return other.package_name === manifest.projectName ? `[${name}](#${anchorOf(name)})` : name;
  };
  const from = parentsOf(graph, node.unique_id).flatMap((id) => nameOf(id) ?? []);
  if (from.length > 0) facts.push(["from", [...new Set(from)].toSorted().join(", ")]);
  const children = childrenOf(graph, node.unique_id);
  const readers = children.flatMap((id) => nameOf(id) ?? []);
  if (readers.length > 0) facts.push(["read by", [...new Set(readers)].toSorted().join(", ")]);
  const exposures = children.flatMap(
    (id) => manifest.exposures.get(id)?.label ?? manifest.exposures.get(id)?.name ?? [],
  );
  if (exposures.length > 0) facts.push(["used in", exposures.toSorted().join(", ")]);
  return facts;
}

function kindOf(node: Described): string {
  const file = `\`${node.original_file_path}\``;
  if (node.resource_type === "source") return `table of source ${node.source_name}, loaded from outside, in ${file}`;
  if (node.resource_type === "seed") return `seed, ${file}`;
  if (node.resource_type === "snapshot") return `snapshot, ${file}`;
  const { materialized } = node.config;
  const contract = node.resource_type === "model" && node.contract.enforced ? ", columns enforced by contract" : "";
  return `${materialized === "incremental" ? "incremental table" : materialized}, ${file}${contract}`;
}

function ownerOf(node: Described, manifest: Manifest): string | null {
  const group = (node as Partial<ModelNode>).group;
  if (!group) return null;
  const found = [...manifest.groups.values()].find(
    ({ name, package_name: own }) => name === group && own === node.package_name,
  );
  if (found === undefined) return group;
  const { name, email } = found.owner;
  const mail = email === null ? null : [email].flat().join(", ");
  return [name ?? group, mail === null ? null : `(${mail})`].filter((part) => part !== null).join(" ");
}

function columnRow(node: Described, column: Column, { typeOf, tests }: Context): string {
  const type = typeOf(node.schema, identifierOf(node), column.name) ?? column.data_type ?? "";
  const checks = [
    ...column.constraints.map(({ type: kind }) => kind.replaceAll("_", " ")),
    ...(tests.get(testKey(node.unique_id, column.name)) ?? []),
  ];
  const cells = [`\`${column.name}\``, type, column.description, [...new Set(checks)].join("; ")];
  return `| ${cells.map(cellText).join(" | ")} |`;
}

const testKey = (id: string, column: string | null) => JSON.stringify([id, column]);

/** What generic tests say of each column, and of relations as a whole, in their own words. */
function testsByColumn(manifest: Manifest): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== "test" || node.test_metadata === undefined) continue;
    const { attached_node: attached, column_name: column } = node;
    const target = attached ?? node.depends_on.nodes.find((id) => id.startsWith("source."));
    if (!target) continue;
    const key = testKey(target, column ?? null);
    found.set(key, [...(found.get(key) ?? []), testText(node.test_metadata)]);
  }
  for (const texts of found.values()) texts.sort();
  return found;
}

function testText({
  name,
  kwargs,
  namespace,
}: {
  name: string;
  kwargs: Record<string, unknown>;
  namespace: string | null;
}): string {
  if (name === "accepted_values" && Array.isArray(kwargs.values)) return `one of ${kwargs.values.join(", ")}`;
  if (name === "relationships") return `in ${String(kwargs.to)}.${String(kwargs.field)}`.replaceAll("'", "");
  const words = name.replaceAll("_", " ");
  const own = Object.entries(kwargs).filter(([key]) => key !== "model" && key !== "column_name");
  const args = own
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
  return `${namespace === null ? "" : `${namespace}.`}${words}${args === "" ? "" : ` (${args})`}`;
}

const cellText = (text: string) =>
  text
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|");

/** A description keeps its paragraphs, and its headings are none of this page's. */
const paragraphs = (text: string) => text.trim().replaceAll(/^#+ (.*)$/gm, "**$1**");

/** GitHub's anchors: lower case, punctuation gone. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/** The types that a dictionary on paper has, for a project whose database is not at hand. */
export function typesOfDictionary(text: string): TypeOf {
  const types = new Map<string, string>();
  let relation = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("### ")) relation = line.slice(4);
    const row = /^\| `([^`]+)` \| ([^|]*?) \| /.exec(line);
    if (row !== null) types.set(`${relation}.${row[1]}`, row[2]!);
  }
  return (schema, name, column) => types.get(`${schema}.${name}.${column}`) || undefined;
}

function groupBySchema(relations: readonly Described[]): Map<string, Described[]> {
  const groups = new Map<string, Described[]>();
  for (const node of relations) groups.set(node.schema, [...(groups.get(node.schema) ?? []), node]);
  return groups;
}
