import { h } from "../dashboard/dom.ts";
import type { Screen } from "./camera.ts";
import type { Camera } from "./scene.ts";

const WIDTH = 180;
const HEIGHT = 120;

/** The whole graph, small, with a frame around what is seen; pressing or dragging looks elsewhere. For the eyes only. */
export class Minimap {
  readonly element: HTMLElement;
  readonly #canvas = h("canvas", { width: WIDTH * 2, height: HEIGHT * 2 });
  readonly #frame = h("div", { class: "lineage-minimap-frame" });
  /** Pixels of the map per unit of the layout. */
  #scale = 0;

  constructor(onLook: (x: number, y: number) => void) {
    this.element = h(
      "div",
      { class: "lineage-minimap", "aria-hidden": "true", hidden: true },
      this.#canvas,
      this.#frame,
    );
    const look = (event: PointerEvent) => {
      if (this.#scale === 0 || event.buttons === 0) return;
      const box = this.#canvas.getBoundingClientRect();
      onLook((event.clientX - box.left) / this.#scale, (event.clientY - box.top) / this.#scale);
    };
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      look(event);
    });
    this.element.addEventListener("pointermove", look);
  }

  /** Takes an overview that was painted at a scale. */
  show(image: ImageBitmap, paintedScale: number): void {
    const fit = Math.min(WIDTH / image.width, HEIGHT / image.height);
    this.#scale = fit * paintedScale;
    const [width, height] = [Math.max(1, Math.round(image.width * fit)), Math.max(1, Math.round(image.height * fit))];
    this.#canvas.width = width * 2;
    this.#canvas.height = height * 2;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    const context = this.#canvas.getContext("2d")!;
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width * 2, height * 2);
  }

  /** Moves the frame; the map is there only while something lies outside the screen. */
  update(camera: Camera, { width, height }: Screen): void {
    if (this.#scale === 0) return;
    const map = { width: this.#canvas.width / 2, height: this.#canvas.height / 2 };
    const left = camera.x * this.#scale;
    const top = camera.y * this.#scale;
    const right = left + (width / camera.scale) * this.#scale;
    const bottom = top + (height / camera.scale) * this.#scale;
    const showsAll = left <= 1 && top <= 1 && right >= map.width - 1 && bottom >= map.height - 1;
    this.element.hidden = showsAll;
    if (showsAll) return;
    const [x, y] = [clamp(left, map.width), clamp(top, map.height)];
    const style = this.#frame.style;
    style.transform = `translate(${x}px, ${y}px)`;
    style.width = `${Math.max(4, clamp(right, map.width) - x)}px`;
    style.height = `${Math.max(4, clamp(bottom, map.height) - y)}px`;
  }
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
