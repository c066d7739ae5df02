import { h } from "../dashboard/dom.ts";
import type { LineageGraph } from "./lineage-graph.ts";
import { statusInWords } from "./node-status.ts";

/** What the panel of a node can do. */
export interface PanelActions {
  open(node: number): void;
  around(node: number): void;
  toggleColumns(node: number): void;
  follow(node: number, column: number): void;
  close(): void;
}

/** What of the view the panel shows. */
export interface PanelState {
  node: number;
  isOpen: boolean;
  isFocus: boolean;
  followed: number | undefined;
  canFollow: boolean;
  now: number;
}

/** Tells about one node in words, with all that can be done with it as buttons. */
export function nodePanel(graph: LineageGraph, state: PanelState, actions: PanelActions): HTMLElement {
  const { node } = state;
  const { index } = graph;
  const { name, type, description, columns = [], materialized } = index.nodes[node]!;
  const button = (text: string, action: () => void, pressed?: boolean) => {
    const element = h(
      "button",
      { type: "button", "aria-pressed": pressed === undefined ? undefined : String(pressed) },
      text,
    );
    element.addEventListener("click", action);
    return element;
  };
  const close = h("button", { type: "button", class: "lineage-close", "aria-label": "Close" }, "×");
  close.addEventListener("click", () => actions.close());
  const counts = `${graph.parents[node]!.length} upstream, ${graph.children[node]!.length} downstream`;
  const facts = [...statusInWords(index.nodes[node]!, state.now), counts];
  const columnButtons = columns.map((word, column) => {
    const element = button(index.words.columns[word]!, () => actions.follow(node, column), state.followed === column);
    element.setAttribute("data-column", String(column));
    return h("li", {}, element);
  });
  return h(
    "section",
    { class: "lineage-panel", "aria-label": `About ${name}` },
    close,
    h("p", { class: "lineage-kind" }, materialized === undefined ? type : `${type} · ${materialized}`),
    h("h3", {}, name),
    description ? h("p", {}, description) : null,
    h("ul", { class: "lineage-facts" }, ...facts.map((fact) => h("li", {}, fact))),
    h(
      "div",
      { class: "lineage-actions" },
      button("Open its page", () => actions.open(node)),
      state.isFocus ? null : button("Only around it", () => actions.around(node)),
      columns.length === 0 ? null : button("Columns on the card", () => actions.toggleColumns(node), state.isOpen),
    ),
    columns.length > 0 && state.canFollow
      ? h(
          "details",
          { open: state.followed !== undefined || columns.length <= 12 },
          h("summary", {}, `Follow one of ${columns.length} columns`),
          h("ul", { class: "lineage-columns" }, ...columnButtons),
        )
      : null,
  );
}
