import { h } from "../dom.ts";

/** A line of a tooltip. */
export interface TooltipLine {
  color?: string | undefined;
  name: string;
  value: string;
}

/** A tooltip's content as elements, so that names out of data stay text. */
export function tooltip(heading: string, lines: readonly TooltipLine[]): HTMLElement {
  const rows = lines.map(({ color, name, value }) => {
    const dot = h("span", { class: "dot" });
    if (color !== undefined) dot.style.background = color;
    return h(
      "div",
      { class: "tip-row" },
      color === undefined ? null : dot,
      h("span", {}, name),
      h("strong", {}, value),
    );
  });
  return h("div", { class: "tip" }, h("div", { class: "tip-head" }, heading), ...rows);
}
