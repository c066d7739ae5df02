import { facet } from "./open-lineage-facet.ts";
import type { ColumnId, ColumnSource, EdgeLabel, LineageIndex, LineageNode } from "./project-lineage.ts";

/** How relations are called in OpenLineage (https://openlineage.io/docs/spec/naming): where they are, and their name. */
export interface DatasetNames {
  namespace: string;
  database: string;
}

type Dataset = Record<string, unknown>;

/** The relations that a node reads, through ephemeral models too. */
export function inputsOf(index: LineageIndex, names: DatasetNames, id: string): Dataset[] {
  return [...parentsOf(index, id)].map((parent) => ({ ...nameOf(index.nodes.get(parent)!, names), facets: {} }));
}

/** The relation that a node makes, with its columns and where they come from. */
export function outputOf(
  index: LineageIndex,
  names: DatasetNames,
  id: string,
  rowCount: number | undefined,
): Dataset[] {
  const node = index.nodes.get(id);
  if (node === undefined || node.schema === undefined) return [];
  const field = (source: ColumnId, type: string, subtype: string) => ({
    ...nameOf(index.nodes.get(source.node)!, names),
    field: source.column,
    transformations: [{ type, subtype, description: "", masking: false }],
  });
  const fields = node.columns.map(({ name, sources }) => [
    name,
    { inputFields: realSources(index, sources).map((source) => field(source, ...TRANSFORMATIONS[source.edge])) },
  ]);
  const rows = realSources(
    index,
    node.rows.map((source) => ({ ...source, edge: "filter" as const })),
  );
  const schema = { fields: node.columns.map(({ name }) => ({ name })) };
  const lineage = {
    fields: Object.fromEntries(fields),
    dataset: rows.map((source) => field(source, "INDIRECT", "FILTER")),
  };
  return [
    {
      ...nameOf(node, names),
      facets: {
        schema: facet("1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet", schema),
        columnLineage: facet("1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet", lineage),
      },
      outputFacets:
        rowCount === undefined
          ? {}
          : {
              outputStatistics: facet(
                "1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet",
                { rowCount },
              ),
            },
    },
  ];
}

const TRANSFORMATIONS: Record<EdgeLabel, [type: string, subtype: string]> = {
  copied: ["DIRECT", "IDENTITY"],
  renamed: ["DIRECT", "IDENTITY"],
  transformed: ["DIRECT", "TRANSFORMATION"],
  aggregated: ["DIRECT", "AGGREGATION"],
  filter: ["INDIRECT", "FILTER"],
};

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
