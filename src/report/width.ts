import { displayWidth } from "../util/display-width.ts";
import { stripEscapes } from "./style.ts";

/** Columns of a terminal that one line of text takes; colours take none. */
export function widthOf(text: string): number {
  return displayWidth(stripEscapes(text));
}

/** Cuts uncoloured text to a width; what was cut ends in `ellipsis`. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  if (room <= 0) return ellipsis.slice(0, Math.max(width, 0));
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > room) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** Fills with spaces on the right up to a width. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Fills with spaces on the left up to a width. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}
