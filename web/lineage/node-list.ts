import { h } from "../dashboard/dom.ts";
import type { LineageGraph } from "./lineage-graph.ts";

const MOST = 500;

/** The same graph as a list: every node that is shown, with links along its edges. For all whom a picture does not serve. */
export function nodeList(
  graph: LineageGraph,
  shown: readonly number[],
  actions: { open(node: number): void; choose(node: number): void },
): HTMLElement {
  const { index } = graph;
  const kept = new Set(shown);
  const link = (node: number) => {
    const element = h("button", { type: "button" }, index.nodes[node]!.name);
    element.addEventListener("click", () => actions.choose(node));
    return element;
  };
  const neighbours = (label: string, nodes: readonly number[]) => {
    const near = nodes.filter((node) => kept.has(node));
    return near.length === 0 ? null : h("p", {}, `${label} `, ...near.map(link));
  };
  const items = shown.slice(0, MOST).map((node) => {
    const { name, type } = index.nodes[node]!;
    const open = h("button", { type: "button", class: "lineage-name" }, name);
    open.addEventListener("click", () => actions.open(node));
    return h(
      "li",
      { "data-node": node },
      open,
      h("small", {}, ` ${type}`),
      neighbours("reads", graph.parents[node]!),
      neighbours("is read by", graph.children[node]!),
    );
  });
  const rest = shown.length - items.length;
  return h(
    "section",
    { class: "lineage-list", "aria-label": "The graph as a list", tabindex: 0 },
    h("ul", {}, ...items),
    rest > 0 ? h("p", {}, `${rest} more: narrow the graph with an expression to see them.`) : null,
  );
}
