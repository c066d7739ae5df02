import { displayWidth } from "../util/display-width.ts";
import { maskLikelySecrets } from "../util/mask-secrets.ts";
import type { Place } from "./tstl-error.ts";

/** The colours that a piece of source needs. */
export interface SnippetPalette {
  gutter: (text: string) => string;
  mark: (text: string) => string;
}

const TAB = "    ";
const INDENT = "  ";
const CUT = "…";

/** Files that may hold passwords. */
const SETTINGS = /\.(?:ya?ml|env)$|\.env\b/i;

/**
 * The marked line of a text and the one before it, numbered, with an underline beneath the marked part; nothing where
 * the text has no such line. What looks like a secret in a settings file is hidden. No line is wider than `width`.
 */
export function renderSnippet(source: string, place: Place, palette: SnippetPalette, width: number): string[] {
  const number = place.line ?? 0;
  const written = source.split(/\r\n|\n|\r/).slice(0, number);
  const lines = SETTINGS.test(place.file) ? written.map(maskLikelySecrets) : written;
  const marked = lines[number - 1];
  if (marked === undefined) return [];
  const digits = String(number).length;
  const room = Math.max(20, width - INDENT.length - digits - 3);
  const start = Math.min((place.column ?? 1) - 1, marked.length);
  const end = Math.min(start + Math.max(1, place.length ?? 1), Math.max(marked.length, start + 1));
  const window = cutAround(marked, start, end, room);
  const above = lines[number - 2]?.trim() ? [numbered(number - 1, cutAround(lines[number - 2]!, 0, 0, room).text)] : [];
  const shown = [...above, numbered(number, window.text)];
  if (place.column !== undefined) {
    const underline = " ".repeat(window.markStart) + palette.mark("^".repeat(window.markWidth));
    shown.push(`${INDENT}${" ".repeat(digits)} ${palette.gutter("|")} ${underline}`);
  }
  return shown;

  function numbered(line: number, text: string): string {
    return `${INDENT}${palette.gutter(`${String(line).padStart(digits)} |`)} ${text}`;
  }
}

/** A line that fits into `room` columns and shows what lies between two offsets, and where that stands in it. */
function cutAround(
  line: string,
  start: number,
  end: number,
  room: number,
): { text: string; markStart: number; markWidth: number } {
  const before = printable(line.slice(0, start));
  const marked = printable(line.slice(start, end));
  const after = printable(line.slice(end));
  let shownBefore = before;
  if (displayWidth(before) + displayWidth(marked) + displayWidth(after) > room) {
    const beforeRoom = Math.max(Math.floor(room / 3), room - displayWidth(marked) - displayWidth(after) - 1);
    shownBefore = lastColumns(before, beforeRoom);
  }
  const shown = firstColumns(shownBefore + marked + after, room);
  const markStart = displayWidth(shownBefore);
  const markWidth = Math.max(1, Math.min(displayWidth(marked), room - markStart));
  return { text: shown, markStart, markWidth };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g;

/** The text as it can be printed: files hold escape sequences at times, which a terminal would obey. */
export function printable(text: string): string {
  return text.replaceAll("\t", TAB).replace(CONTROLS, "\uFFFD");
}

function firstColumns(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  let shown = "";
  let used = 1;
  for (const character of text) {
    used += displayWidth(character);
    if (used > room) break;
    shown += character;
  }
  return shown + CUT;
}

function lastColumns(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  const characters = [...text];
  let used = 1;
  let from = characters.length;
  while (from > 0 && used + displayWidth(characters[from - 1]!) <= room) used += displayWidth(characters[--from]!);
  return CUT + characters.slice(from).join("");
}
