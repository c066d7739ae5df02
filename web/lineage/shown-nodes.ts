import type { LineageView } from "../site/lineage-mount.ts";
import type { ColumnTrace } from "./column-trace.ts";
import { nodeOf } from "./column-trace.ts";
import { type LineageGraph, within } from "./lineage-graph.ts";

/**
 * The nodes that a view shows, in the site's order: around the focus, chosen by the expression, on the path of a
 * column.
 */
export function shownNodes(
  graph: LineageGraph,
  view: LineageView,
  selected: ReadonlySet<number> | null,
  trace: ColumnTrace | null,
): number[] {
  if (trace !== null) {
    // The path and nothing beside it: so its columns can be read from end to end.
    const passed = new Set([...trace.columns].map(nodeOf));
    return graph.nodes.filter((node) => passed.has(node));
  }
  const around = view.focus === null ? null : aroundFocus(graph, view, view.focus);
  return graph.nodes.filter((node) => (around?.has(node) ?? true) && (selected?.has(node) ?? true));
}

function aroundFocus({ parents, children }: LineageGraph, view: LineageView, focus: number): Set<number> {
  const up = within(parents, [focus], view.up);
  const down = within(children, [focus], view.down);
  const shown = new Set([...up, ...down]);
  // In the order in which they were asked for: a hop may start at a node that an earlier one brought.
  for (const node of view.more?.up ?? []) for (const parent of parents[node]!) shown.add(parent);
  for (const node of view.more?.down ?? []) for (const child of children[node]!) shown.add(child);
  return shown;
}
