import type { SiteNode } from "../../src/docs/site-data.ts";
import type { Site } from "./data.ts";

/** By the folders of the project, or by the schemas of the database. */
export type TreeMode = "project" | "database";

/** A folder with folders and nodes in it. */
export interface Branch {
  key: string;
  name: string;
  branches: Branch[];
  /** Places, in the order of their names. */
  nodes: number[];
  names: string[];
  count: number;
}

/** A line of the tree. */
export interface TreeRow {
  key: string;
  name: string;
  depth: number;
  /** The node; null for a folder. */
  place: number | null;
  count: number;
}

const HEADINGS: [SiteNode["type"], string][] = [
  ["model", "Models"],
  ["source", "Sources"],
  ["seed", "Seeds"],
  ["snapshot", "Snapshots"],
  ["exposure", "Exposures"],
  ["dashboard", "Dashboards"],
  ["group", "Groups"],
  ["analysis", "Analyses"],
  ["macro", "Macros"],
  ["unit_test", "Unit tests"],
  ["test", "Tests"],
];

/** The folders at the top with all that is in them. */
export function branchesOf(site: Site, mode: TreeMode): Branch[] {
  const top: Branch[] = [];
  for (const [place, node] of site.index.nodes.entries()) {
    const way = mode === "project" ? folders(site, node) : schemaOf(site, node);
    if (way === null || node.hidden) continue;
    let level = top;
    let key = "";
    let branch: Branch | undefined;
    for (const name of way) {
      key += `/${name}`;
      branch = level.find((each) => each.name === name);
      if (branch === undefined) {
        branch = { key, name, branches: [], nodes: [], names: [], count: 0 };
        level.push(branch);
      }
      branch.count++;
      level = branch.branches;
    }
    branch!.nodes.push(place);
    branch!.names.push(nameIn(node, mode));
  }
  return sorted(top, mode === "project" ? HEADINGS.map(([, name]) => name) : [], site.index.words.layers);
}

function nameIn(node: SiteNode, mode: TreeMode): string {
  if (mode === "database")
    return node.alias ?? (node.type === "source" ? node.name.split(".").slice(1).join(".") : node.name);
  return node.type === "source" ? node.name.split(".").slice(1).join(".") : node.name;
}

function folders({ index }: Site, node: SiteNode): string[] {
  const heading = HEADINGS.find(([type]) => type === node.type)![1];
  const own = index.words.packages[node.package] === index.project ? [] : [index.words.packages[node.package]!];
  if (node.type === "source") return [heading, ...own, node.name.split(".")[0]!];
  if (node.type === "test") return [heading, ...own, node.materialized ?? "singular"];
  const inside = node.fqn?.slice(1, -1) ?? [];
  // The last folder of a snapshot's fqn is its file.
  return [heading, ...own, ...(node.type === "model" || node.type === "seed" ? inside : [])];
}

function schemaOf({ index }: Site, node: SiteNode): string[] | null {
  if (node.schema === undefined || node.materialized === "ephemeral" || node.type === "test") return null;
  return [index.words.schemas[node.schema]!];
}

function sorted(branches: Branch[], order: readonly string[], layers: readonly string[]): Branch[] {
  const rank = (name: string) => {
    const at = order.indexOf(name) < 0 ? layers.indexOf(name) : order.indexOf(name);
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  for (const branch of branches) {
    branch.branches = sorted(branch.branches, [], layers);
    const both = branch.nodes.map((place, i) => ({ place, name: branch.names[i]! }));
    both.sort((a, b) => (a.name < b.name ? -1 : 1));
    branch.nodes = both.map(({ place }) => place);
    branch.names = both.map(({ name }) => name);
  }
  return branches.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}

/** The lines that are to be seen while these folders are open. */
export function rowsOf(branches: readonly Branch[], open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (level: readonly Branch[], depth: number) => {
    for (const { key, name, branches: inner, nodes, names, count } of level) {
      rows.push({ key, name, depth, place: null, count });
      if (!open.has(key)) continue;
      walk(inner, depth + 1);
      for (const [i, place] of nodes.entries())
        rows.push({ key: `${key}#${place}`, name: names[i]!, depth: depth + 1, place, count: 0 });
    }
  };
  walk(branches, 0);
  return rows;
}

/** The folders to open for a node to be seen; null where the tree does not have it. */
export function wayTo(branches: readonly Branch[], place: number): string[] | null {
  for (const { key, branches: inner, nodes } of branches) {
    if (nodes.includes(place)) return [key];
    const way = wayTo(inner, place);
    if (way !== null) return [key, ...way];
  }
  return null;
}
