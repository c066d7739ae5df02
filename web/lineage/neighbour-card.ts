import type { LaidScene } from "./scene.ts";

export type Direction = "left" | "right" | "up" | "down";

/**
 * The card that an arrow key leads to: along an edge to the side, the one that lies most level; up and down within the
 * column of cards, or, where a column has only this one, the nearest to it.
 */
export function neighbourCard(scene: LaidScene, from: number, direction: Direction): number | undefined {
  const { x, y } = scene.layout;
  const candidates =
    direction === "left" || direction === "right"
      ? alongEdges(scene, from, direction)
      : inColumn(scene, from, direction);
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const card of candidates) {
    const distance = Math.abs(y[card]! - y[from]!) + Math.abs(x[card]! - x[from]!) / 10;
    if (distance >= least) continue;
    least = distance;
    best = card;
  }
  return best;
}

function alongEdges({ edges }: LaidScene, from: number, direction: "left" | "right"): number[] {
  const [here, there] = direction === "right" ? [0, 1] : [1, 0];
  const found: number[] = [];
  for (let at = 0; at < edges.length; at += 2) if (edges[at + here] === from) found.push(edges[at + there]!);
  return found;
}

function inColumn({ cards, layout }: LaidScene, from: number, direction: "up" | "down"): number[] {
  const sign = direction === "down" ? 1 : -1;
  const ahead = cards.flatMap((_, card) => ((layout.y[card]! - layout.y[from]!) * sign > 0 ? [card] : []));
  const level = ahead.filter((card) => Math.abs(layout.x[card]! - layout.x[from]!) < 1);
  return level.length > 0 ? level : ahead;
}
