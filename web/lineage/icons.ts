import type { SiteType } from "../../src/docs/site-data.ts";

const FOLDER = "M2 4.5h4.5l1.5 2h6v7h-12z";
const CHECK = "M2.5 8.5l3.5 3.5 7.5-8";

/** A sign for each kind of node, as the outline of a path in a square of 16. */
export const ICONS: Record<SiteType, string> = {
  model: "M2.5 2.5h11v11h-11zM2.5 6.5h11M6.5 6.5v7",
  source: "M2.5 4c0-2 11-2 11 0s-11 2-11 0v8c0 2 11 2 11 0V4M2.5 8c0 2 11 2 11 0",
  seed: "M3.5 1.5h6l3 3v10h-9zM6 8h4.5M6 11h4.5",
  snapshot: "M8 1.5a6.5 6.5 0 1 0 .01 0M8 4.5V8l2.5 2",
  exposure: "M6.5 3h-4v10.5H13v-4M9 2.5h4.5V7M13.5 2.5L7.5 8.5",
  dashboard: "M2.5 13.5h11M4 13.5V9M8 13.5v-11M12 13.5V6",
  analysis: "M7 2a5 5 0 1 0 .01 0M10.5 10.5l3.5 3.5",
  test: CHECK,
  unit_test: CHECK,
  macro: "M5.5 2.5c-3 0-1 5.5-3.5 5.5 2.5 0 .5 5.5 3.5 5.5M10.5 2.5c3 0 1 5.5 3.5 5.5-2.5 0-.5 5.5-3.5 5.5",
  group: FOLDER,
};
