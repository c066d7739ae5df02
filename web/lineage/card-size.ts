import type { Card, LaidScene } from "./scene.ts";

/** Of the name and of what is known of the node; edges meet its middle. */
export const HEAD_HEIGHT = 50;
/** Of the strip that opens and closes the columns. */
export const STRIP_HEIGHT = 22;
export const ROW_HEIGHT = 22;
const FOOT = 6;
/** The pills at the sides that show one hop more. */
export const PILL_WIDTH = 34;
export const PILL_HEIGHT = 20;
/** Between a card and its pill. */
export const PILL_GAP = 2;

const WIDTHS = { least: 172, most: 296 };
/** Of a letter of a name, and of what stands beside the name. */
const [LETTER, BESIDE] = [8.2, 50];

/** How wide cards are that nearly all of these names fit into. */
export function cardWidthFor(names: readonly string[]): number {
  const lengths = names.map((name) => name.length).sort((a, b) => a - b);
  const wanted = BESIDE + LETTER * (lengths[Math.ceil(0.95 * (lengths.length - 1))] ?? 0);
  return Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, wanted)));
}

/** Where the rows of columns begin. */
const rowsTop = (card: Card) => HEAD_HEIGHT + (card.columnCount > 0 ? STRIP_HEIGHT : 0);

/** How high a card stands. */
export function cardHeight(card: Card): number {
  if (card.columns === undefined) return rowsTop(card);
  return rowsTop(card) + (card.columns.length + (card.moreColumns > 0 ? 1 : 0)) * ROW_HEIGHT + FOOT;
}

/** The middle of a row, from the upper edge of an open card. */
export const rowMiddle = (row: number) => HEAD_HEIGHT + STRIP_HEIGHT + (row + 0.5) * ROW_HEIGHT;

/** What lies at a point of the layout. */
export type Spot =
  | { on: "card" | "toggle" | "more" | "up" | "down"; card: number }
  | { on: "column"; card: number; row: number };

/** Finds what lies at a point; undefined for the ground. Later cards lie over earlier ones. */
export function spotAt(scene: LaidScene, x: number, y: number): Spot | undefined {
  for (let card = scene.cards.length - 1; card >= 0; card--) {
    const left = x - scene.layout.x[card]!;
    const top = y - scene.layout.y[card]!;
    if (left < -PILL_WIDTH || left > scene.cardWidth + PILL_WIDTH || top < 0 || top > scene.heights[card]!) continue;
    const spot = spotOnCard(scene, card, left, top);
    if (spot !== undefined) return spot;
  }
  return undefined;
}

function spotOnCard(scene: LaidScene, card: number, left: number, top: number): Spot | undefined {
  const content = scene.cards[card]!;
  if (left < 0 || left > scene.cardWidth) {
    if (Math.abs(top - HEAD_HEIGHT / 2) > PILL_HEIGHT / 2) return undefined;
    if (left < 0) return content.hiddenUp > 0 ? { on: "up", card } : undefined;
    return content.hiddenDown > 0 ? { on: "down", card } : undefined;
  }
  if (top < HEAD_HEIGHT) return { on: "card", card };
  if (top < rowsTop(content)) return { on: "toggle", card };
  const row = Math.floor((top - rowsTop(content)) / ROW_HEIGHT);
  if (row < content.columns!.length) return { on: "column", card, row };
  return { on: content.moreColumns > 0 ? "more" : "card", card };
}
