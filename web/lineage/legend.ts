import { COLUMN_EDGE_KINDS, type SiteIndex } from "../../src/docs/site-data.ts";
import { h, svg } from "../dashboard/dom.ts";
import { DASHES } from "./pen.ts";
import type { Theme } from "./scene.ts";
import type { ViewScene } from "./view-scene.ts";

/** How much is shown, what colours mean and, while a column is followed, what lines mean and where the path may have gaps. */
export function legend({ colouring, trace }: ViewScene, count: string, theme: Theme, index: SiteIndex): HTMLElement[] {
  const colours = colouring.legend.map(({ name, colour, count }) => {
    const swatch = h("i", { "aria-hidden": "true" });
    swatch.style.background = theme.palette[colour]!;
    return h("li", {}, swatch, name, h("small", {}, ` ${count}`));
  });
  const parts: HTMLElement[] = [
    h("p", { class: "lineage-count" }, count),
    h("ul", { "aria-label": "Colours" }, ...colours),
  ];
  if (trace === null) return parts;
  const kinds = new Set(trace.edges.map(({ kind }) => kind));
  const lines = COLUMN_EDGE_KINDS.filter((kind) => kinds.has(kind)).map((kind) => {
    const line = svg("line", {
      x1: 0,
      y1: 4,
      x2: 28,
      y2: 4,
      "stroke-width": 2,
      "stroke-dasharray": DASHES[kind].join(" "),
    });
    line.style.stroke = theme.accent;
    return h("li", {}, svg("svg", { width: 28, height: 8, "aria-hidden": "true" }, line), kind);
  });
  if (lines.length > 0) parts.push(h("ul", { "aria-label": "Lines" }, ...lines));
  if (trace.unclear.length > 0) {
    const names = [...new Set(trace.unclear.map(({ node }) => index.nodes[node]!.name))];
    const title = trace.unclear.map(({ node, what }) => `${index.nodes[node]!.name}: ${what}`).join("\n");
    parts.push(
      h("p", { class: "lineage-unclear", title }, `Not understood in full, the path may go on: ${names.join(", ")}`),
    );
  }
  return parts;
}
