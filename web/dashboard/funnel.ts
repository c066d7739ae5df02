import type { Item } from "../../src/dashboards/dashboard-schema.ts";
import { h } from "./dom.ts";
import type { Formatter } from "./format.ts";
import { labelOf } from "./labels.ts";
import { measureRows } from "./measures.ts";
import type { Rows } from "./rows.ts";

/** One step of a funnel. */
export interface FunnelStep {
  name: string;
  value: number;
  /** Of the first step. */
  ofFirst: number;
  /** Of the step before; null for the first. */
  ofBefore: number | null;
}

/** The steps of a funnel over the taken rows. */
export function funnelSteps(item: Item<"funnel">, rows: Rows): FunnelStep[] {
  const values = item.steps.map((step) => measureRows(rows, step) ?? 0);
  return item.steps.map((step, index) => {
    const value = values[index]!;
    const before = values[index - 1];
    return {
      name: labelOf(step),
      value,
      ofFirst: values[0] ? value / values[0] : 0,
      ofBefore: index === 0 ? null : before ? value / before : 0,
    };
  });
}

/** A funnel as bars below each other, with what is left of the first step and what is lost between two. */
export function funnelElement(item: Item<"funnel">, steps: readonly FunnelStep[], format: Formatter): HTMLElement {
  const share = (value: number) => format.cell(value, { column: null, format: "percent" });
  const rows = steps.flatMap(({ name, value, ofFirst, ofBefore }, index) => {
    const bar = h("div", { class: "funnel-bar" });
    bar.style.width = `${Math.max(0.5, ofFirst * 100)}%`;
    const lost =
      ofBefore === null
        ? []
        : [
            h(
              "li",
              { class: "funnel-lost" },
              h("span", {}, `${share(ofBefore)} go on`),
              h("span", {}, `${share(1 - ofBefore)} leave`),
            ),
          ];
    return [
      ...lost,
      h(
        "li",
        {},
        h(
          "div",
          { class: "funnel-head" },
          h("span", {}, name),
          h("strong", {}, format.cell(value, item.steps[index]!)),
          h("span", { class: "funnel-share" }, share(ofFirst)),
        ),
        h("div", { class: "funnel-track" }, bar),
      ),
    ];
  });
  return h("ol", { class: "funnel" }, ...rows);
}
