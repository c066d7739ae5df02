import type { SiteIndex, SiteNode, SiteType } from "../../src/docs/site-data.ts";
import type { ColourMode } from "../site/lineage-mount.ts";
import { toneOf } from "./node-status.ts";
import type { Tone } from "./scene.ts";

/** How many hues the palette has; the place after them is for what has no category of its own. */
export const HUES = 8;
/** Places of the palette after the hues: the rest, then the tones. */
export const REST = HUES;
const TONES: Record<Tone, number> = { good: HUES + 1, warn: HUES + 2, bad: HUES + 3, muted: REST };

const TYPES: SiteType[] = ["source", "seed", "model", "snapshot", "exposure", "dashboard", "analysis"];
const TYPE_NAMES: Partial<Record<SiteType, string>> = {
  source: "Sources",
  seed: "Seeds",
  model: "Models",
  snapshot: "Snapshots",
  exposure: "Exposures",
  dashboard: "Dashboards",
  analysis: "Analyses",
};

const STATUS_NAMES: [Tone, string][] = [
  ["good", "Passed"],
  ["warn", "Warned"],
  ["bad", "Failed"],
  ["muted", "Not known"],
];

/** Colours of nodes, with what they mean. */
export interface Colouring {
  /** The place in the palette. */
  of(node: SiteNode): number;
  legend: { name: string; colour: number; count: number }[];
}

/** The colouring of the nodes that are shown. The categories that most of them are in have a hue of their own. */
export function colouring(index: SiteIndex, mode: ColourMode, shown: readonly number[]): Colouring {
  const nodes = shown.map((place) => index.nodes[place]!);
  if (mode === "status") {
    const of = (node: SiteNode) => TONES[toneOf(node)];
    const legend = STATUS_NAMES.map(([tone, name]) => ({ name, colour: TONES[tone], count: 0 }));
    return { of, legend: counted(legend, nodes, of) };
  }
  const { names, categoryOf } = categories(index, mode);
  const counts = new Map<number, number>();
  for (const node of nodes) {
    const category = categoryOf(node);
    if (category !== undefined) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  // Kinds and layers keep their hue whatever is shown.
  const isFixed = names.length <= HUES;
  const ranked = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b);
  const hues = new Map(
    isFixed ? names.map((_, place) => [place, place]) : ranked.slice(0, HUES).map((place, hue) => [place, hue]),
  );
  const of = (node: SiteNode) => hues.get(categoryOf(node) ?? -1) ?? REST;
  const legend = [...hues]
    .sort((a, b) => a[0] - b[0])
    .map(([place, colour]) => ({ name: names[place]!, colour, count: 0 }));
  legend.push({ name: isFixed ? `No ${mode}` : "Others", colour: REST, count: 0 });
  return { of, legend: counted(legend, nodes, of) };
}

function counted(legend: Colouring["legend"], nodes: readonly SiteNode[], of: Colouring["of"]): Colouring["legend"] {
  const byColour = new Map(legend.map((entry) => [entry.colour, entry]));
  for (const node of nodes) byColour.get(of(node))!.count++;
  return legend.filter((entry) => entry.count > 0);
}

function categories({ words }: SiteIndex, mode: Exclude<ColourMode, "status">) {
  switch (mode) {
    case "kind":
      return {
        names: TYPES.map((type) => TYPE_NAMES[type]!),
        categoryOf: (node: SiteNode): number | undefined => TYPES.indexOf(node.type),
      };
    case "layer":
      return { names: words.layers, categoryOf: (node: SiteNode) => node.layer };
    case "group":
      return { names: words.groups, categoryOf: (node: SiteNode) => node.group };
    case "tag":
      // A card has one colour: that of its first tag.
      return { names: words.tags, categoryOf: (node: SiteNode) => node.tags?.[0] };
  }
}
