import { HEAD_HEIGHT, PILL_WIDTH, STRIP_HEIGHT } from "./card-size.ts";
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
/** Room for the buttons at the right. */
const BUTTONS = 56;
/** From this scale on names can be read well. */
const READABLE = 0.42;
/** The scale at which one card and its neighbours are looked at. */
export const NEAR = 0.75;
/** Room for the legend below what is fitted. */
const LEGEND = 44;

/** Looks at the whole of a scene. */
export function fitCamera(scene: LaidScene | undefined, screen: Screen): Camera {
  // Pills stand out at the sides.
  const pills = scene?.cards.some(({ hiddenUp, hiddenDown }) => hiddenUp + hiddenDown > 0) ? 2 * PILL_WIDTH : 0;
  const width = Math.max(1, scene?.layout.width ?? 1) + pills;
  const height = Math.max(1, scene?.layout.height ?? 1);
  const room = { width: screen.width - EDGE - BUTTONS, height: screen.height - 2 * EDGE - LEGEND };
  const scale = Math.max(0.002, Math.min(1, room.width / width, room.height / height));
  return {
    x: (width - pills) / 2 - (EDGE + room.width / 2) / scale,
    y: height / 2 - (EDGE + room.height / 2) / scale,
    scale,
  };
}

/** Looks at the whole of a scene where its names can be read then, or else at one card and what is around it. */
export function fitAroundCamera(scene: LaidScene, card: number, screen: Screen): Camera {
  const fitted = fitCamera(scene, screen);
  if (card < 0 || fitted.scale >= READABLE) return fitted;
  const x = scene.layout.x[card]! + scene.cardWidth / 2;
  const y = scene.layout.y[card]! + HEAD_HEIGHT / 2;
  return centreCamera({ ...fitted, scale: NEAR }, x, y, screen);
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

/** Brings a card into view: into the middle and at least as near as asked, or by the shortest way. */
export function revealCamera(
  camera: Camera,
  scene: LaidScene,
  card: number,
  screen: Screen,
  least: number | undefined,
): Camera {
  const scale = Math.max(camera.scale, least ?? 0);
  const pad = EDGE / scale;
  const room = { width: screen.width / scale, height: screen.height / scale };
  const box = { x: scene.layout.x[card]! - pad, y: scene.layout.y[card]! - pad };
  const size = { width: scene.cardWidth + 2 * pad, height: HEAD_HEIGHT + STRIP_HEIGHT + 2 * pad };
  // The nearest place at which the box is inside; where it is larger than the screen, its beginning is.
  const into = (at: number, from: number, length: number, all: number) =>
    Math.min(from, Math.max(at, from + length - all));
  const x = into(camera.x, box.x, size.width, room.width);
  const y = into(camera.y, box.y, size.height, room.height);
  if (x === camera.x && y === camera.y && scale === camera.scale) return camera;
  if (least === undefined) return { x, y, scale };
  return centreCamera({ ...camera, scale }, box.x + size.width / 2, box.y + size.height / 2, screen);
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
