/** More would be a list of chance. */
const MOST = 40;

/** Typing errors that a word of so many letters may have. */
function errorsIn(length: number): number {
  if (length < 4) return 0;
  return length < 6 ? 1 : 2;
}

/**
 * The words that somebody may have meant, of those that are known: with the fewest typing errors (a letter wrong, missing,
 * too many, or two of them swapped) between what was typed and the word, or the beginning of a word that is still being
 * typed. Null where none is near.
 */
export function alikeWords(typed: string, known: readonly string[]): { words: string[]; distance: number } | null {
  let limit = errorsIn(typed.length);
  if (limit === 0) return null;
  let words: string[] = [];
  const distances = new Distances(typed);
  for (const word of known) {
    const distance = distances.to(word, limit);
    if (distance > limit || distance === 0) continue;
    if (distance < limit) {
      words = [];
      limit = distance;
    }
    if (words.length < MOST) words.push(word);
  }
  return words.length === 0 ? null : { words, distance: limit };
}

/** Optimal string alignment of one text to the beginnings of many others. */
class Distances {
  readonly #typed: string;
  /** A row per letter of the other text, of which the last two are needed. */
  #before: Uint8Array;
  #last: Uint8Array;
  #row: Uint8Array;

  constructor(typed: string) {
    this.#typed = typed;
    this.#before = new Uint8Array(typed.length + 1);
    this.#last = new Uint8Array(typed.length + 1);
    this.#row = new Uint8Array(typed.length + 1);
  }

  /** The distance to the beginning of `word` that is nearest; any number above `limit` where none is that near. */
  to(word: string, limit: number): number {
    const typed = this.#typed;
    const { length } = typed;
    let nearest = limit + 1;
    for (let j = 0; j <= length; j++) this.#last[j] = j;
    for (let i = 1; i <= word.length && i <= length + limit; i++) {
      const [before, last, row] = [this.#before, this.#last, this.#row];
      let least = i;
      row[0] = i;
      for (let j = 1; j <= length; j++) {
        const isSame = typed[j - 1] === word[i - 1];
        let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
        if (i > 1 && j > 1 && typed[j - 1] === word[i - 2] && typed[j - 2] === word[i - 1])
          distance = Math.min(distance, before[j - 2]! + 1);
        row[j] = distance;
        if (distance < least) least = distance;
      }
      if (row[length]! < nearest) nearest = row[length]!;
      if (least > limit) break;
      [this.#before, this.#last, this.#row] = [last, row, before];
    }
    return nearest;
  }
}
