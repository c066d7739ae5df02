import type { SiteIndex } from "../../src/docs/site-data.ts";
import { COLOUR_MODES, type LineageView } from "../site/lineage-mount.ts";

/**
 * The view as a text for an address, such as `focus=model.shop.orders&up=1&select=tag:daily`. Nodes are written by
 * unique_id and columns by name, so that an address outlives the next build of the site.
 */
export function writeView(view: LineageView, index: SiteIndex): string {
  const fields: [string, string][] = [];
  const id = (node: number) => index.nodes[node]!.id;
  const list = (key: string, nodes: readonly number[] | undefined) => {
    if (nodes !== undefined && nodes.length > 0) fields.push([key, nodes.map(id).join(",")]);
  };
  if (view.focus !== null) fields.push(["focus", id(view.focus)]);
  if (view.focus !== null && view.column !== undefined) {
    fields.push(["column", index.words.columns[index.nodes[view.focus]!.columns![view.column]!]!]);
  }
  if (view.up !== undefined) fields.push(["up", String(view.up)]);
  if (view.down !== undefined) fields.push(["down", String(view.down)]);
  list("more-up", view.more?.up);
  list("more-down", view.more?.down);
  list("open", view.open);
  if (view.select) fields.push(["select", view.select]);
  if (view.colour !== undefined && view.colour !== "kind") fields.push(["colour", view.colour]);
  if (view.filters) fields.push(["filters", "1"]);
  return fields.map(([key, value]) => `${key}=${escapeValue(value)}`).join("&");
}

// Left readable: what the selection language is made of means nothing in a fragment.
const escapeValue = (value: string) =>
  encodeURIComponent(value).replace(/%(?:3A|2C|2F|40|2B)/g, (code) => decodeURIComponent(code));

/** Reads such a text; what is not there any more is left out. */
export function readView(text: string, index: SiteIndex): LineageView {
  const fields = new Map<string, string>();
  for (const part of text.split("&")) {
    const sign = part.indexOf("=");
    if (sign > 0) fields.set(part.slice(0, sign), decode(part.slice(sign + 1)));
  }
  const places = new Map(index.nodes.map((node, place) => [node.id, place]));
  const list = (key: string) => (fields.get(key) ?? "").split(",").flatMap((id) => places.get(id) ?? []);
  const focus = places.get(fields.get("focus") ?? "") ?? null;
  const name = fields.get("column");
  const column =
    focus === null || name === undefined
      ? -1
      : (index.nodes[focus]!.columns ?? []).findIndex((word) => index.words.columns[word] === name);
  const more = { up: list("more-up"), down: list("more-down") };
  const open = list("open");
  const colour = COLOUR_MODES.find((mode) => mode === fields.get("colour"));
  const hops = (key: string) => (/^\d{1,3}$/.test(fields.get(key) ?? "") ? Number(fields.get(key)) : undefined);
  return {
    focus,
    ...(column >= 0 && { column }),
    ...(hops("up") !== undefined && { up: hops("up") }),
    ...(hops("down") !== undefined && { down: hops("down") }),
    ...(more.up.length + more.down.length > 0 && { more }),
    ...(open.length > 0 && { open }),
    ...(fields.get("select") && { select: fields.get("select") }),
    ...(colour !== undefined && { colour }),
    ...(fields.get("filters") === "1" && { filters: true }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // An address that somebody cut off in the middle of a sign.
    return text;
  }
}
