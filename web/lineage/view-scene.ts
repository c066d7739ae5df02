import type { LineageView } from "../site/lineage-mount.ts";
import { buildScene } from "./build-scene.ts";
import { type Colouring, colouring } from "./colours.ts";
import { type ColumnEdgeIndex, type ColumnTrace, columnKey, traceColumn } from "./column-trace.ts";
import type { LineageGraph } from "./lineage-graph.ts";
import type { Scene } from "./scene.ts";
import type { Selecting } from "./select-expression.ts";
import { shownNodes } from "./shown-nodes.ts";

/** What a view comes to. */
export interface ViewScene {
  scene: Scene;
  /** The nodes on the cards, in the site's order. */
  shown: number[];
  colouring: Colouring;
  /** Of the column that is followed, if one is. */
  trace: ColumnTrace | null;
}

/** What a view is seen with. */
export interface ViewMeans {
  graph: LineageGraph;
  select: Selecting;
  /** Absent until a column is first followed. */
  edges: ColumnEdgeIndex | undefined;
  /** Open nodes that show all their columns. */
  full: ReadonlySet<number>;
}

/** Works out what a view shows. An expression with a fault in it chooses nothing out. */
export function viewScene(view: LineageView, { graph, select, edges, full }: ViewMeans): ViewScene {
  const { focus, column, filters } = view;
  const isFollowing = focus !== null && column !== undefined && edges !== undefined;
  const trace = isFollowing ? traceColumn(edges, columnKey(focus, column), filters === true) : null;
  const found = view.select ? select(view.select) : null;
  const selected = found !== null && "nodes" in found ? found.nodes : null;
  const shown = shownNodes(graph, view, selected, trace);
  const colours = colouring(graph.index, view.colour ?? "kind", shown);
  const scene = buildScene(graph, shown, { view, colouring: colours, trace, full, now: Date.now() / 1000 });
  return { scene, shown, colouring: colours, trace };
}
