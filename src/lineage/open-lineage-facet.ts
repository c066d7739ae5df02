import { VERSION } from "../util/version.ts";

/** Who says it: a URI, as the specification asks for. */
export const PRODUCER = `https://www.npmjs.com/package/tstl/v/${VERSION}`;
/** Where the specification is published. */
export const SPEC = "https://openlineage.io/spec";

/** The versions of the facets that are sent (https://github.com/OpenLineage/OpenLineage/tree/main/spec/facets). */
const VERSIONS = {
  ColumnLineageDatasetFacet: "1-2-0",
  DataQualityAssertionsDatasetFacet: "1-1-0",
  DatasourceDatasetFacet: "1-0-1",
  DocumentationDatasetFacet: "1-1-0",
  ErrorMessageRunFacet: "1-0-1",
  JobTypeJobFacet: "2-0-4",
  OutputStatisticsOutputDatasetFacet: "1-0-2",
  OwnershipDatasetFacet: "1-0-1",
  ParentRunFacet: "1-2-0",
  ProcessingEngineRunFacet: "1-1-1",
  SQLJobFacet: "1-1-0",
  SchemaDatasetFacet: "1-2-0",
} as const;

/** Plain fields, and the two that every facet has. */
export type Facet = Record<string, unknown>;

/** A facet with what every facet has (https://openlineage.io/spec/2-0-2/OpenLineage.json). */
export function facet(name: keyof typeof VERSIONS, fields: Facet): Facet {
  const schema = `${SPEC}/facets/${VERSIONS[name]}/${name}.json#/$defs/${name}`;
  return { _producer: PRODUCER, _schemaURL: schema, ...fields };
}

/** What kind of job something is. */
export const jobType = (type: string) =>
  facet("JobTypeJobFacet", { processingType: "BATCH", integration: "TSTL", jobType: type });
