import MiniSearch from "minisearch";
import { SEARCH_OPTIONS, type SearchDocument } from "../../src/docs/search-options.ts";
import { loadSearch, type Site } from "./data.ts";

/** Something that fits what was typed. */
export interface Hit {
  place: number;
  /** The column that fits best, where it is a column. */
  column?: string;
  /** Where it was found when it was not the name. */
  where: "name" | "column" | "description" | "SQL";
}

/** Kinds that people look for most, before those of which there are many. */
const WEIGHT: Partial<Record<string, number>> = { model: 1.4, source: 1.2, seed: 1.2, test: 0.25, unit_test: 0.3 };
const LIMIT = 40;
const ENOUGH = 3;

let loading: Promise<MiniSearch<SearchDocument>> | undefined;

/** Loads what is searched, once; called early, so that the first letter finds it there. */
export function prepareSearch(): Promise<MiniSearch<SearchDocument>> {
  loading ??= loadSearch().then((json) => MiniSearch.loadJSONAsync(json, SEARCH_OPTIONS));
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/** What fits a text best, the best first. A text with a typing error finds what was meant. */
export async function search(site: Site, text: string): Promise<Hit[]> {
  const engine = await prepareSearch();
  const typed = text.trim().toLowerCase();
  const boostDocument = (id: unknown) => {
    const node = site.node(Number(id));
    const exact = node.name.toLowerCase() === typed ? 6 : node.name.toLowerCase().startsWith(typed) ? 2 : 1;
    return exact * (WEIGHT[node.type] ?? 1);
  };
  // What is alike is looked for only where little is the same: it costs ten times as much, and is seldom meant then.
  const same = engine.search(text, { boostDocument, fuzzy: false });
  const found = same.length >= ENOUGH ? same : engine.search(text, { boostDocument });
  return found.slice(0, LIMIT).map((result) => {
    const fields = new Set(Object.values(result.match).flat());
    const place = Number(result.id);
    if (fields.has("name")) return { place, where: "name" };
    if (fields.has("columns")) return { place, where: "column", column: bestColumn(site, place, result.terms) };
    return { place, where: fields.has("description") ? "description" : "SQL" };
  });
}

function bestColumn(site: Site, place: number, terms: readonly string[]): string | undefined {
  const columns = site.columnsOf(place);
  return (
    columns.find((column) => terms.includes(column.toLowerCase())) ??
    columns.find((column) => terms.some((term) => column.toLowerCase().includes(term)))
  );
}
