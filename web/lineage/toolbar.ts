import type { SiteIndex } from "../../src/docs/site-data.ts";
import { h } from "../dashboard/dom.ts";
import { COLOUR_MODES, type ColourMode, type LineageView } from "../site/lineage-mount.ts";

/** What the bar above the picture asks for. */
export interface ToolbarActions {
  hops(direction: "up" | "down", hops: number | undefined): void;
  colour(mode: ColourMode): void;
  filters(on: boolean): void;
  back(): void;
  list(on: boolean): void;
  save(format: "svg" | "png", whole: boolean): void;
}

/** What the bar shows. */
export interface ToolbarState {
  view: LineageView;
  index: SiteIndex;
  /** Whether something was seen before, or there is more to see. */
  canGoBack: boolean;
  isList: boolean;
}

const COLOUR_NAMES: Record<ColourMode, string> = {
  kind: "Kind",
  layer: "Layer",
  group: "Group",
  tag: "Tag",
  status: "Status",
};

/** Makes the bar; `update` shows another state. */
export function toolbar(fields: readonly HTMLElement[], modes: ReadonlySet<ColourMode>, actions: ToolbarActions) {
  const around = h("div", { class: "lineage-around" });
  const colour = h("select", { "aria-label": "Colour by" });
  for (const mode of COLOUR_MODES.filter((each) => modes.has(each))) {
    colour.append(h("option", { value: mode }, `Colour: ${COLOUR_NAMES[mode].toLowerCase()}`));
  }
  colour.addEventListener("change", () => actions.colour(colour.value as ColourMode));
  const list = h("button", { type: "button", "aria-pressed": "false" }, "List");
  list.addEventListener("click", () => actions.list(list.getAttribute("aria-pressed") !== "true"));
  const rest = moreButton();
  const element = h(
    "div",
    { class: "lineage-bar", role: "toolbar", "aria-label": "Lineage" },
    ...fields,
    rest,
    around,
    h("span", { class: "lineage-spring" }),
    colour,
    list,
    saveMenu(actions),
  );
  return {
    element,
    update(state: ToolbarState) {
      colour.value = state.view.colour ?? "kind";
      list.setAttribute("aria-pressed", String(state.isList));
      around.hidden = state.view.focus === null;
      around.replaceChildren(...aroundParts(state, actions));
    },
  };
}

/** On a narrow screen most of the bar is behind it. */
function moreButton(): HTMLElement {
  const button = h("button", { type: "button", class: "lineage-more", "aria-expanded": "false" }, "Options");
  button.addEventListener("click", () => {
    const isOpen = button.closest(".lineage-bar")!.classList.toggle("lineage-bar-open");
    button.setAttribute("aria-expanded", String(isOpen));
  });
  return button;
}

/** What is in the middle, and how much of what is around it. */
function aroundParts({ view, index, canGoBack }: ToolbarState, actions: ToolbarActions): HTMLElement[] {
  if (view.focus === null) return [];
  const { name, columns } = index.nodes[view.focus]!;
  const word = view.column === undefined ? undefined : columns?.[view.column];
  const title = word === undefined ? name : `${name}.${index.words.columns[word]}`;
  const chip = canGoBack ? [backChip(title, actions)] : [];
  if (word === undefined) {
    return [...chip, hopControl("up", view.up, actions), hopControl("down", view.down, actions)];
  }
  const box = h("input", { type: "checkbox", checked: view.filters === true });
  box.addEventListener("change", () => actions.filters(box.checked));
  return [...chip, h("label", { class: "lineage-check" }, box, "through filters and joins")];
}

function backChip(title: string, actions: ToolbarActions): HTMLElement {
  const label = `Around ${title}; back to what was shown before`;
  const chip = h("button", { type: "button", class: "lineage-chip", "aria-label": label, title: label });
  chip.append(h("span", {}, title), " ×");
  chip.addEventListener("click", () => actions.back());
  return chip;
}

function hopControl(direction: "up" | "down", hops: number | undefined, actions: ToolbarActions): HTMLElement {
  const word = direction === "up" ? "upstream" : "downstream";
  const button = (sign: string, label: string, next: number | undefined, disabled: boolean) => {
    const element = h("button", { type: "button", "aria-label": label, disabled }, sign);
    element.addEventListener("click", () => actions.hops(direction, next));
    return element;
  };
  const text = hops ?? "all";
  const arrow = direction === "up" ? "←" : "→";
  return h(
    "span",
    { class: "lineage-hops", role: "group", "aria-label": `Hops ${word}` },
    button("−", `One hop less ${word}`, (hops ?? 6) - 1, hops === 0),
    h("span", { title: `Hops ${word}` }, direction === "up" ? `${arrow} ${text}` : `${text} ${arrow}`),
    button("+", `One hop more ${word}`, hops === undefined || hops >= 9 ? undefined : hops + 1, hops === undefined),
  );
}

function saveMenu(actions: ToolbarActions): HTMLElement {
  const summary = h("summary", {}, "Save");
  const menu = h("details", { class: "lineage-menu" }, summary);
  const entry = (text: string, format: "svg" | "png", whole: boolean) => {
    const button = h("button", { type: "button" }, text);
    button.addEventListener("click", () => {
      menu.open = false;
      summary.focus();
      actions.save(format, whole);
    });
    return button;
  };
  menu.append(
    h(
      "div",
      {},
      entry("SVG of all", "svg", true),
      entry("SVG of what is seen", "svg", false),
      entry("PNG of all", "png", true),
      entry("PNG of what is seen", "png", false),
    ),
  );
  return menu;
}
