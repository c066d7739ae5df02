import type { Site } from "./data.ts";
import type { LineageView } from "./lineage-mount.ts";

/** What the address behind `#` asks for. */
export type Route =
  | { page: "overview" }
  | { page: "node"; place: number; column: string | null; tab: string | null }
  | { page: "lineage"; view: LineageView }
  | { page: "erd"; layer: string | null }
  | { page: "list"; type: string; only: string | null }
  | { page: "tag"; tag: string }
  | { page: "missing"; what: string };

/** Reads an address; dbt's own form `#!/model/…` is understood, too. */
export function parseRoute(hash: string, site: Site): Route {
  const [path = "", query = ""] = hash.replace(/^#!?\/?/, "").split("?", 2);
  const [first = "", ...rest] = path.split("/").map(decode);
  const params = new URLSearchParams(query);
  const what = rest.join("/");
  if (first === "" || first === "overview") return { page: "overview" };
  if (first === "lineage") return { page: "lineage", view: parseView(what, params, site) };
  if (first === "erd") return { page: "erd", layer: what || null };
  if (first === "list") return { page: "list", type: what, only: params.get("only") };
  if (first === "tag") return { page: "tag", tag: what };
  const place = site.place(what);
  if (place === undefined) return { page: "missing", what: what || first };
  return { page: "node", place, column: params.get("column"), tab: params.get("tab") };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseView(id: string, params: URLSearchParams, site: Site): LineageView {
  const focus = id === "" ? null : (site.place(id) ?? null);
  const column = focus === null ? -1 : site.columnsOf(focus).indexOf(params.get("column") ?? "");
  const hops = (name: string) => (/^\d+$/.test(params.get(name) ?? "") ? Number(params.get(name)) : undefined);
  return {
    focus,
    column: column < 0 ? undefined : column,
    up: hops("up"),
    down: hops("down"),
    select: params.get("select") ?? undefined,
  };
}

/** The address of a node, and of a column in it. */
export function nodeHref(site: Site, place: number, column?: string | number | null): string {
  const { id, type } = site.node(place);
  const name = typeof column === "number" ? site.columnsOf(place)[column] : column;
  return `#/${type}/${encodeURIComponent(id)}${name ? `?column=${encodeURIComponent(name)}` : ""}`;
}

/** The address of the graph. */
export function lineageHref(site: Site, { focus, column, up, down, select }: LineageView): string {
  const params = new URLSearchParams();
  if (focus !== null && column !== undefined) params.set("column", site.columnsOf(focus)[column] ?? "");
  if (up !== undefined) params.set("up", String(up));
  if (down !== undefined) params.set("down", String(down));
  if (select) params.set("select", select);
  const query = params.size === 0 ? "" : `?${params}`;
  return `#/lineage${focus === null ? "" : `/${encodeURIComponent(site.node(focus).id)}`}${query}`;
}
