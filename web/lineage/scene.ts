import type { ColumnEdgeKind, SiteType } from "../../src/docs/site-data.ts";
import type { Layout } from "./layout/graph-input.ts";

/** How a word on a card is meant. */
export type Tone = "muted" | "good" | "warn" | "bad";

/** What a card shows of one column. */
export interface CardColumn {
  column: number;
  name: string;
  /** Whether it lies on the path that is followed. */
  followed: boolean;
  /** How it came about from the columns before it, where that is known. */
  badge?: ColumnEdgeKind;
}

/** What a card shows. */
export interface Card {
  /** Place in the site's nodes. */
  node: number;
  name: string;
  type: SiteType;
  /** Under the name, where badges leave room: how it is kept. */
  subtitle: string;
  /** How many rows it has, where that is known. */
  rows?: string;
  /** Place in the palette of the colour mode. */
  colour: number;
  badges: { text: string; tone: Tone }[];
  /** The worst of tests, run and freshness; seen from afar, where badges cannot be read. */
  tone: Tone;
  columnCount: number;
  /** Absent while the card is closed. */
  columns?: CardColumn[];
  /** Columns that the open card leaves out. */
  moreColumns: number;
  /** Neighbours that are not shown. */
  hiddenUp: number;
  hiddenDown: number;
}

/** An edge between rows of open cards, by the cards' places in the scene. */
export interface ColumnEdge {
  from: number;
  fromRow: number;
  to: number;
  toRow: number;
  kind: ColumnEdgeKind;
}

/** All that is to be laid out and painted; plain data that goes to the worker. */
export interface Scene {
  cards: Card[];
  /** All cards are equally wide. */
  cardWidth: number;
  /** Pairs of places in `cards`. */
  edges: Uint32Array;
  columnEdges: ColumnEdge[];
}

/** Colours and font, as the page's style sheet has them. */
export interface Theme {
  ink: string;
  muted: string;
  line: string;
  page: string;
  surface: string;
  edge: string;
  accent: string;
  good: string;
  warn: string;
  bad: string;
  palette: string[];
  font: string;
}

/** On the way to the marked cards, on the way from them, or one of them; 0 for the rest. */
export const UPSTREAM = 1;
export const DOWNSTREAM = 2;
export const MARKED = 4;

/** What changes without a new layout. */
export interface Look {
  theme: Theme;
  /** Of each card: a sum of the three above; null where nothing is marked and nothing dimmed. */
  marks: Uint8Array | null;
  /** The card with the keyboard's focus, or -1. */
  focus: number;
}

/** The upper left corner of what is seen, and how many pixels of the page a unit of the layout takes. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

/** A scene that has been laid out. */
export interface LaidScene extends Scene {
  layout: Layout;
  heights: Float32Array;
}
