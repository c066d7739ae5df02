import { CARD_WIDTH, HEAD_HEIGHT } from "./card-size.ts";
import type { Camera, LaidScene } from "./scene.ts";

/** The size of what a camera looks through, in pixels of the page. */
export interface Screen {
  width: number;
  height: number;
}

const SMALLEST = 0.01;
const LARGEST = 2.5;
/** Room around what is fitted and revealed. */
const EDGE = 36;
/** Room for the legend below what is fitted. */
const LEGEND = 24;

/** Looks at the whole of a scene. */
export function fitCamera(scene: LaidScene | undefined, screen: Screen): Camera {
  const width = Math.max(1, scene?.layout.width ?? 1);
  const height = Math.max(1, scene?.layout.height ?? 1);
  const room = { width: screen.width - 2 * EDGE, height: screen.height - 2 * EDGE - LEGEND };
  const scale = Math.max(0.002, Math.min(1, room.width / width, room.height / height));
  return { x: width / 2 - screen.width / scale / 2, y: height / 2 - (screen.height - LEGEND) / scale / 2, scale };
}

/** Nearer by a factor, while what lies at a point of the screen stays there; never so far that all is a dot. */
export function zoomCamera(camera: Camera, factor: number, at: { x: number; y: number }, fitted: Camera): Camera {
  const { x, y, scale } = camera;
  const next = Math.min(LARGEST, Math.max(Math.min(SMALLEST, fitted.scale), scale * factor));
  return { x: x + at.x / scale - at.x / next, y: y + at.y / scale - at.y / next, scale: next };
}

/** Looks at a point. */
export function centreCamera({ scale }: Camera, x: number, y: number, screen: Screen): Camera {
  return { x: x - screen.width / scale / 2, y: y - screen.height / scale / 2, scale };
}

/** Brings a card into view, at least as near as asked; the same camera where it is seen already. */
export function revealCamera(camera: Camera, scene: LaidScene, card: number, least: number, screen: Screen): Camera {
  const scale = Math.max(camera.scale, least);
  const x = scene.layout.x[card]!;
  const y = scene.layout.y[card]!;
  const seen = { width: screen.width / scale, height: screen.height / scale };
  const pad = EDGE / scale;
  const isSeen =
    x >= camera.x + pad &&
    x + CARD_WIDTH <= camera.x + seen.width - pad &&
    y >= camera.y + pad &&
    y + HEAD_HEIGHT <= camera.y + seen.height - pad;
  if (isSeen && scale === camera.scale) return camera;
  return centreCamera({ ...camera, scale }, x + CARD_WIDTH / 2, y + HEAD_HEIGHT / 2, screen);
}

/** Keeps a node where it is on the screen, whatever moved around it; undefined where one scene does not have it. */
export function keepCamera(camera: Camera, node: number, before: LaidScene, now: LaidScene): Camera | undefined {
  const old = before.cards.findIndex((card) => card.node === node);
  const next = now.cards.findIndex((card) => card.node === node);
  if (old < 0 || next < 0) return undefined;
  return {
    x: camera.x + now.layout.x[next]! - before.layout.x[old]!,
    y: camera.y + now.layout.y[next]! - before.layout.y[old]!,
    scale: camera.scale,
  };
}
