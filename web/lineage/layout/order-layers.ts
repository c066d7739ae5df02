/** Items of a layered graph: nodes, and the bends of long edges. */
export interface Layered {
  layers: number[][];
  /** Neighbours of each item to its left and right. */
  left: readonly number[][];
  right: readonly number[][];
}

const SWEEPS = 12;
// Counting crossings to keep the best order is worth its time only where single edges can be told apart.
const COUNTED_ITEMS = 3000;

/**
 * Orders each layer so that few edges cross: sweeps to the right and back, by the mean place of the neighbours on the
 * side one comes from (the barycentre heuristic of Sugiyama, Tagawa and Toda). Changes the layers in place.
 */
export function orderLayers(graph: Layered): void {
  const places = new Float64Array(graph.left.length);
  for (const layer of graph.layers) setPlaces(layer, places);
  const count = graph.layers.reduce((sum, layer) => sum + layer.length, 0);
  const counted = count <= COUNTED_ITEMS;
  let best = counted ? crossings(graph) : 0;
  let bestLayers = graph.layers.map((layer) => [...layer]);
  for (let sweep = 0; sweep < SWEEPS && (!counted || best > 0); sweep++) {
    const toTheRight = sweep % 2 === 0;
    const sequence = toTheRight ? graph.layers : graph.layers.toReversed();
    for (const layer of sequence) sortLayer(layer, toTheRight ? graph.left : graph.right, places);
    if (!counted) continue;
    const found = crossings(graph);
    if (found >= best) continue;
    best = found;
    bestLayers = graph.layers.map((layer) => [...layer]);
  }
  if (counted) graph.layers.splice(0, graph.layers.length, ...bestLayers);
}

/** Places are shares of a layer, so that neighbours in layers of unlike length compare. */
function setPlaces(layer: number[], places: Float64Array): void {
  layer.forEach((item, index) => {
    places[item] = (index + 0.5) / layer.length;
  });
}

function sortLayer(layer: number[], neighbours: readonly number[][], places: Float64Array): void {
  const wanted = new Map<number, number>();
  for (const item of layer) {
    const near = neighbours[item]!;
    let sum = 0;
    for (const other of near) sum += places[other]!;
    wanted.set(item, near.length === 0 ? places[item]! : sum / near.length);
  }
  layer.sort((a, b) => wanted.get(a)! - wanted.get(b)! || places[a]! - places[b]!);
  setPlaces(layer, places);
}

/** Pairs of edges that cross between neighbouring layers, counted with a Fenwick tree. */
function crossings({ layers, right }: Layered): number {
  let total = 0;
  layers.slice(0, -1).forEach((layer, at) => {
    const next = layers[at + 1]!;
    const index = new Map(next.map((item, place) => [item, place]));
    const tree = new Uint32Array(next.length + 1);
    let added = 0;
    for (const item of layer) {
      const ends = right[item]!.map((other) => index.get(other) ?? -1).filter((end) => end >= 0);
      ends.sort((a, b) => a - b);
      for (const end of ends) {
        let before = 0;
        for (let node = end + 1; node > 0; node -= node & -node) before += tree[node]!;
        total += added - before;
      }
      for (const end of ends) {
        added++;
        for (let node = end + 1; node <= next.length; node += node & -node) tree[node]!++;
      }
    }
  });
  return total;
}
