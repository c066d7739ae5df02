/** The lineage canvas of the documentation site, bundled apart from its pages and loaded when one is first shown. */
import "./style.css";
import type { LineageHandle, LineageHost, LineageView } from "../site/lineage-mount.ts";
import { LineageCanvas } from "./lineage-canvas.ts";
import { readView, writeView } from "./view-address.ts";

export { readView, writeView };

/** Puts a canvas into an element, which gives it its size. See `MountLineage` in web/site/lineage-mount.ts. */
export function mountLineage(
  element: HTMLElement,
  host: LineageHost,
  options: { view: LineageView; compact: boolean },
): LineageHandle {
  return new LineageCanvas(element, host, options);
}
