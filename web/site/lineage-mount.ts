import type { SiteColumnEdges, SiteDetail, SiteIndex } from "../../src/docs/site-data.ts";

/** What the lineage canvas is given by the page that holds it. */
export interface LineageHost {
  index: SiteIndex;
  /** The same promise at each call. */
  columnEdges(): Promise<SiteColumnEdges>;
  detail(node: number): Promise<SiteDetail>;
  /** Leads to the page of a node. */
  open(node: number, column?: number): void;
  /** Called when what is shown changes, for the address to follow. */
  onView(view: LineageView): void;
}

/** By what cards are coloured. */
export const COLOUR_MODES = ["kind", "layer", "group", "tag", "status"] as const;

export type ColourMode = (typeof COLOUR_MODES)[number];

/** All that decides what the canvas shows, apart from where one looks at it; the address says it. */
export interface LineageView {
  /** The node in the middle; null for the whole graph. */
  focus: number | null;
  /** The column that is followed. */
  column?: number;
  /** Hops up and down; absent for all. */
  up?: number;
  down?: number;
  /** Nodes of which one hop more is shown than `up` and `down` say. */
  more?: { up: number[]; down: number[] };
  /** In the language of `--select`. */
  select?: string;
  colour?: ColourMode;
  /** Nodes whose columns are shown. */
  open?: number[];
  /** Whether a followed column leads on through filters, joins and groupings. */
  filters?: boolean;
}

/** A canvas on a page. */
export interface LineageHandle {
  show(view: LineageView): void;
  /** Takes it off the page, with its workers and listeners. */
  destroy(): void;
}

/**
 * The export of web/lineage/main.ts, which is bundled apart and loaded when a canvas is first shown. The colours are
 * custom properties of the page (`--fg`, `--muted`, `--line`, `--accent`, `--type-model`, …), so that a canvas follows
 * `data-theme` on the root; `compact` is the small one on a node's page.
 */
export type MountLineage = (
  element: HTMLElement,
  host: LineageHost,
  options: { view: LineageView; compact: boolean },
) => LineageHandle;
