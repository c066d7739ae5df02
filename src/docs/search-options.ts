import type { Options } from "minisearch";

/** What is searched of one node; `id` is its place in the index of the site. */
export interface SearchDocument {
  id: number;
  name: string;
  columns: string;
  description: string;
  sql: string;
}

/** Words of SQL that every model has. */
const COMMON = new Set(
  (
    "select from where and or not as on join left right inner outer full cross group by order having limit with is null " +
    "in case when then else end the a an of to for it that this are be by at"
  ).split(" "),
);

/** How the index is made and asked; both sides must read words in the same way. */
export const SEARCH_OPTIONS: Options<SearchDocument> = {
  fields: ["name", "columns", "description", "sql"],
  idField: "id",
  tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u),
  processTerm,
  searchOptions: {
    // A name that is typed is one word also where it would be found by its parts.
    processTerm: (term) => term.toLowerCase() || null,
    boost: { name: 8, columns: 3, description: 2, sql: 1 },
    prefix: (term) => term.length > 1,
    fuzzy: (term) => (term.length > 3 ? 0.25 : false),
    maxFuzzy: 2,
    weights: { fuzzy: 0.3, prefix: 0.6 },
    combineWith: "AND",
  },
};

/** `dim_customer_key` is found as a whole and by each of its parts. */
function processTerm(term: string): string | string[] | null {
  const word = term.toLowerCase();
  if (word === "" || word.length > 80 || COMMON.has(word)) return null;
  if (!word.includes("_")) return word;
  const parts = word.split("_").filter((part) => part.length > 1 && !COMMON.has(part));
  return [word, ...parts];
}
