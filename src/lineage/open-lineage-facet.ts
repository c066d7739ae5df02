import { VERSION } from "../util/version.ts";

/** Who says it: a URI, as the specification asks for. */
export const PRODUCER = `https://www.npmjs.com/package/tstl/v/${VERSION}`;
/** Where the specification is published. */
export const SPEC = "https://openlineage.io/spec";

/** A facet with what every facet has (https://openlineage.io/spec/2-0-2/OpenLineage.json). */
export function facet(schema: string, fields: Record<string, unknown>): Record<string, unknown> {
  return { _producer: PRODUCER, _schemaURL: `${SPEC}/facets/${schema}`, ...fields };
}
