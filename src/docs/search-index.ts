import MiniSearch from "minisearch";
import { SEARCH_OPTIONS, type SearchDocument } from "./search-options.ts";
import type { SiteDetail, SiteIndex } from "./site-data.ts";

/** The part `search`: an index of MiniSearch as JSON, made here so that no browser has to read all texts first. */
export function searchIndex(index: SiteIndex, details: readonly SiteDetail[]): string {
  const search = new MiniSearch<SearchDocument>(SEARCH_OPTIONS);
  search.addAll(index.nodes.map((node, id) => documentOf(index, details[id]!, node, id)));
  return JSON.stringify(search);
}

function documentOf(
  { words }: SiteIndex,
  detail: SiteDetail,
  node: SiteIndex["nodes"][number],
  id: number,
): SearchDocument {
  const tags = (node.tags ?? []).map((tag) => words.tags[tag]);
  const group = node.group === undefined ? "" : words.groups[node.group];
  // A generic test's SQL is that of its macro, and would be found a thousand times.
  const sql = node.type === "test" && node.fqn === undefined ? "" : detail.raw;
  const columns = (detail.columns ?? []).map(({ description }) => description).filter(Boolean);
  return {
    id,
    name: node.name,
    columns: (node.columns ?? []).map((column) => words.columns[column]).join(" "),
    description: [detail.description, ...columns, ...tags, group, detail.owner?.name].filter(Boolean).join(" "),
    sql: sql ?? "",
  };
}
