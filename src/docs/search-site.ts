import { alikeWords } from "./alike-words.ts";
import { isTelling, wordsOf } from "./search-words.ts";
import type { SiteIndex, SitePostings, SiteSearch, SiteType } from "./site-data.ts";

/** Something that fits what was typed. */
export interface Hit {
  place: number;
  /** The column that fits best, where it is a column. */
  column?: string;
  /** Where it was found when it was not the name. */
  where: (typeof FIELDS)[number];
}

const FIELDS = ["name", "column", "description", "SQL"] as const;
/** What it counts for to be found in each of FIELDS. */
const BOOST = [8, 3, 2, 1] as const;
/** Kinds that people look for most, before those of which there are many. */
const WEIGHT: Partial<Record<SiteType, number>> = { model: 1.4, source: 1.2, seed: 1.2, test: 0.25, unit_test: 0.3 };
const LIMIT = 40;
/** With fewer than these, words that are alike are looked for, too. */
const ENOUGH = 3;
/** A shorter text inside of a word is chance. */
const INSIDE = 3;
/** What names are put together with. */
const BETWEEN_PARTS = /[^\p{L}\p{N}]+/u;

/** How well a word fits what was typed: 0 for not at all, 1 for the same. */
type Rating = (word: string) => number;

/** What one typed word found: of each node how much it counts, and the place in FIELDS of where it is. */
interface Found {
  score: Float32Array;
  field: Uint8Array;
  /** How well each of the columns' words ratings. */
  columns: Float32Array;
}

/**
 * Searches a site. Names and columns are read as they stand, a few words in each of thousands of nodes; words of
 * descriptions and SQL are looked up in the part `search`, once it is there. A search of 5,000 models with 50,000
 * columns and 12,000 tests takes some milliseconds.
 */
export class SiteSearcher {
  readonly #index: SiteIndex;
  readonly #names: string[];
  readonly #columns: string[];
  #terms: readonly string[] = [];
  #texts: { places: Uint32Array; starts: Uint32Array; field: 2 | 3 }[] = [];
  /** Parts of all words, of which one is meant where what was typed is not found. */
  #parts: readonly string[] | undefined;

  constructor(index: SiteIndex) {
    this.#index = index;
    this.#names = index.nodes.map(({ name }) => name.toLowerCase());
    this.#columns = index.words.columns.map((name) => name.toLowerCase());
  }

  /** Adds the part `search`. */
  addTexts({ terms, description, sql }: SiteSearch): void {
    this.#terms = terms;
    this.#texts = [
      { ...unpack(description), field: 2 },
      { ...unpack(sql), field: 3 },
    ];
    this.#parts = partsOf([this.#names, this.#columns, terms]);
  }

  /** What fits a text best, the best first. A text with a typing error finds what was meant. */
  search(text: string): Hit[] {
    const typed = text.trim().toLowerCase();
    const words = wordsOf(typed);
    const telling = words.filter(isTelling);
    const wanted = telling.length > 0 ? telling : words;
    const same = this.#best(typed, wanted.map(contains));
    if (same.length >= ENOUGH || wanted.length === 0) return same;
    this.#parts ??= partsOf([this.#names, this.#columns]);
    const parts = this.#parts;
    const pieces = wanted.flatMap((word) => word.split("_")).filter(Boolean);
    const alike = this.#best(
      typed,
      pieces.map((piece) => resembles(piece, parts)),
    );
    const known = new Set(same.map(({ place }) => place));
    return [...same, ...alike.filter(({ place }) => !known.has(place))].slice(0, LIMIT);
  }

  /** The nodes in which every one of the typed words is, the best first; of equals, the one with the shorter name. */
  #best(typed: string, ratings: readonly Rating[]): Hit[] {
    if (ratings.length === 0) return [];
    const founds = ratings.map((rate) => this.#find(rate));
    const best: { place: number; score: number; length: number }[] = [];
    for (const [place, { length }] of this.#names.entries()) {
      const score = this.#score(place, typed, founds);
      const isBehind = (other: (typeof best)[number]) =>
        other.score > score || (other.score === score && other.length <= length);
      if (score === 0 || (best.length === LIMIT && isBehind(best[LIMIT - 1]!))) continue;
      let at = best.length;
      while (at > 0 && !isBehind(best[at - 1]!)) at--;
      best.splice(at, 0, { place, score, length });
      if (best.length > LIMIT) best.pop();
    }
    return best.map(({ place }) => this.#hit(place, founds));
  }

  #score(place: number, typed: string, founds: readonly Found[]): number {
    let sum = 0;
    for (const { score } of founds) {
      if (score[place] === 0) return 0;
      sum += score[place]!;
    }
    return sum * (WEIGHT[this.#index.nodes[place]!.type] ?? 1) * wholeName(this.#names[place]!, typed);
  }

  #find(rate: Rating): Found {
    const score = new Float32Array(this.#names.length);
    const field = new Uint8Array(this.#names.length);
    const take = (place: number, at: 0 | 1 | 2 | 3, fitting: number) => {
      const counts = fitting * BOOST[at];
      if (counts <= score[place]!) return;
      score[place] = counts;
      field[place] = at;
    };
    const columns = Float32Array.from(this.#columns, rate);
    for (let place = 0; place < this.#names.length; place++) {
      take(place, 0, rate(this.#names[place]!));
      for (const column of this.#index.nodes[place]!.columns ?? []) take(place, 1, columns[column]!);
    }
    for (const [term, word] of this.#terms.entries()) {
      const fitting = rate(word);
      if (fitting === 0) continue;
      for (const { places, starts, field: at } of this.#texts) {
        for (let i = starts[term]!; i < starts[term + 1]!; i++) take(places[i]!, at, fitting);
      }
    }
    return { score, field, columns };
  }

  #hit(place: number, founds: readonly Found[]): Hit {
    const fields = founds.map(({ field }) => field[place]!);
    const where = FIELDS[Math.min(...fields)]!;
    if (!fields.includes(1)) return { place, where };
    const fitting = (column: number) => founds.reduce((sum, { columns }) => sum + columns[column]!, 0);
    const columns = this.#index.nodes[place]!.columns ?? [];
    const best = columns.reduce((one, other) => (fitting(other) > fitting(one) ? other : one));
    return { place, where, column: this.#index.words.columns[best]! };
  }
}

function unpack({ counts, gaps }: SitePostings): { places: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(counts.length + 1);
  const places = new Uint32Array(gaps.length);
  for (const [term, count] of counts.entries()) {
    const start = starts[term]!;
    starts[term + 1] = start + count;
    for (let i = start; i < start + count; i++) places[i] = gaps[i]! + (i === start ? 0 : places[i - 1]!);
  }
  return { places, starts };
}

function partsOf(lists: readonly (readonly string[])[]): string[] {
  const parts = new Set<string>();
  for (const list of lists) {
    for (const word of list) for (const part of word.split(BETWEEN_PARTS)) if (part.length > 2) parts.add(part);
  }
  return [...parts];
}

/** A node is meant most where its whole name was typed, or the beginning of it. */
function wholeName(name: string, typed: string): number {
  if (name === typed) return 6;
  return name.startsWith(typed) ? 2 : 1;
}

/** Fits words that have what was typed in them: best as a whole, then at the beginning of the word or of a part. */
function contains(typed: string): Rating {
  return (word) => {
    let best = 0;
    for (let at = word.indexOf(typed); at >= 0; at = word.indexOf(typed, at + 1)) {
      if (at === 0) return word.length === typed.length ? 1 : 0.7;
      if (BETWEEN_PARTS.test(word[at - 1]!)) return 0.5;
      if (typed.length >= INSIDE) best = 0.2;
    }
    return best;
  };
}

/** Fits words that have a part in them that is like what was typed, where no word has it. */
function resembles(typed: string, parts: readonly string[]): Rating {
  const same = contains(typed);
  const alike = alikeWords(typed, parts);
  if (alike === null) return same;
  const either = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${alike.words.join("|")})`, "u");
  return (word) => same(word) || (either.test(word) ? 0.3 / alike.distance : 0);
}
