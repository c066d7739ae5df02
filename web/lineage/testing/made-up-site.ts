import type { SiteColumnEdges, SiteIndex, SiteNode } from "../../../src/docs/site-data.ts";

/** A site's data for tests, measurements and trying things out. */
export interface MadeUpSite {
  index: SiteIndex;
  columns: SiteColumnEdges;
}

const LAYERS = ["sources", "staging", "intermediate", "marts"];
const SHARES = [0.16, 0.34, 0.66, 0.97];
const TOPICS = ["orders", "customers", "payments", "sessions", "products", "returns", "campaigns", "tickets"];
const COLUMNS = ["id", "customer_id", "status", "amount", "created_at", "updated_at", "country", "channel"];

/** A project of `count` nodes that is the same every time: sources, three layers of models, some exposures. */
export function madeUpSite(count: number): MadeUpSite {
  const random = generator(7);
  const ends = SHARES.map((share) => Math.max(1, Math.floor(share * count)));
  const layerOf = (node: number) => ends.findIndex((end) => node < end);
  const nodes: SiteNode[] = [];
  const edges: number[] = [];
  const columns: SiteColumnEdges = {
    fromNode: [],
    fromColumn: [],
    toNode: [],
    toColumn: [],
    kind: [],
    rows: [],
    unclear: [],
  };
  for (let place = 0; place < count; place++) {
    const layer = layerOf(place);
    nodes.push(layer < 0 ? exposure(place, count) : relation(place, layer, ends, random));
    for (const parent of parentsOf(place, layer, ends, random)) {
      edges.push(parent, place);
      if (layer > 0) addColumnEdges(columns, parent, place, layer);
    }
  }
  return { index: indexOf(nodes, edges), columns };
}

/** Numbers from 0 to 1 by a linear congruence (the constants of Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function exposure(place: number, count: number): SiteNode {
  const name = `report_${count - place}`;
  return {
    id: `exposure.made_up.${name}`,
    name,
    type: "exposure",
    package: 0,
    path: "models/reports.yml",
    materialized: "dashboard",
    fqn: ["made_up", name],
  };
}

function relation(place: number, layer: number, ends: readonly number[], random: () => number): SiteNode {
  const topic = TOPICS[place % TOPICS.length]!;
  const number = place - (layer === 0 ? 0 : ends[layer - 1]!);
  const fails = random() < 0.04;
  const tests: SiteNode["tests"] = [Math.floor(random() * 6), random() < 0.08 ? 1 : 0, fails ? 1 : 0, 0];
  const common = {
    package: 0,
    layer,
    tags: random() < 0.5 ? [place % 3] : [],
    ...(layer === 3 && { group: place % 2 }),
    columns: COLUMNS.map((_, column) => column),
    tests,
    rows: Math.floor(10 ** (2 + random() * 5)),
  };
  if (layer === 0) {
    const name = `shop.${topic}_${number}`;
    const freshness = {
      status: random() < 0.1 ? ("warn" as const) : ("pass" as const),
      checkedAt: 1_795_000_000,
      loadedAt: 1_794_990_000,
    };
    return {
      ...common,
      id: `source.made_up.${name}`,
      name,
      type: "source",
      path: "models/sources.yml",
      fqn: ["made_up", "shop", name],
      freshness,
    };
  }
  const name = `${["", "stg", "int", layer === 3 && place % 3 === 0 ? "dim" : "fct"][layer]}_${topic}_${number}`;
  const status = random() < 0.02 ? ("error" as const) : ("success" as const);
  return {
    ...common,
    id: `model.made_up.${name}`,
    name,
    type: "model",
    path: `models/${LAYERS[layer]}/${name}.sql`,
    fqn: ["made_up", LAYERS[layer]!, name],
    materialized: layer === 1 ? "view" : place % 4 === 0 ? "incremental" : "table",
    description: `One row per ${topic}.`,
    run: { status, at: 1_794_995_000, seconds: 1 + random() * 20 },
  };
}

function parentsOf(place: number, layer: number, ends: readonly number[], random: () => number): number[] {
  if (layer === 0) return [];
  const number = place - ends[Math.max(0, layer - 1)]!;
  if (layer === 1) return [Math.floor((number / (ends[1]! - ends[0]!)) * ends[0]!)];
  const found = new Set<number>();
  const [from, to] = layer === 2 ? [ends[0]!, ends[1]!] : layer === 3 ? [ends[1]!, ends[2]!] : [ends[2]!, ends[3]!];
  const wanted = 1 + Math.floor(random() * 3.4);
  for (let parent = 0; parent < wanted; parent++) {
    const isNear = random() < 0.8;
    const at = isNear ? (number / Math.max(1, to - from) + (random() - 0.5) * 0.1) % 1 : random();
    const low = layer === 3 && random() < 0.1 ? ends[0]! : from;
    found.add(Math.min(to - 1, Math.max(low, low + Math.floor(Math.abs(at) * (to - low)))));
  }
  return [...found];
}

/** A staging model renames the first column, a mart aggregates the amount; the rest is copied. */
function addColumnEdges(columns: SiteColumnEdges, from: number, to: number, layer: number): void {
  COLUMNS.forEach((_, column) => {
    const kind =
      layer === 1 && column === 0 ? 1 : layer === 3 && column === 3 ? 3 : layer === 2 && column === 2 ? 2 : 0;
    if (layer > 3) return;
    columns.fromNode.push(from);
    columns.fromColumn.push(column);
    columns.toNode.push(to);
    columns.toColumn.push(column);
    columns.kind.push(kind);
  });
}

function indexOf(nodes: SiteNode[], edges: number[]): SiteIndex {
  return {
    version: 1,
    project: "made_up",
    target: "dev",
    database: "made_up",
    tstlVersion: "0",
    builtAt: 1_795_000_000,
    overview: "",
    words: {
      packages: ["made_up"],
      schemas: ["public"],
      layers: LAYERS,
      groups: ["finance", "growth"],
      tags: ["daily", "hourly", "pii"],
      columns: COLUMNS,
    },
    nodes,
    edges,
    testEdges: [],
    macroEdges: [],
    detailSize: 100,
    references: [],
    hasColumnEdges: true,
  };
}
