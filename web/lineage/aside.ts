import type { LineageView } from "../site/lineage-mount.ts";
import type { LineageGraph } from "./lineage-graph.ts";
import { nodeList } from "./node-list.ts";
import { nodePanel, type PanelActions } from "./node-panel.ts";
import type { ViewScene } from "./view-scene.ts";

/** What decides what stands beside the picture. */
export interface AsideState {
  graph: LineageGraph;
  view: LineageView;
  seen: ViewScene;
  current: number | undefined;
  isList: boolean;
  /** The small canvas has no panel: it stands on the page of its node. */
  compact: boolean;
}

/** The list of what is shown, the panel of the chosen node, or nothing. */
export function asideOf(
  { graph, view, seen, current, isList, compact }: AsideState,
  actions: PanelActions & { goTo(node: number): void },
): HTMLElement[] {
  if (isList) return [nodeList(graph, seen.shown, { open: actions.open, choose: actions.goTo })];
  if (current === undefined || compact) return [];
  const state = {
    node: current,
    isOpen: view.open?.includes(current) ?? false,
    isFocus: view.focus === current && seen.trace === null,
    followed: view.focus === current ? view.column : undefined,
    canFollow: graph.index.hasColumnEdges,
    now: Date.now() / 1000,
  };
  return [nodePanel(graph, state, actions)];
}
