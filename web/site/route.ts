import { readView, writeView } from "../lineage/view-address.ts";
import type { Site } from "./data.ts";
import type { LineageView } from "./lineage-mount.ts";

/** What the address behind `#` asks for. */
export type Route =
  | { page: "overview" }
  | { page: "node"; place: number; column: string | null }
  | { page: "lineage"; view: LineageView }
  | { page: "erd"; layer: string | null }
  | { page: "list"; type: string; only: string | null }
  | { page: "missing"; what: string };

/** Reads an address; dbt's own form `#!/model/…` is understood, too. */
export function parseRoute(hash: string, site: Site): Route {
  const [path = "", query = ""] = hash.replace(/^#!?\/?/, "").split("?", 2);
  const [first = "", ...rest] = path.split("/").map(decode);
  const params = new URLSearchParams(query);
  const what = rest.join("/");
  if (first === "" || first === "overview") return { page: "overview" };
  if (first === "lineage")
    return { page: "lineage", view: readView(what === "" ? query : `focus=${what}&${query}`, site.index) };
  if (first === "erd") return { page: "erd", layer: what || null };
  if (first === "list") return { page: "list", type: what, only: params.get("only") };
  if (first === "tag") return { page: "list", type: "tag", only: what };
  const place = site.place(what);
  if (place === undefined) return { page: "missing", what: what || first };
  return { page: "node", place, column: params.get("column") };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a node, and of a column in it. */
export function nodeHref(site: Site, place: number, column?: string | number | null): string {
  const { id, type } = site.node(place);
  const name = typeof column === "number" ? site.columnsOf(place)[column] : column;
  return `#/${type}/${encodeURIComponent(id)}${name ? `?column=${encodeURIComponent(name)}` : ""}`;
}

/** The address of the graph. */
export function lineageHref(site: Site, view: LineageView): string {
  const query = writeView(view, site.index);
  return query === "" ? "#/lineage" : `#/lineage?${query}`;
}
