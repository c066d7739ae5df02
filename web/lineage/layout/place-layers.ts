import type { Layered } from "./order-layers.ts";
import { placeRows } from "./place-rows.ts";

/** A place in a layer that the edges of a node pass on their way to a later one. */
export interface Bend {
  item: number;
  /** The node that the edges leave. */
  of: number;
  layer: number;
}

/** Where an item lies: `x` to `right` is the room its layer takes, `y` the middle of the item. */
export interface PlacedItem {
  layer: number;
  x: number;
  right: number;
  y: number;
}

interface Placing extends Layered {
  /** Of nodes; items beyond them are bends, which have no size. */
  widths: readonly number[];
  heights: readonly number[];
  /** Of a layer that is not broken into columns. */
  mostHeight: number;
}

interface Placed {
  x: number[];
  y: number[];
  width: number;
  height: number;
  items: Map<number, PlacedItem>;
}

export const ROW_GAP = 14;
const BEND_GAP = 9;
const COLUMN_GAP = 26;
const SWEEPS = 14;

/** Between layers: more where more edges have to find their way. */
const layerGap = (edges: number) => 64 + Math.min(120, Math.sqrt(edges) * 4);

/** Gives each item of ordered layers its place. */
export function placeLayers(graph: Placing): Placed {
  const count = graph.widths.length;
  const rows = graph.layers.map((layer) => rowsOf(layer, graph));
  const middles = new Float64Array(graph.left.length);
  for (const layer of rows) stack(layer, graph, middles);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const toTheRight = sweep % 2 === 0;
    const bothSides = sweep >= SWEEPS - 4;
    for (const layer of toTheRight ? rows : rows.toReversed()) {
      const sides = bothSides ? [graph.left, graph.right] : [toTheRight ? graph.left : graph.right];
      settle(layer, graph, sides, middles);
    }
  }
  const x: number[] = new Array(count).fill(0);
  const items = new Map<number, PlacedItem>();
  let edge = 0;
  rows.forEach((layer, index) => {
    const right = placeColumns(layer, graph, edge, x);
    for (const item of layer.flat()) items.set(item, { layer: index, x: edge, right, y: middles[item]! });
    const leaving = layer.flat().reduce((sum, item) => sum + graph.right[item]!.length, 0);
    edge = right + layerGap(leaving);
  });
  return { ...moveToCorner(graph, x, middles, items), items };
}

/** Whether a layer is so much higher than fits that it is broken into columns: two that are half empty help nobody. */
export const isBroken = (height: number, mostHeight: number) => height > mostHeight * 1.25;

/** How high a layer stands as one column. */
export const layerHeight = (layer: readonly number[], heights: readonly number[]) =>
  layer.reduce((sum, item) => sum + (heights[item] ?? 0) + ROW_GAP, 0);

/** Items that lie side by side. Layers that are too high are broken, along the order, into several columns. */
function rowsOf(layer: readonly number[], { heights, mostHeight }: Placing): number[][] {
  const height = layerHeight(layer, heights);
  if (!isBroken(height, mostHeight)) return layer.map((item) => [item]);
  const columns = Math.ceil(height / mostHeight);
  return Array.from({ length: Math.ceil(layer.length / columns) }, (_, row) =>
    layer.slice(row * columns, (row + 1) * columns),
  );
}

/** Sets where the columns of a layer begin; returns where the last one ends. */
function placeColumns(rows: readonly number[][], { widths }: Placing, from: number, x: number[]): number {
  const columns: number[] = [];
  for (const row of rows) {
    row.forEach((item, column) => {
      columns[column] = Math.max(columns[column] ?? 0, widths[item] ?? 0);
    });
  }
  let edge = from;
  columns.forEach((width, column) => {
    for (const row of rows) if (row[column] !== undefined && row[column] < widths.length) x[row[column]] = edge;
    edge += width + COLUMN_GAP;
  });
  return edge - COLUMN_GAP;
}

const rowHeight = (row: readonly number[], { heights }: Placing) =>
  row.reduce((most, item) => Math.max(most, heights[item] ?? 0), 0);

function distancesOf(rows: readonly number[][], graph: Placing): number[] {
  const heights = rows.map((row) => rowHeight(row, graph));
  return heights.slice(0, -1).map((height, index) => {
    const next = heights[index + 1]!;
    return height / 2 + next / 2 + (height === 0 || next === 0 ? BEND_GAP : ROW_GAP);
  });
}

function stack(rows: readonly number[][], graph: Placing, middles: Float64Array): void {
  const distances = distancesOf(rows, graph);
  let y = -distances.reduce((sum, distance) => sum + distance, 0) / 2;
  rows.forEach((row, index) => {
    for (const item of row) middles[item] = y;
    y += distances[index] ?? 0;
  });
}

/** Moves the rows of a layer towards the neighbours of its items on the given sides. */
function settle(
  rows: readonly number[][],
  graph: Placing,
  sides: readonly (readonly number[][])[],
  middles: Float64Array,
): void {
  const isBend = (item: number) => item >= graph.widths.length;
  const wanted: number[] = [];
  const weights: number[] = [];
  for (const row of rows) {
    let [sum, weight] = [0, 0];
    for (const item of row) {
      for (const side of sides) {
        for (const other of side[item]!) {
          // Long edges first: a bend in them is seen more than a slope next to a card.
          const pull = isBend(item) ? (isBend(other) ? 8 : 2) : 1;
          sum += pull * middles[other]!;
          weight += pull;
        }
      }
    }
    wanted.push(weight === 0 ? middles[row[0]!]! : sum / weight);
    weights.push(weight === 0 ? 0.1 : weight);
  }
  const places = placeRows(wanted, weights, distancesOf(rows, graph));
  rows.forEach((row, index) => {
    for (const item of row) middles[item] = places[index]!;
  });
}

function moveToCorner(graph: Placing, x: number[], middles: Float64Array, items: Map<number, PlacedItem>) {
  const y = graph.heights.map((height, node) => middles[node]! - height / 2);
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const [item, place] of items) {
    const half = (graph.heights[item] ?? 0) / 2;
    top = Math.min(top, place.y - half);
    bottom = Math.max(bottom, place.y + half);
  }
  for (const place of items.values()) place.y -= top;
  const width = x.reduce((most, left, node) => Math.max(most, left + graph.widths[node]!), 0);
  return { x, y: y.map((value) => value - top), width, height: bottom - top };
}
