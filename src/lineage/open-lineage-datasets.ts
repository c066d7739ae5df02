import type { GraphNode } from "../manifest/node.ts";
import type { RelationNode } from "../sql/lineage-inputs.ts";
import { type Facet, facet } from "./open-lineage-facet.ts";
import type { ColumnId, ColumnSource, EdgeLabel, LineageIndex, LineageNode } from "./project-lineage.ts";

/** How relations are called in OpenLineage (https://openlineage.io/docs/spec/naming): where they are, and their name. */
export interface DatasetNames {
  namespace: string;
  database: string;
}

type Dataset = Record<string, unknown>;

/** The relations that a node reads, through ephemeral models too. */
export function inputsOf(index: LineageIndex, names: DatasetNames, id: string): Dataset[] {
  return [...parentsOf(index, id)].map((parent) => datasetOf(index.nodes.get(parent)!, names));
}

/** The relation that a node makes, with its columns and where they come from. */
export function outputOf(
  index: LineageIndex,
  names: DatasetNames,
  node: GraphNode,
  rowCount: number | undefined,
): Dataset[] {
  const lineage = index.nodes.get(node.unique_id);
  if (lineage === undefined || lineage.schema === undefined) return [];
  const statistics =
    rowCount === undefined ? {} : { outputStatistics: facet("OutputStatisticsOutputDatasetFacet", { rowCount }) };
  const facets = { ...describedBy(lineage, node), columnLineage: columnLineage(index, names, lineage) };
  return [{ ...datasetOf(lineage, names, facets), outputFacets: statistics }];
}

/** A relation with how its tests ended, if they have; null for what is no relation. */
export function testedDataset(
  index: LineageIndex,
  names: DatasetNames,
  id: string,
  assertions: readonly Facet[] | null,
): Dataset | null {
  const node = index.nodes.get(id);
  if (node === undefined || node.schema === undefined) return null;
  if (assertions === null) return datasetOf(node, names);
  const quality = { dataQualityAssertions: facet("DataQualityAssertionsDatasetFacet", { assertions }) };
  // Readers look for it in the one place or in the other, and so dbt's integration fills both.
  return { ...datasetOf(node, names, quality), inputFacets: quality };
}

/** What is written about a relation: its columns, what they mean, and whose it is. */
function describedBy({ columns }: LineageNode, node: GraphNode): Facet {
  const { description, columns: described, meta } = node as RelationNode;
  const byName = new Map(Object.values(described).map((column) => [column.name.toLowerCase(), column]));
  const fields = columns.map(({ name }, i) => {
    const { data_type: type, description: text } = byName.get(name.toLowerCase()) ?? {};
    return { name, ...(type ? { type } : {}), ...(text ? { description: text } : {}), ordinal_position: i + 1 };
  });
  const owner = typeof meta.owner === "string" ? meta.owner : undefined;
  return {
    schema: facet("SchemaDatasetFacet", { fields }),
    ...(description ? { documentation: facet("DocumentationDatasetFacet", { description }) } : {}),
    ...(owner ? { ownership: facet("OwnershipDatasetFacet", { owners: [{ name: owner }] }) } : {}),
  };
}

function columnLineage(index: LineageIndex, names: DatasetNames, node: LineageNode): Facet {
  const field = (source: ColumnId, type: string, subtype: string) => ({
    ...nameOf(index.nodes.get(source.node)!, names),
    field: source.column,
    transformations: [{ type, subtype, description: "", masking: false }],
  });
  const fields = node.columns.map(({ name, sources }) => [
    name,
    { inputFields: realSources(index, sources).map((source) => field(source, ...TRANSFORMATIONS[source.edge])) },
  ]);
  const rows = node.rows.map((source) => ({ ...source, edge: "filter" as const }));
  return facet("ColumnLineageDatasetFacet", {
    fields: Object.fromEntries(fields),
    dataset: realSources(index, rows).map((source) => field(source, "INDIRECT", "FILTER")),
  });
}

const TRANSFORMATIONS: Record<EdgeLabel, [type: string, subtype: string]> = {
  copied: ["DIRECT", "IDENTITY"],
  renamed: ["DIRECT", "IDENTITY"],
  transformed: ["DIRECT", "TRANSFORMATION"],
  aggregated: ["DIRECT", "AGGREGATION"],
  filter: ["INDIRECT", "FILTER"],
};

function datasetOf(node: LineageNode, names: DatasetNames, facets: Facet = {}): Dataset {
  const dataSource = facet("DatasourceDatasetFacet", { name: names.namespace, uri: names.namespace });
  return { ...nameOf(node, names), facets: { dataSource, ...facets } };
}

function nameOf({ schema, identifier }: LineageNode, { namespace, database }: DatasetNames) {
  return { namespace, name: `${database}.${schema}.${identifier}` };
}

function parentsOf(index: LineageIndex, id: string): Set<string> {
  const found = new Set<string>();
  const node = index.nodes.get(id);
  const named = [
    ...(node?.uses ?? []),
    ...(node?.rows ?? []),
    ...(node?.columns.flatMap(({ sources }) => sources) ?? []),
  ];
  for (const parent of new Set(named.map((each) => each.node))) {
    if (index.nodes.get(parent)?.schema !== undefined) found.add(parent);
    else for (const further of parentsOf(index, parent)) found.add(further);
  }
  return found;
}

/** Columns of relations: an ephemeral model is none, so what its columns come from stands for them. */
function realSources(index: LineageIndex, sources: readonly ColumnSource[]): ColumnSource[] {
  return sources.flatMap((source) => {
    if (index.nodes.get(source.node)?.schema !== undefined) return [source];
    return realSources(index, index.sourcesOf(source)).map((inner) => ({
      ...inner,
      edge: joined(source.edge, inner.edge),
    }));
  });
}

/** What two steps are together: the one that tells more. */
function joined(outer: EdgeLabel, inner: EdgeLabel): EdgeLabel {
  const order: EdgeLabel[] = ["copied", "renamed", "transformed", "aggregated", "filter"];
  return order[Math.max(order.indexOf(outer), order.indexOf(inner))]!;
}
