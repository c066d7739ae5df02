import { closest, distance } from "fastest-levenshtein";

/**
 * The candidate that a mistyped word most likely meant, or null where none is near enough.
 *
 * Near means: at most a third of the letters differ, at least one may, or two neighbours are swapped; case does not
 * count.
 */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const lower = new Map<string, string>();
  for (const candidate of candidates) {
    const key = candidate.toLowerCase();
    if (!lower.has(key)) lower.set(key, candidate);
  }
  if (lower.size === 0 || word === "") return null;
  const wanted = word.toLowerCase();
  const nearest = closest(wanted, [...lower.keys()]);
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, nearest.length) / 3));
  const near = distance(wanted, nearest) <= allowed;
  const found = near ? nearest : [...lower.keys()].find((candidate) => isSwapped(wanted, candidate));
  return found === undefined ? null : (lower.get(found) ?? null);
}

/** Whether two neighbouring letters changed places, which the distance counts as two faults. */
function isSwapped(word: string, other: string): boolean {
  const at = [...word].findIndex((letter, index) => letter !== other[index]);
  const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  return at >= 0 && swapped === other;
}

/** A hint for an error: `did you mean "orders"?`, or undefined where nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = suggest(word, candidates);
  return found === null ? undefined : `did you mean "${found}"?`;
}
