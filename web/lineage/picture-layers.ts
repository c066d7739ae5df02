import { h } from "../dashboard/dom.ts";
import type { Screen } from "./camera.ts";
import type { Frame } from "./paint-scene.ts";
import type { Camera } from "./scene.ts";

/** Of the screen's size. */
const SPARE = 0.06;

/** A painting, on an element that the browser moves and scales without the page painting anything. */
class Layer {
  readonly element: HTMLCanvasElement;
  readonly #context: ImageBitmapRenderingContext;
  #frame: Frame | undefined;

  constructor(className: string) {
    this.element = h("canvas", { class: className, "aria-hidden": "true", hidden: true });
    this.#context = this.element.getContext("bitmaprenderer")!;
  }

  /** Takes the image over. */
  show(image: ImageBitmap, frame: Frame): void {
    this.#frame = frame;
    this.element.hidden = false;
    // Setting a size clears a canvas and gives it memory, even where it is the same.
    if (this.element.width !== image.width) this.element.width = image.width;
    if (this.element.height !== image.height) this.element.height = image.height;
    this.#context.transferFromImageBitmap(image);
    this.element.style.width = `${frame.width}px`;
    this.element.style.height = `${frame.height}px`;
  }

  hide(): void {
    this.#frame = undefined;
    this.element.hidden = true;
  }

  /** How much larger than painted a camera shows it, and whether it covers the screen there. */
  fitness(camera: Camera, screen: Screen): { magnified: number; covers: boolean } {
    if (this.#frame === undefined) return { magnified: 0, covers: false };
    const { camera: own, width, height } = this.#frame;
    const magnified = camera.scale / own.scale;
    const left = (own.x - camera.x) * camera.scale;
    const top = (own.y - camera.y) * camera.scale;
    // Some of the way around is kept in hand, for the time that the next painting takes.
    const [spareX, spareY] = [screen.width * SPARE, screen.height * SPARE];
    const covers =
      left <= -spareX &&
      top <= -spareY &&
      left + width * magnified >= screen.width + spareX &&
      top + height * magnified >= screen.height + spareY;
    return { magnified, covers };
  }

  /** Puts it where the camera sees it. */
  place(camera: Camera): void {
    if (this.#frame === undefined) return;
    const own = this.#frame.camera;
    const x = (own.x - camera.x) * camera.scale;
    const y = (own.y - camera.y) * camera.scale;
    this.element.style.transform = `translate(${x}px, ${y}px) scale(${camera.scale / own.scale})`;
  }
}

/**
 * What is seen: the last painting, which has a ground of its own, over an overview of the whole that shows where the
 * painting does not reach yet. A frame of panning or zooming sets two transformations; the compositor does the rest.
 */
export class PictureLayers {
  readonly element: HTMLElement;
  readonly #overview = new Layer("lineage-overview");
  readonly #painting = new Layer("lineage-painting");
  /** Between a new layout and its first painting the old one stays as it is: its places are those of another scene. */
  #isFrozen = false;

  constructor() {
    this.element = h("div", { class: "lineage-canvas" }, this.#overview.element, this.#painting.element);
  }

  showPainting(image: ImageBitmap, frame: Frame): void {
    this.#isFrozen = false;
    this.#painting.show(image, frame);
  }

  showOverview(image: ImageBitmap, camera: Camera): void {
    this.#overview.show(image, { camera, width: image.width, height: image.height });
  }

  /** The overview, too, is paler where something is marked. */
  dim(isDimmed: boolean): void {
    this.#overview.element.classList.toggle("lineage-dimmed", isDimmed);
  }

  /** Whether the last painting serves for now: it covers the screen, and is neither coarse nor crowded. */
  serves(camera: Camera, screen: Screen): boolean {
    if (this.#isFrozen) return false;
    const { magnified, covers } = this.#painting.fitness(camera, screen);
    return covers && magnified > 0.6 && magnified < 1.6;
  }

  freeze(): void {
    this.#isFrozen = true;
    this.#overview.hide();
  }

  place(camera: Camera): void {
    this.#overview.place(camera);
    if (!this.#isFrozen) this.#painting.place(camera);
  }
}
