import type { NodeResult } from "../execute/result.ts";
import type { TestNode } from "../manifest/node.ts";
import type { Facet } from "./open-lineage-facet.ts";

/** The tests of one relation that ran, and how they ended. */
export interface TestedRelation {
  /** unique_id. */
  relation: string;
  results: NodeResult[];
}

/**
 * The tests that ran, by the relation that they are about: that of a test without one is the first that it reads. They
 * are in the order of their names, whichever ended first.
 */
export function testedRelations(results: readonly NodeResult[]): TestedRelation[] {
  const found = new Map<string, NodeResult[]>();
  for (const result of results) {
    const { node, status } = result;
    if (node.resource_type !== "test" || status === "skipped") continue;
    const relation = node.attached_node ?? node.depends_on.nodes[0];
    if (relation !== undefined) found.set(relation, [...(found.get(relation) ?? []), result]);
  }
  const byName = (one: NodeResult, other: NodeResult) => (one.node.name < other.node.name ? -1 : 1);
  return [...found].map(([relation, tests]) => ({ relation, results: tests.sort(byName) }));
}

/** How a test ended, as https://openlineage.io/spec/facets/1-1-0/DataQualityAssertionsDatasetFacet.json says it. */
export function assertionOf({ node, status, failures, compiledCode }: NodeResult): Facet {
  const { name, test_metadata, column_name, config, description } = node as TestNode;
  return {
    assertion: test_metadata?.name ?? "custom_sql",
    success: status === "pass",
    ...(column_name ? { column: column_name.replaceAll('"', "") } : {}),
    severity: config.severity.toLowerCase(),
    name,
    ...(description ? { description } : {}),
    // Rows that fail, of which there are to be none.
    ...(failures === null ? {} : { expected: "0", actual: String(failures) }),
    ...(compiledCode ? { content: compiledCode, contentType: "sql" } : {}),
  };
}
