import { assignLayers } from "./assign-layers.ts";
import { connectedComponents } from "./components.ts";
import { type Adjacency, adjacencyOf, type Layout, type LayoutInput } from "./graph-input.ts";
import { orderLayers } from "./order-layers.ts";
import { type Bend, isBroken, layerHeight, type PlacedItem, placeLayers, ROW_GAP } from "./place-layers.ts";

/** Between parts that have nothing to do with each other. */
const PART_GAP = 48;
/** A layer is broken into several columns only beyond this, some thirty cards, whatever the shape of the screen. */
const LEAST_HEIGHT = 2200;
/** With more bends than this per node, long edges are drawn straight across: they are a haze then in any case. */
const MOST_BENDS = 4;

/** One connected part, laid out by itself with its upper left corner at 0, 0. */
interface Part {
  nodes: number[];
  x: number[];
  y: number[];
  width: number;
  height: number;
  /** By "from,to" of the whole graph. */
  routes: Map<string, number[]>;
}

/**
 * Lays a graph out from left to right: layers by the longest path, few crossings by barycentres, heights by least
 * squares. Unconnected parts are laid out one by one and put on shelves. Layers far taller than the screen are broken
 * into columns, so that the whole of a large project has the shape of the screen and not that of a thread.
 */
export function layeredLayout(input: LayoutInput): Layout {
  const count = input.widths.length;
  const whole = adjacencyOf(count, input.edges);
  const parts = connectedComponents(whole).map((nodes) => layPart(nodes, whole, input));
  const { corners, width, height } = packParts(parts, input.aspect);
  const layout = { x: new Float32Array(count), y: new Float32Array(count), width, height };
  const routes = new Map<string, number[]>();
  parts.forEach((part, index) => {
    const corner = corners[index]!;
    part.nodes.forEach((node, at) => {
      layout.x[node] = corner.x + part.x[at]!;
      layout.y[node] = corner.y + part.y[at]!;
    });
    for (const [edge, points] of part.routes) {
      routes.set(
        edge,
        points.map((value, at) => value + (at % 2 === 0 ? corner.x : corner.y)),
      );
    }
  });
  return { ...layout, ...flattenRoutes(input.edges, routes) };
}

function flattenRoutes(edges: Uint32Array, routes: ReadonlyMap<string, number[]>) {
  const points: number[] = [];
  const starts: number[] = [0];
  for (let at = 0; at < edges.length; at += 2) {
    points.push(...(routes.get(`${edges[at]},${edges[at + 1]}`) ?? []));
    starts.push(points.length);
  }
  return { routes: Float32Array.from(points), routeStarts: Uint32Array.from(starts) };
}

function layPart(nodes: number[], whole: Adjacency, input: LayoutInput): Part {
  const own = new Map(nodes.map((node, index) => [node, index]));
  const inside = (lists: readonly number[][]) => nodes.map((node) => lists[node]!.map((other) => own.get(other)!));
  const adjacency = { parents: inside(whole.parents), children: inside(whole.children) };
  const widths = nodes.map((node) => input.widths[node]!);
  const heights = nodes.map((node) => input.heights[node]!);
  const layerOf = assignLayers(adjacency);
  // Layers without nodes, which moving nodes to the right leaves, take no room.
  const used = [...new Set(layerOf)].sort((a, b) => a - b);
  const layers: number[][] = used.map(() => []);
  const place = new Map(used.map((layer, index) => [layer, index]));
  nodes.forEach((_, node) => void layers[place.get(layerOf[node]!)!]!.push(node));

  const mostHeight = heightThatFits(widths, heights, input.aspect);
  const hasColumns = layers.some((layer) => isBroken(layerHeight(layer, heights), mostHeight));
  const bends = hasColumns ? [] : addBends(layers, adjacency);
  const { left, right } = hasColumns ? sidesOf(adjacency) : sidesWithBends(adjacency, layers, bends);
  orderLayers({ layers, left, right });
  const placed = placeLayers({ layers, left, right, widths, heights, mostHeight });
  return {
    nodes,
    x: placed.x,
    y: placed.y,
    width: placed.width,
    height: placed.height,
    routes: routesOf(nodes, adjacency, bends, placed.items),
  };
}

/** The height of a layout which fills the shape of the screen. */
function heightThatFits(widths: readonly number[], heights: readonly number[], aspect: number): number {
  const area = widths.reduce((sum, width, node) => sum + (width + 60) * (heights[node]! + ROW_GAP), 0);
  return Math.max(LEAST_HEIGHT, Math.sqrt(area / aspect));
}

/**
 * The bends of edges that pass layers: one per layer and node that the edges leave, shared by all its edges, which
 * bundles them. Each is added to its layer; none at all where they would be too many.
 */
function addBends(layers: number[][], { children }: Adjacency): Bend[] {
  const layerOf = new Map(layers.flatMap((layer, index) => layer.map((node) => [node, index] as const)));
  const bends: Bend[] = [];
  children.forEach((below, node) => {
    const last = Math.max(-1, ...below.map((child) => layerOf.get(child)!));
    for (let layer = layerOf.get(node)! + 1; layer < last; layer++) {
      bends.push({ item: children.length + bends.length, of: node, layer });
    }
  });
  if (bends.length > children.length * MOST_BENDS) return [];
  for (const bend of bends) layers[bend.layer]!.push(bend.item);
  return bends;
}

const sidesOf = ({ parents, children }: Adjacency) => ({ left: parents, right: children });

/** Neighbours of nodes and bends: an edge goes from bend to bend, and from the last before its end to its end. */
function sidesWithBends(adjacency: Adjacency, layers: readonly number[][], bends: readonly Bend[]) {
  const count = adjacency.children.length;
  const left: number[][] = Array.from({ length: count + bends.length }, () => []);
  const right: number[][] = Array.from({ length: count + bends.length }, () => []);
  const join = (from: number, to: number) => {
    right[from]!.push(to);
    left[to]!.push(from);
  };
  const layerOf = new Map(layers.flatMap((layer, index) => layer.map((item) => [item, index] as const)));
  const bendsOf = groupByNode(bends);
  for (let node = 0; node < count; node++) {
    const own = bendsOf.get(node) ?? [];
    own.forEach((bend, index) => void join(index === 0 ? node : own[index - 1]!.item, bend.item));
    for (const child of adjacency.children[node]!) {
      const before = own.findLast((bend) => bend.layer < layerOf.get(child)!);
      join(before?.item ?? node, child);
    }
  }
  return { left, right };
}

function groupByNode(bends: readonly Bend[]): Map<number, Bend[]> {
  const groups = new Map<number, Bend[]>();
  for (const bend of bends) {
    const group = groups.get(bend.of);
    if (group === undefined) groups.set(bend.of, [bend]);
    else group.push(bend);
  }
  return groups;
}

/** The points of each edge that passes bends. */
function routesOf(
  nodes: readonly number[],
  { children }: Adjacency,
  bends: readonly Bend[],
  places: ReadonlyMap<number, PlacedItem>,
): Map<string, number[]> {
  const routes = new Map<string, number[]>();
  const bendsOf = groupByNode(bends);
  children.forEach((below, node) => {
    const own = (bendsOf.get(node) ?? []).map((bend) => places.get(bend.item)!);
    if (own.length === 0) return;
    for (const child of below) {
      const layer = places.get(child)!.layer;
      // In and out of the room that the layer's cards take, so that the line runs level between them.
      const points = own.filter((bend) => bend.layer < layer).flatMap((bend) => [bend.x, bend.y, bend.right, bend.y]);
      if (points.length > 0) routes.set(`${nodes[node]},${nodes[child]}`, points);
    }
  });
  return routes;
}

/** Puts parts on shelves, the tallest first, into about the shape of the screen. */
function packParts(parts: readonly Part[], aspect: number) {
  const area = parts.reduce((sum, part) => sum + (part.width + PART_GAP) * (part.height + PART_GAP), 0);
  const widest = Math.max(0, ...parts.map((part) => part.width));
  const room = Math.max(widest, Math.sqrt(area * aspect));
  const corners: { x: number; y: number }[] = [];
  let [x, y, shelf, width] = [0, 0, 0, 0];
  const order = parts.map((_, index) => index).sort((a, b) => parts[b]!.height - parts[a]!.height);
  for (const index of order) {
    const part = parts[index]!;
    if (x > 0 && x + part.width > room) {
      y += shelf + PART_GAP;
      [x, shelf] = [0, 0];
    }
    corners[index] = { x, y };
    x += part.width + PART_GAP;
    width = Math.max(width, x - PART_GAP);
    shelf = Math.max(shelf, part.height);
  }
  return { corners, width, height: y + shelf };
}
