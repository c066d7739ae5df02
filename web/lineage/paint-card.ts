import { HEAD_HEIGHT, PILL_GAP, PILL_HEIGHT, PILL_WIDTH, ROW_HEIGHT, rowMiddle, STRIP_HEIGHT } from "./card-size.ts";
import { fitText, twoLines } from "./fit-text.ts";
import type { Pen } from "./pen.ts";
import type { Card, CardColumn, Theme, Tone } from "./scene.ts";

/** Where a card lies and how it is shown. */
interface Placing {
  x: number;
  y: number;
  width: number;
  height: number;
  scale: number;
  isMarked: boolean;
  hasFocus: boolean;
}

/** Below it only names are painted, larger than on a near card, as long as they can be read. */
export const DETAIL_SCALE = 0.52;
const COLUMNS_SCALE = 0.3;
/** Of names and of what is written small: at least, and at most where the screen shows them smaller. */
const NAME_SIZES = { least: 12.5, near: 13.5, most: 16, pixels: 11.5 };
const SMALL_SIZES = { near: 11, most: 13, pixels: 8.5 };
const PILL_TEXT = 11;
/** From afar, in pixels of the screen: what names have at best, and at least to be painted at all. */
const FAR_SIZE = 11.5;
const LEAST_SIZE = 4.5;
/** From afar, in units of the layout: two lines of it fill a card. */
const LARGEST_NAME = 26;

/** Paints one card, with as much on it as can be read at this scale. */
export function paintCard(pen: Pen, card: Card, placing: Placing, theme: Theme): void {
  const { x, y, width, height, scale, isMarked, hasFocus } = placing;
  const colour = theme.palette[card.colour]!;
  const border = hasFocus || isMarked ? theme.accent : theme.line;
  pen.box(x, y, width, height, 8, theme.surface, border, hasFocus ? 3 : isMarked ? 2 : 1);
  if (scale >= DETAIL_SCALE) {
    pen.box(x, y + 8, 4, HEAD_HEIGHT - 16, 2, colour);
    paintDetails(pen, card, placing, theme, colour);
  } else {
    pen.box(x, y + 6, 7, Math.min(height, HEAD_HEIGHT + STRIP_HEIGHT) - 12, 3.5, colour);
    paintNameOnly(pen, card, placing, theme);
  }
  if (card.columns !== undefined && scale >= COLUMNS_SCALE) paintColumns(pen, card, card.columns, placing, theme);
  if (card.hiddenUp > 0) paintPill(pen, x - PILL_WIDTH - PILL_GAP, y, card.hiddenUp, theme);
  if (card.hiddenDown > 0) paintPill(pen, x + width + PILL_GAP, y, card.hiddenDown, theme);
}

/** The name about as large as on all other cards, in two lines where it is too long for one. */
function paintNameOnly(pen: Pen, card: Card, { x, y, width, height, scale }: Placing, theme: Theme): void {
  const wanted = Math.min(LARGEST_NAME, FAR_SIZE / scale);
  const isTroubled = card.tone === "bad" || card.tone === "warn";
  const room = width - 22;
  if (wanted * scale >= LEAST_SIZE) {
    const lines = pen.measure(card.name, wanted, 600) <= room ? [card.name] : twoLines(card.name);
    // A little smaller is better than cut.
    const longest = Math.max(...lines.map((line) => pen.measure(line, 1, 600)));
    const size = Math.min(wanted, Math.max(room / longest, wanted * 0.72, LEAST_SIZE / scale));
    const middle = y + Math.min(height, HEAD_HEIGHT + STRIP_HEIGHT) / 2;
    lines.forEach((line, at) => {
      const text = fitText(pen, line, room, size, 600);
      const style = { colour: theme.ink, size, weight: 600 };
      pen.text(x + 15, middle + (at - (lines.length - 1) / 2) * size * 1.12, text, style);
    });
  }
  // On the corner, where no name reaches.
  if (isTroubled) pen.box(x + width - 12, y - 6, 18, 18, 9, toneColour(card.tone, theme));
}

function paintDetails(pen: Pen, card: Card, { x, y, width, scale }: Placing, theme: Theme, colour: string): void {
  pen.icon(card.type, x + 13, y + 9, 15, colour);
  const room = width - 46;
  const wanted = Math.min(NAME_SIZES.most, Math.max(NAME_SIZES.near, NAME_SIZES.pixels / scale));
  const size = Math.max(NAME_SIZES.least, Math.min(wanted, room / pen.measure(card.name, 1, 600)));
  pen.text(x + 35, y + 17, fitText(pen, card.name, room, size, 600), { colour: theme.ink, size, weight: 600 });
  const smallSize = Math.min(SMALL_SIZES.most, Math.max(SMALL_SIZES.near, SMALL_SIZES.pixels / scale));
  let end = x + width - 11;
  for (const badge of card.badges.toReversed()) {
    const weight = badge.tone === "muted" ? 400 : 600;
    const style = { colour: toneColour(badge.tone, theme), size: smallSize, weight, align: "right" as const };
    pen.text(end, y + 36, badge.text, style);
    end -= pen.measure(badge.text, smallSize, weight) + 9;
  }
  const small = { colour: theme.muted, size: smallSize, weight: 400 };
  if (pen.measure(card.subtitle, smallSize, 400) <= end - x - 14) pen.text(x + 14, y + 36, card.subtitle, small);
  if (card.columnCount === 0) return;
  pen.box(x + 1, y + HEAD_HEIGHT - 1, width - 2, 1, 0, theme.line);
  const middle = y + HEAD_HEIGHT + STRIP_HEIGHT / 2;
  const sign = card.columns === undefined ? "▸" : "▾";
  pen.text(x + 13, middle, `${sign} ${card.columnCount} column${card.columnCount === 1 ? "" : "s"}`, small);
  if (card.rows !== undefined) pen.text(x + width - 11, middle, card.rows, { ...small, align: "right" });
}

const toneColour = (tone: Tone, theme: Theme) => theme[tone];

function paintColumns(
  pen: Pen,
  card: Card,
  columns: readonly CardColumn[],
  { x, y, width }: Placing,
  theme: Theme,
): void {
  pen.box(x + 1, y + HEAD_HEIGHT + STRIP_HEIGHT - 1, width - 2, 1, 0, theme.line);
  columns.forEach((column, row) => {
    const middle = y + rowMiddle(row);
    if (column.followed) {
      pen.box(x + 5, middle - ROW_HEIGHT / 2 + 1, width - 10, ROW_HEIGHT - 2, 4, theme.page, theme.accent, 1);
    }
    let room = width - 28;
    if (column.badge !== undefined) {
      const style = { colour: theme.accent, size: 10, weight: 600, align: "right" as const };
      pen.text(x + width - 12, middle, column.badge, style);
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
  const style = { colour: theme.accent, size: PILL_TEXT, weight: 600, align: "center" as const };
  pen.text(x + PILL_WIDTH / 2, y + HEAD_HEIGHT / 2, count > 99 ? "99+" : `+${count}`, style);
}
