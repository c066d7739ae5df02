import { type Hit, SiteSearcher } from "../../src/docs/search-site.ts";
import { loadSearch, type Site } from "./data.ts";

export type { Hit };

interface Searching {
  of: Site;
  ready: Promise<SiteSearcher>;
  /** There once everything is loaded. */
  now?: SiteSearcher;
}

let searching: Searching | undefined;

/** Loads what is searched, once; called early, so that the first letter finds it there. */
export function prepareSearch(site: Site): Promise<SiteSearcher> {
  if (searching?.of === site) return searching.ready;
  const made = new SiteSearcher(site.index);
  const ready = loadSearch().then(
    (texts) => {
      made.addTexts(texts);
      preparing.now = made;
      return made;
    },
    // Without the texts, names and columns are found all the same.
    () => made,
  );
  const preparing: Searching = { of: site, ready };
  searching = preparing;
  return ready;
}

/**
 * What fits a text best, the best first. A text with a typing error finds what was meant. The answer is there at once
 * when everything is loaded, so that it is in the next frame.
 */
export function search(site: Site, text: string): Hit[] | Promise<Hit[]> {
  const ready = prepareSearch(site);
  return searching?.now?.search(text) ?? ready.then((found) => found.search(text));
}
