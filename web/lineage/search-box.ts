import { h } from "../dashboard/dom.ts";
import type { LineageGraph } from "./lineage-graph.ts";

const MOST = 12;

/** How well a name answers a word; undefined where it does not: whole, beginning, beginning of a part, within. */
function rank(name: string, word: string): number | undefined {
  const at = name.toLowerCase().indexOf(word);
  if (at < 0) return undefined;
  if (name.length === word.length) return 0;
  if (at === 0) return 1;
  return /[._]/.test(name[at - 1]!) ? 2 : 3;
}

/** The nodes whose names hold all words of a text, the best first. */
export function findNodes({ index, nodes }: LineageGraph, text: string): number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: { node: number; rank: number; length: number }[] = [];
  for (const node of nodes) {
    const { name } = index.nodes[node]!;
    const ranks = words.map((word) => rank(name, word));
    if (ranks.includes(undefined)) continue;
    found.push({ node, rank: Math.max(...(ranks as number[])), length: name.length });
  }
  found.sort((a, b) => a.rank - b.rank || a.length - b.length || a.node - b.node);
  return found.slice(0, MOST).map(({ node }) => node);
}

let boxes = 0;

/** A field that finds nodes by name and leads to the one that is chosen: a combobox as ARIA describes it. */
export function searchBox(
  graph: LineageGraph,
  onChoose: (node: number) => void,
): { element: HTMLElement; input: HTMLInputElement } {
  const listId = `lineage-search-${++boxes}`;
  const input = h("input", {
    type: "search",
    placeholder: "Find a node",
    "aria-label": "Find a node",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = h("ul", { id: listId, role: "listbox", "aria-label": "Nodes found", hidden: true });
  const element = h("div", { class: "lineage-search" }, input, list);
  let found: number[] = [];
  let active = 0;

  const render = () => {
    found = findNodes(graph, input.value);
    active = Math.min(active, Math.max(0, found.length - 1));
    list.replaceChildren(
      ...found.map((node, place) => {
        const { name, type } = graph.index.nodes[node]!;
        const option = h(
          "li",
          { role: "option", id: `${listId}-${place}`, "aria-selected": String(place === active) },
          h("span", {}, name),
          h("small", {}, type),
        );
        // Before the field loses the focus and the list closes.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(place);
        });
        return option;
      }),
    );
    const isOpen = found.length > 0;
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (place: number) => {
    const node = found[place];
    if (node === undefined) return;
    input.value = "";
    close();
    onChoose(node);
  };
  input.addEventListener("input", () => {
    active = 0;
    render();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      active = (active + step + found.length) % found.length;
      render();
    } else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      close();
    }
  });
  return { element, input };
}
