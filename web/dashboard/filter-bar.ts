import type { PageCell } from "../../src/dashboards/page-data.ts";
import { h } from "./dom.ts";
import { type FilterState, spanChoice } from "./filters.ts";
import { words } from "./labels.ts";

const SPANS = [
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
  ["12m", "12 months"],
] as const;
const SPANS_OF_MONTHS = [
  ["3m", "3 months"],
  ["6m", "6 months"],
  ["12m", "12 months"],
] as const;

/** The controls of all filters; `onChange` hears of each new choice, which is in the filter's state by then. */
export function filterBar(filters: readonly FilterState[], onChange: () => void): HTMLElement | null {
  const controls = filters.flatMap((state) => {
    if (state.filter.type === "choice") return state.values.length > 1 ? [choiceControl(state, onChange)] : [];
    return state.extent === null ? [] : [rangeControl(state, onChange)];
  });
  return controls.length === 0
    ? null
    : h("div", { class: "filters", role: "group", "aria-label": "Filters" }, ...controls);
}

const nameOf = ({ filter }: FilterState): string => filter.label ?? words(filter.column);

function rangeControl(state: FilterState, onChange: () => void): HTMLElement {
  const extent = state.extent!;
  const spans = state.grain === "day" || state.grain === "week" ? SPANS : SPANS_OF_MONTHS;
  const presets = [...spans.filter(([span]) => spanChoice(extent, span) !== null), ["all", "All"] as const];
  const from = h("input", {
    type: "date",
    min: extent.from,
    max: extent.to,
    "aria-label": `${nameOf(state)}: first day`,
  });
  const to = h("input", { type: "date", min: extent.from, max: extent.to, "aria-label": `${nameOf(state)}: last day` });
  const buttons = presets.map(([span, label]) => {
    const button = h("button", { type: "button", "data-span": span }, label);
    button.addEventListener("click", () => {
      state.chosen = spanChoice(extent, span);
      show();
      onChange();
    });
    return button;
  });
  const show = () => {
    const chosen = state.chosen !== null && "range" in state.chosen ? state.chosen : null;
    from.value = chosen?.range.from ?? extent.from;
    to.value = chosen?.range.to ?? extent.to;
    const span = chosen === null ? "all" : chosen.span;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.span === span));
  };
  const typed = () => {
    if (from.value === "" || to.value === "") return;
    const [first, last] = from.value <= to.value ? [from.value, to.value] : [to.value, from.value];
    const isAll = first <= extent.from && last >= extent.to;
    state.chosen = isAll ? null : { range: { from: first, to: last }, span: null };
    show();
    onChange();
  };
  from.addEventListener("change", typed);
  to.addEventListener("change", typed);
  show();
  return h(
    "div",
    { class: "filter", role: "group", "aria-label": nameOf(state) },
    h("span", { class: "filter-name" }, nameOf(state)),
    h("div", { class: "segments" }, ...buttons),
    h("div", { class: "dates" }, from, h("span", { "aria-hidden": "true" }, "–"), to),
  );
}

function choiceControl(state: FilterState, onChange: () => void): HTMLElement {
  const summary = h("summary", {});
  const chosen = (): Set<PageCell> =>
    state.chosen !== null && "values" in state.chosen ? new Set(state.chosen.values) : new Set(state.values);
  const boxes = state.values.map((value) => {
    const box = h("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      const values = chosen();
      if (box.checked) values.add(value);
      else values.delete(value);
      choose(values);
    });
    return { value, box };
  });
  const choose = (values: ReadonlySet<PageCell>) => {
    state.chosen = values.size === state.values.length ? null : { values };
    show();
    onChange();
  };
  const show = () => {
    const values = chosen();
    for (const { value, box } of boxes) box.checked = values.has(value);
    const said =
      values.size === state.values.length
        ? "All"
        : values.size === 1
          ? String([...values][0])
          : `${values.size} of ${state.values.length}`;
    summary.replaceChildren(h("span", { class: "filter-name" }, nameOf(state)), h("strong", {}, said));
  };
  const all = h("button", { type: "button" }, "All");
  all.addEventListener("click", () => choose(new Set(state.values)));
  const none = h("button", { type: "button" }, "None");
  none.addEventListener("click", () => choose(new Set()));
  show();
  const details = h(
    "details",
    { class: "choice" },
    summary,
    h(
      "div",
      { class: "choices", role: "group", "aria-label": nameOf(state) },
      h("div", { class: "segments" }, all, none),
      ...boxes.map(({ value, box }) => h("label", {}, box, String(value))),
    ),
  );
  closeElsewhere(details);
  return details;
}

/** A list of choices closes with Escape, and when something else is clicked. */
function closeElsewhere(details: HTMLDetailsElement): void {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (details.open && !details.contains(event.target as Node)) details.open = false;
  });
}
