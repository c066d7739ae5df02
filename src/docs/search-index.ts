import { isTelling, wordsOf } from "./search-words.ts";
import type { SiteDetail, SiteIndex, SitePostings, SiteSearch } from "./site-data.ts";

/** The part `search`, made here so that no browser has to read all texts first. */
export function searchIndex(index: SiteIndex, details: readonly SiteDetail[]): SiteSearch {
  const description = new Map<string, number[]>();
  const sql = new Map<string, number[]>();
  for (const [place, node] of index.nodes.entries()) {
    const detail = details[place]!;
    addWords(description, described(index, detail, node), place);
    // A generic test's SQL is that of its macro, and would be found a thousand times.
    if (node.type !== "test" || node.fqn !== undefined) addWords(sql, detail.raw ?? "", place);
  }
  const terms = [...new Set([...description.keys(), ...sql.keys()])].sort();
  return { terms, description: postings(terms, description), sql: postings(terms, sql) };
}

function described({ words }: SiteIndex, detail: SiteDetail, node: SiteIndex["nodes"][number]): string {
  const tags = (node.tags ?? []).map((tag) => words.tags[tag]);
  const group = node.group === undefined ? "" : words.groups[node.group];
  const columns = (detail.columns ?? []).map((column) => column.description);
  return [detail.description, ...columns, ...tags, group, detail.owner?.name].filter(Boolean).join(" ");
}

function addWords(known: Map<string, number[]>, text: string, place: number): void {
  for (const word of new Set(wordsOf(text))) {
    if (!isTelling(word)) continue;
    const places = known.get(word);
    if (places === undefined) known.set(word, [place]);
    else places.push(place);
  }
}

function postings(terms: readonly string[], known: ReadonlyMap<string, number[]>): SitePostings {
  const lists = terms.map((term) => known.get(term) ?? []);
  return {
    counts: lists.map(({ length }) => length),
    gaps: lists.flatMap((places) => places.map((place, at) => place - (places[at - 1] ?? 0))),
  };
}
