import type { ColumnId, LineageIndex, LineageNode } from "./project-lineage.ts";
import { keyOf } from "./project-lineage.ts";
import type { LineageEdge } from "./trace.ts";

/** Columns and the edges between them as a flowchart in Mermaid's language, a box for each node. */
export function mermaidText(
  index: LineageIndex,
  { columns, edges }: { columns: readonly ColumnId[]; edges: readonly LineageEdge[] },
): string {
  const names = new Map(columns.map((column, i) => [keyOf(column), `c${i}`]));
  const byNode = new Map<string, ColumnId[]>();
  for (const column of columns) byNode.set(column.node, [...(byNode.get(column.node) ?? []), column]);
  const lines = ["flowchart LR"];
  for (const [i, [id, inside]] of [...byNode].entries()) {
    lines.push(`  subgraph n${i}["${escaped(boxTitle(index.nodes.get(id)!))}"]`);
    for (const column of inside) lines.push(`    ${names.get(keyOf(column))}["${escaped(column.column)}"]`);
    lines.push("  end");
  }
  for (const { from, to, edge } of edges) {
    lines.push(`  ${names.get(keyOf(from))} -->|${edge}| ${names.get(keyOf(to))}`);
  }
  return lines.join("\n");
}

function boxTitle({ name, type }: LineageNode): string {
  return type === "model" ? name : `${name} (${type})`;
}

/** Signs that end a text in quotes, or that Mermaid reads as code, become entities. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._()$-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
