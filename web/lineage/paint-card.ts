import { CARD_WIDTH, HEAD_HEIGHT, PILL_HEIGHT, PILL_WIDTH, ROW_HEIGHT, rowMiddle } from "./card-size.ts";
import type { Pen } from "./pen.ts";
import type { Card, CardColumn, Theme, Tone } from "./scene.ts";

/** Where a card lies and how it is shown. */
interface Placing {
  x: number;
  y: number;
  height: number;
  scale: number;
  isMarked: boolean;
  hasFocus: boolean;
}

// Below it only names are painted, larger than on a near card, as long as they can be read.
const DETAIL_SCALE = 0.55;
const NAME_SIZE = 14;
const SMALL_SIZE = 11;

/** Paints one card, with as much on it as can be read at this scale. */
export function paintCard(pen: Pen, card: Card, placing: Placing, theme: Theme): void {
  const { x, y, height, scale, isMarked, hasFocus } = placing;
  const colour = theme.palette[card.colour]!;
  const border = hasFocus || isMarked ? theme.accent : theme.line;
  pen.box(x, y, CARD_WIDTH, height, 8, theme.surface, border, hasFocus ? 3 : isMarked ? 2 : 1);
  pen.box(x, y + 8, 5, HEAD_HEIGHT - 16, 2.5, colour);
  if (scale >= DETAIL_SCALE) paintDetails(pen, card, x, y, theme, colour);
  else paintNameOnly(pen, card, x, y, scale, theme);
  if (card.columns !== undefined && scale >= 0.3) paintColumns(pen, card, card.columns, x, y, theme);
  if (card.hiddenUp > 0) paintPill(pen, x - PILL_WIDTH - 2, y, card.hiddenUp, theme);
  if (card.hiddenDown > 0) paintPill(pen, x + CARD_WIDTH + 2, y, card.hiddenDown, theme);
}

function paintNameOnly(pen: Pen, card: Card, x: number, y: number, scale: number, theme: Theme): void {
  // As large as the card has room for, within what can be read and what looks like a name and no heading.
  const room = CARD_WIDTH - 28;
  const largest = Math.min(30, 11 / scale);
  const size = Math.max(Math.min(largest, 7 / scale), Math.min(largest, (room / pen.measure(card.name, 10, 600)) * 10));
  if (size * scale >= 4.5) {
    const text = fitText(pen, card.name, room, size, 600);
    pen.text(x + 15, y + HEAD_HEIGHT / 2, text, { colour: theme.ink, size, weight: 600 });
  }
  if (card.tone !== "bad" && card.tone !== "warn") return;
  pen.box(x + CARD_WIDTH - 20, y + 8, 12, 12, 6, toneColour(card.tone, theme));
}

function paintDetails(pen: Pen, card: Card, x: number, y: number, theme: Theme, colour: string): void {
  pen.icon(card.type, x + 14, y + 11, 16, colour);
  const toggle = card.columnCount === 0 ? 0 : 40;
  const name = fitText(pen, card.name, CARD_WIDTH - 50 - toggle, NAME_SIZE, 600);
  pen.text(x + 37, y + 19, name, { colour: theme.ink, size: NAME_SIZE, weight: 600 });
  if (toggle > 0) {
    const sign = card.columns === undefined ? "▸" : "▾";
    const style = { colour: theme.muted, size: SMALL_SIZE, weight: 500, align: "right" as const };
    pen.text(x + CARD_WIDTH - 10, y + 19, `${card.columnCount} ${sign}`, style);
  }
  let end = x + CARD_WIDTH - 10;
  for (const badge of card.badges.toReversed()) {
    pen.text(end, y + 42, badge.text, {
      colour: toneColour(badge.tone, theme),
      size: SMALL_SIZE,
      weight: badge.tone === "muted" ? 400 : 600,
      align: "right",
    });
    end -= pen.measure(badge.text, SMALL_SIZE, badge.tone === "muted" ? 400 : 600) + 9;
  }
  if (pen.measure(card.subtitle, SMALL_SIZE, 400) > end - x - 18) return;
  pen.text(x + 14, y + 42, card.subtitle, { colour: theme.muted, size: SMALL_SIZE, weight: 400 });
}

const toneColour = (tone: Tone, theme: Theme) => theme[tone];

function paintColumns(pen: Pen, card: Card, columns: readonly CardColumn[], x: number, y: number, theme: Theme): void {
  pen.box(x + 8, y + HEAD_HEIGHT - 1, CARD_WIDTH - 16, 1, 0, theme.line);
  columns.forEach((column, row) => {
    const middle = y + rowMiddle(row);
    if (column.followed) {
      pen.box(x + 5, middle - ROW_HEIGHT / 2 + 1, CARD_WIDTH - 10, ROW_HEIGHT - 2, 4, theme.page, theme.accent, 1);
    }
    let room = CARD_WIDTH - 28;
    if (column.badge !== undefined) {
      const style = { colour: theme.accent, size: 10, weight: 600, align: "right" as const };
      pen.text(x + CARD_WIDTH - 12, middle, column.badge, style);
      room -= pen.measure(column.badge, 10, 600) + 8;
    }
    const weight = column.followed ? 600 : 400;
    const name = fitText(pen, column.name, room, 12, weight);
    pen.text(x + 14, middle, name, { colour: theme.ink, size: 12, weight });
  });
  if (card.moreColumns === 0) return;
  const text = `${card.moreColumns} more …`;
  pen.text(x + 14, y + rowMiddle(columns.length), text, { colour: theme.muted, size: 12, weight: 400 });
}

function paintPill(pen: Pen, x: number, y: number, count: number, theme: Theme): void {
  pen.box(x, y + (HEAD_HEIGHT - PILL_HEIGHT) / 2, PILL_WIDTH, PILL_HEIGHT, PILL_HEIGHT / 2, theme.page, theme.line, 1);
  const style = { colour: theme.accent, size: SMALL_SIZE, weight: 600, align: "center" as const };
  pen.text(x + PILL_WIDTH / 2, y + HEAD_HEIGHT / 2, count > 99 ? "99+" : `+${count}`, style);
}

const fitted = new Map<string, string>();

/** The text, or as much of it as there is room for; names differ at both ends, so the middle goes. */
function fitText(pen: Pen, text: string, room: number, size: number, weight: number): string {
  const key = `${text}\0${Math.round(room)}\0${size.toFixed(1)}\0${weight}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  let result = text;
  for (let kept = text.length; kept > 2 && pen.measure(result, size, weight) > room; ) {
    kept = Math.min(kept - 1, Math.floor((kept * room) / pen.measure(result, size, weight)) + 1);
    const tail = Math.floor(kept / 2.5);
    result = `${text.slice(0, kept - tail)}…${text.slice(text.length - tail)}`;
  }
  if (fitted.size > 20_000) fitted.clear();
  fitted.set(key, result);
  return result;
}
