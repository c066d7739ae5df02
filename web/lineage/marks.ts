import { type ColumnTrace, nodeOf } from "./column-trace.ts";
import { type Adjacency, adjacencyOf } from "./layout/graph-input.ts";
import { within } from "./lineage-graph.ts";
import { DOWNSTREAM, type LaidScene, MARKED, UPSTREAM } from "./scene.ts";

/**
 * What is on the way to a card and from it; with a followed column, the cards that it passes. Null where nothing is
 * chosen, so that nothing is dimmed.
 */
export function marksOf(scene: LaidScene, card: number, trace: ColumnTrace | null): Uint8Array | null {
  const marks = new Uint8Array(scene.cards.length);
  if (trace !== null) {
    const passed = new Set([...trace.columns].map(nodeOf));
    // Upstream alone lights no edge between cards: the path has lines of its own.
    scene.cards.forEach(({ node }, place) => {
      if (passed.has(node)) marks[place] = place === card ? MARKED : PASSED;
    });
    return marks;
  }
  if (card < 0) return null;
  const { parents, children } = neighboursIn(scene);
  for (const other of within(parents, [card])) marks[other]! |= UPSTREAM;
  for (const other of within(children, [card])) marks[other]! |= DOWNSTREAM;
  marks[card] = MARKED;
  return marks;
}

const known = new WeakMap<LaidScene, Adjacency>();

/** The neighbours of the cards, found once for each scene: the mouse passes many cards. */
function neighboursIn(scene: LaidScene): Adjacency {
  const neighbours = known.get(scene) ?? adjacencyOf(scene.cards.length, scene.edges);
  known.set(scene, neighbours);
  return neighbours;
}

/** Not dimmed, and of no meaning for edges. */
const PASSED = 8;
