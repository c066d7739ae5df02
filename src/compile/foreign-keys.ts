import type { NodeScope } from "../context/node-scope.ts";
import { relationOf, sourceRelation } from "../context/references.ts";
import type { ModelNode } from "../manifest/node.ts";
import { quickScanExpression } from "../parse/quick-scan.ts";

/**
 * Puts relations in place of the `ref()` and `source()` that foreign keys of a model point to, as dbt does when it
 * compiles a node (`_compile_code` in dbt-core's compilation.py), and as manifest.json shows them afterwards.
 */
export function compileForeignKeys({ environment }: NodeScope, node: ModelNode): void {
  const inColumns = Object.values(node.columns).flatMap((column) => column.constraints);
  for (const constraint of [...inColumns, ...node.constraints]) {
    if (constraint.type !== "foreign_key" || !constraint.to) continue;
    // A model that is compiled once more, such as for its next batch, has relations already.
    const facts = quickScanExpression(constraint.to.trim());
    const [ref, source] = [facts?.refs[0], facts?.sources[0]];
    const target =
      ref !== undefined
        ? environment.lookup.ref(ref.name, ref.package, ref.version, node.package_name)?.node
        : source && environment.lookup.source(source.source, source.table, node.package_name)?.node;
    if (target === undefined) continue;
    constraint.to = (
      target.resource_type === "source" ? sourceRelation(target) : relationOf(environment, target)
    ).render();
  }
}
