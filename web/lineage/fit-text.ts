import type { Pen } from "./pen.ts";

const fitted = new Map<string, string>();

/** The text, or as much of it as there is room for; names differ at both ends, so the middle goes. */
export function fitText(pen: Pen, text: string, room: number, size: number, weight: number): string {
  const key = `${text}\0${(room / size).toFixed(1)}\0${weight}`;
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

/** A name in two lines, broken behind the separator that leaves the longer one shortest. */
export function twoLines(name: string): [string, string] {
  let best = Math.ceil(name.length / 2);
  let longest = name.length + 1;
  for (let at = 1; at < name.length; at++) {
    if (!/[_.\- ]/.test(name[at - 1]!) || Math.max(at, name.length - at) >= longest) continue;
    longest = Math.max(at, name.length - at);
    best = at;
  }
  return [name.slice(0, best), name.slice(best)];
}
