import { type Hit, SiteSearcher } from "../../src/docs/search-site.ts";
import { loadSearch, type Site } from "./data.ts";

export type { Hit };

let searcher: { of: Site; ready: Promise<SiteSearcher> } | undefined;

/** Loads what is searched, once; called early, so that the first letter finds it there. */
export function prepareSearch(site: Site): Promise<SiteSearcher> {
  if (searcher?.of === site) return searcher.ready;
  const made = new SiteSearcher(site.index);
  const ready = loadSearch().then(
    (texts) => {
      made.addTexts(texts);
      return made;
    },
    // Without the texts, names and columns are found all the same.
    () => made,
  );
  searcher = { of: site, ready };
  return ready;
}

/** What fits a text best, the best first. A text with a typing error finds what was meant. */
export async function search(site: Site, text: string): Promise<Hit[]> {
  return (await prepareSearch(site)).search(text);
}
