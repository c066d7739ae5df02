import { h } from "../dashboard/dom.ts";
import type { Stage } from "./stage.ts";

/** Buttons for what the wheel and keys do. */
export function zoomButtons(stage: Stage): HTMLElement {
  const button = (sign: string, label: string, action: () => void) => {
    const element = h("button", { type: "button", "aria-label": label, title: label }, sign);
    element.addEventListener("click", action);
    return element;
  };
  return h(
    "div",
    { class: "lineage-zoom", role: "group", "aria-label": "Zoom" },
    button("+", "Zoom in", () => stage.zoom(1.4)),
    button("−", "Zoom out", () => stage.zoom(1 / 1.4)),
    button("⤢", "Fit all", () => stage.fit()),
  );
}
