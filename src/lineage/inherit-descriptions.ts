import type { Environment } from "../context/environment.ts";
import type { Graph } from "../graph/graph.ts";
import { graphNode } from "../manifest/manifest.ts";
import type { Column } from "../manifest/node.ts";
import { columnOf } from "../parse/columns.ts";
import type { RelationNode } from "../sql/lineage-inputs.ts";
import { lineageOf } from "./lineage-of.ts";
import type { ColumnId, LineageColumn } from "./project-lineage.ts";

/**
 * Gives columns without a description that of the column whose values they have under the same or another name, as far
 * down as values are copied. A column that is put together of several has it only if all of them say the same. A model
 * with an enforced contract gets no columns that its YAML does not list.
 */
export async function inheritDescriptions(environment: Environment, graph: Graph): Promise<void> {
  const { manifest } = environment;
  const nodeOf = (id: string) => graphNode(manifest, id) as RelationNode | undefined;
  const lineage = await lineageOf(environment, graph);
  // Each node stands after those that it reads, so what they inherited is there.
  for (const { id, columns } of lineage.nodes) {
    const node = nodeOf(id);
    if (node === undefined) continue;
    const isClosed = "contract" in node && node.contract.enforced;
    for (const column of columns) {
      const present = node.columns[column.name];
      if (present?.description || (present === undefined && isClosed)) continue;
      const from = describedSource(column, ({ node: parent, column: name }) => nodeOf(parent)?.columns[name]);
      if (from === null) continue;
      const { description, doc_blocks } = from;
      const described = { ...(present ?? columnOf({ name: column.name })), description, doc_blocks };
      // A new object: nodes that YAML says nothing of share one that is empty.
      node.columns = { ...node.columns, [column.name]: described };
    }
  }
}

function describedSource({ sources }: LineageColumn, columnOf: (id: ColumnId) => Column | undefined): Column | null {
  const values = sources.filter(({ edge }) => edge !== "filter");
  if (values.some(({ edge }) => edge !== "copied" && edge !== "renamed")) return null;
  const found = values.map(columnOf);
  const [first] = found;
  return first?.description && found.every((each) => each?.description === first.description) ? first : null;
}
