import { h } from "../dashboard/dom.ts";
import { KEYS_IN_WORDS, type KeyActions, onCanvasKeys } from "./keys.ts";
import type { Stage } from "./stage.ts";
import { zoomButtons } from "./zoom-buttons.ts";

/** The elements of a canvas. */
export interface CanvasFrame {
  root: HTMLElement;
  /** The picture, which the keys work on. */
  application: HTMLElement;
  legend: HTMLElement;
  /** Room beside the picture (on a narrow screen, below it) for what is told in words. */
  aside: HTMLElement;
  say(text: string): void;
}

/** Puts the parts of a canvas together: the bar, the picture with its keys, buttons and legend, and what is beside it. */
export function canvasFrame(bar: HTMLElement, stage: Stage, keys: KeyActions, compact: boolean): CanvasFrame {
  const live = h("div", { class: "lineage-live", "aria-live": "polite" });
  const legend = h("div", { class: "lineage-legend" });
  const aside = h("div", { class: "lineage-aside" });
  const application = h(
    "div",
    {
      class: "lineage-application",
      role: "application",
      tabindex: 0,
      "aria-label": "Lineage graph",
      "aria-description": KEYS_IN_WORDS,
    },
    stage.element,
  );
  onCanvasKeys(application, keys);
  const picture = h("div", { class: "lineage-picture" }, application, zoomButtons(stage), legend);
  const body = h("div", { class: "lineage-body" }, picture, aside);
  const root = h("div", { class: compact ? "lineage lineage-compact" : "lineage" }, bar, body, live);
  const say = (text: string) => {
    live.textContent = text;
  };
  return { root, application, legend, aside, say };
}
