import type { Card, LaidScene } from "./scene.ts";

export const CARD_WIDTH = 236;
/** Of a closed card, and of the upper part of an open one. */
export const HEAD_HEIGHT = 60;
export const ROW_HEIGHT = 22;
const FOOT = 8;
/** The pills at the sides that show one hop more. */
export const PILL_WIDTH = 34;
export const PILL_HEIGHT = 20;

/** How high a card stands. */
export function cardHeight(card: Card): number {
  if (card.columns === undefined) return HEAD_HEIGHT;
  return HEAD_HEIGHT + (card.columns.length + (card.moreColumns > 0 ? 1 : 0)) * ROW_HEIGHT + FOOT;
}

/** The middle of a row, from the card's upper edge. */
export const rowMiddle = (row: number) => HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT;

/** What lies at a point of the layout. */
export type Spot =
  | { on: "card" | "toggle" | "more" | "up" | "down"; card: number }
  | { on: "column"; card: number; row: number };

/** Finds what lies at a point; undefined for the ground. Later cards lie over earlier ones. */
export function spotAt(scene: LaidScene, x: number, y: number): Spot | undefined {
  for (let card = scene.cards.length - 1; card >= 0; card--) {
    const left = x - scene.layout.x[card]!;
    const top = y - scene.layout.y[card]!;
    if (left < -PILL_WIDTH || left > CARD_WIDTH + PILL_WIDTH || top < 0 || top > scene.heights[card]!) continue;
    const spot = spotOnCard(scene.cards[card]!, card, left, top);
    if (spot !== undefined) return spot;
  }
  return undefined;
}

function spotOnCard(content: Card, card: number, left: number, top: number): Spot | undefined {
  if (left < 0 || left > CARD_WIDTH) {
    if (Math.abs(top - HEAD_HEIGHT / 2) > PILL_HEIGHT / 2) return undefined;
    if (left < 0) return content.hiddenUp > 0 ? { on: "up", card } : undefined;
    return content.hiddenDown > 0 ? { on: "down", card } : undefined;
  }
  if (top < HEAD_HEIGHT) {
    const onToggle = content.columnCount > 0 && left > CARD_WIDTH - 48 && top < 30;
    return { on: onToggle ? "toggle" : "card", card };
  }
  const row = Math.floor((top - HEAD_HEIGHT) / ROW_HEIGHT);
  if (row < content.columns!.length) return { on: "column", card, row };
  return { on: content.moreColumns > 0 ? "more" : "card", card };
}
