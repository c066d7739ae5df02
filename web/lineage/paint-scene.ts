import type { ColumnEdgeKind } from "../../src/docs/site-data.ts";
import { HEAD_HEIGHT, PILL_GAP, PILL_WIDTH, rowMiddle } from "./card-size.ts";
import { paintCard } from "./paint-card.ts";
import type { Curve, Pen } from "./pen.ts";
import { type Camera, DOWNSTREAM, type LaidScene, type Look, MARKED, UPSTREAM } from "./scene.ts";

/** What of the layout is seen. */
export interface Frame {
  camera: Camera;
  /** In pixels of the page. */
  width: number;
  height: number;
}

interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

// From this scale down cards are mere blocks, and lines between them a haze.
const BLOCK_SCALE = 0.16;
const DIMMED = 0.22;

/** Paints what is seen; the pen's transformation is that of the frame's camera. */
export function paintScene(pen: Pen, scene: LaidScene, look: Look, frame: Frame): void {
  const { camera } = frame;
  const area = {
    left: camera.x,
    top: camera.y,
    right: camera.x + frame.width / camera.scale,
    bottom: camera.y + frame.height / camera.scale,
  };
  paintEdges(pen, scene, look, camera.scale, area);
  // What is marked lies over what is not.
  const late: number[] = [];
  for (let card = 0; card < scene.cards.length; card++) {
    if (!isSeen(scene, card, area)) continue;
    if (look.marks !== null && look.marks[card] !== 0) late.push(card);
    else pen.named(scene.cards[card]!.name, () => paintOne(pen, scene, look, card, camera.scale));
  }
  for (const card of late) pen.named(scene.cards[card]!.name, () => paintOne(pen, scene, look, card, camera.scale));
  pen.opacity(1);
  paintColumnEdges(pen, scene, look, area);
}

function isSeen({ layout, heights, cardWidth }: LaidScene, card: number, area: Area): boolean {
  const x = layout.x[card]!;
  const y = layout.y[card]!;
  return x < area.right + 40 && x + cardWidth > area.left - 40 && y < area.bottom && y + heights[card]! > area.top;
}

function paintOne(pen: Pen, scene: LaidScene, look: Look, card: number, scale: number): void {
  const marks = look.marks?.[card];
  pen.opacity(marks === 0 ? DIMMED : 1);
  const x = scene.layout.x[card]!;
  const y = scene.layout.y[card]!;
  const width = scene.cardWidth;
  const height = scene.heights[card]!;
  const content = scene.cards[card]!;
  const isMarked = ((marks ?? 0) & MARKED) !== 0;
  const hasFocus = card === look.focus;
  if (scale >= BLOCK_SCALE) {
    paintCard(pen, content, { x, y, width, height, scale, isMarked, hasFocus }, look.theme);
    return;
  }
  pen.box(x, y, width, height, 0, look.theme.palette[content.colour]!);
  if (content.tone === "bad") pen.box(x + width - 60, y, 60, height, 0, look.theme.bad);
  if (hasFocus || isMarked) {
    pen.box(x - 2 / scale, y - 2 / scale, width + 4 / scale, height + 4 / scale, 0, look.theme.accent);
  }
}

function paintEdges(pen: Pen, scene: LaidScene, look: Look, scale: number, area: Area): void {
  const plain: Curve[] = [];
  const marked: Curve[] = [];
  const near: Curve[] = [];
  const seen = new Set<string>();
  for (let edge = 0; edge * 2 < scene.edges.length; edge++) {
    const from = scene.edges[edge * 2]!;
    const to = scene.edges[edge * 2 + 1]!;
    if (!mayBeSeen(scene, edge, from, to, area)) continue;
    const kind = look.marks === null ? "plain" : kindOfEdge(look.marks[from]!, look.marks[to]!);
    addCurves({ plain, marked, near }[kind], seen, scene, edge, from, to, kind);
  }
  const hasMarks = look.marks !== null;
  const crowd = Math.min(1, 900 / Math.max(1, plain.length));
  const alpha = scale < BLOCK_SCALE ? 0.12 + 0.5 * crowd : 0.35 + 0.65 * crowd;
  pen.curves(plain, {
    colour: look.theme.edge,
    width: Math.max(1.3, 0.8 / scale),
    alpha: hasMarks ? alpha * DIMMED : alpha,
  });
  if (marked.length > 0) {
    pen.curves(marked, { colour: look.theme.muted, width: Math.max(1.5, 1.1 / scale), alpha: 0.75 });
  }
  if (near.length > 0) {
    pen.curves(near, { colour: look.theme.accent, width: Math.max(2, 1.4 / scale), alpha: 1 });
  }
}

/** An edge that what is marked has itself, one further on the way to it or from it, or another. */
function kindOfEdge(from: number, to: number): "near" | "marked" | "plain" {
  const up = UPSTREAM | MARKED;
  const down = DOWNSTREAM | MARKED;
  const isOnTheWay = ((from & UPSTREAM) !== 0 && (to & up) !== 0) || ((from & down) !== 0 && (to & DOWNSTREAM) !== 0);
  if (!isOnTheWay) return "plain";
  return ((from | to) & MARKED) !== 0 ? "near" : "marked";
}

function mayBeSeen(scene: LaidScene, edge: number, from: number, to: number, area: Area): boolean {
  const { layout } = scene;
  const [x1, x2] = [layout.x[from]!, layout.x[to]! + scene.cardWidth];
  if (Math.min(x1, x2) > area.right || Math.max(x1, x2) < area.left) return false;
  let top = Math.min(layout.y[from]!, layout.y[to]!);
  let bottom = Math.max(layout.y[from]!, layout.y[to]!) + HEAD_HEIGHT;
  for (let at = layout.routeStarts[edge]! + 1; at < layout.routeStarts[edge + 1]!; at += 2) {
    top = Math.min(top, layout.routes[at]!);
    bottom = Math.max(bottom, layout.routes[at]!);
  }
  return top < area.bottom && bottom > area.top;
}

/**
 * Adds the line of an edge, from bend to bend. What edges of one node share is drawn once, lest it be darker than the
 * rest.
 */
function addCurves(
  group: Curve[],
  seen: Set<string>,
  { cards, layout, cardWidth }: LaidScene,
  edge: number,
  from: number,
  to: number,
  kind: string,
): void {
  // Behind the pill, so that one sees whose edge it is.
  let x = layout.x[from]! + cardWidth + (cards[from]!.hiddenDown > 0 ? PILL_WIDTH + PILL_GAP : 0);
  let y = layout.y[from]! + HEAD_HEIGHT / 2;
  const start = layout.routeStarts[edge]!;
  const end = layout.routeStarts[edge + 1]!;
  for (let at = start; at < end; at += 2) {
    const [nextX, nextY] = [layout.routes[at]!, layout.routes[at + 1]!];
    const key = `${kind}${from}:${nextX}`;
    if (!seen.has(key)) {
      seen.add(key);
      group.push(curveBetween(x, y, nextX, nextY));
    }
    [x, y] = [nextX, nextY];
  }
  group.push(curveBetween(x, y, layout.x[to]!, layout.y[to]! + HEAD_HEIGHT / 2));
}

/** Leaves and arrives level. */
function curveBetween(x1: number, y1: number, x2: number, y2: number): Curve {
  const reach = x2 > x1 ? Math.min(180, (x2 - x1) / 2) : 90;
  return [x1, y1, x1 + reach, y1, x2 - reach, y2, x2, y2];
}

function paintColumnEdges(pen: Pen, scene: LaidScene, look: Look, area: Area): void {
  const byKind = new Map<ColumnEdgeKind, Curve[]>();
  const { layout } = scene;
  for (const edge of scene.columnEdges) {
    const x1 = layout.x[edge.from]! + scene.cardWidth;
    const x2 = layout.x[edge.to]!;
    if (Math.min(x1, x2) > area.right || Math.max(x1, x2) < area.left) continue;
    const curve = curveBetween(
      x1,
      layout.y[edge.from]! + rowMiddle(edge.fromRow),
      x2,
      layout.y[edge.to]! + rowMiddle(edge.toRow),
    );
    const curves = byKind.get(edge.kind);
    if (curves === undefined) byKind.set(edge.kind, [curve]);
    else curves.push(curve);
  }
  for (const [kind, curves] of byKind) pen.curves(curves, { colour: look.theme.accent, width: 2, alpha: 0.9, kind });
}
