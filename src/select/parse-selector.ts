import { type Place, TstlError } from "../errors/tstl-error.ts";
import { parseCriterion } from "./parse-criterion.ts";
import type { Selector, SelectorGroup } from "./selector.ts";

/**
 * Parses a selection such as `+orders,tag:daily stg_*`: a space is a union, a comma an intersection, and the
 * intersection binds tighter.
 *
 * Throws SELECTOR_SYNTAX or SELECTOR_METHOD_UNKNOWN with the place inside the text; `origin` is what stands for the
 * file there, such as the flag that the text was given to.
 */
export function parseSelector(text: string, origin = "--select"): SelectorGroup {
  const parts: Selector[] = [];
  for (const word of text.matchAll(/\S+/g))
    parts.push(parseIntersection(word[0], placeIn(text, word.index, word[0].length, origin)));
  return { kind: "union", parts };
}

function parseIntersection(word: string, place: Place): SelectorGroup {
  const parts: Selector[] = [];
  let offset = 0;
  for (const text of word.split(",")) {
    const at: Place = { ...place, column: place.column! + offset, length: Math.max(1, text.length) };
    if (text === "") {
      throw new TstlError("SELECTOR_SYNTAX", `a side of a comma is empty in "${word}"`, {
        place: at,
        hint: "a comma takes what both sides have in common, and is written without spaces",
      });
    }
    parts.push(parseCriterion(text, at));
    offset += text.length + 1;
  }
  return { kind: "intersection", parts, expected: { raw: word, place } };
}

function placeIn(text: string, offset: number, length: number, origin: string): Place {
  return { file: origin, line: 1, column: offset + 1, length, source: text };
}
