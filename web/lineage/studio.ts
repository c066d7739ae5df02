import { cardHeight } from "./card-size.ts";
import { layeredLayout } from "./layout/layered-layout.ts";
import { type Frame, paintScene } from "./paint-scene.ts";
import { CanvasPen } from "./pen.ts";
import type { LaidScene, Look } from "./scene.ts";
import { SvgPen } from "./svg-pen.ts";
import type { Reply, Request } from "./worker-messages.ts";

/**
 * Lays scenes out and paints them: all the heavy work, which a worker does so that the page stays fluid. Without a
 * worker (a browser or policy that allows none) the page runs it itself.
 */
export class Studio {
  #scene: LaidScene | undefined;
  #look: Look | undefined;
  #canvas: OffscreenCanvas | undefined;

  /** Does what is asked; null where there is nothing to answer. Rejects only where the browser cannot paint. */
  async answer(request: Request): Promise<Reply | null> {
    switch (request.type) {
      case "scene":
        return this.#layOut(request);
      case "look":
        this.#look = request.look;
        return null;
      case "paint":
        return this.#paint(request);
      case "overview":
        return this.#paintOverview(request);
      case "export":
        return { type: "exported", id: request.id, blob: await this.#export(request) };
    }
  }

  #layOut({ id, scene, aspect }: Request & { type: "scene" }): Reply {
    const started = performance.now();
    const heights = Float32Array.from(scene.cards, cardHeight);
    const widths = new Float32Array(scene.cards.length).fill(scene.cardWidth);
    const layout = layeredLayout({ widths, heights, edges: scene.edges, aspect });
    this.#scene = { ...scene, layout, heights };
    const { x, y, width, height } = layout;
    return { type: "laid", id, x, y, width, height, milliseconds: performance.now() - started };
  }

  #paint({ id, frame, density }: Request & { type: "paint" }): Reply | null {
    const started = performance.now();
    const width = Math.max(1, Math.round(frame.width * density));
    const height = Math.max(1, Math.round(frame.height * density));
    if (this.#canvas?.width !== width || this.#canvas.height !== height) {
      this.#canvas = new OffscreenCanvas(width, height);
    }
    const image = this.#draw(this.#canvas, frame, density);
    if (image === null) return null;
    return { type: "painted", id, frame, image, milliseconds: performance.now() - started };
  }

  #paintOverview({ id, width, height }: Request & { type: "overview" }): Reply | null {
    if (this.#scene === undefined) return null;
    const { layout } = this.#scene;
    const scale = Math.min(1, width / Math.max(1, layout.width), height / Math.max(1, layout.height));
    const frame = { camera: { x: 0, y: 0, scale }, width: layout.width * scale, height: layout.height * scale };
    const canvas = new OffscreenCanvas(Math.max(1, Math.ceil(frame.width)), Math.max(1, Math.ceil(frame.height)));
    const image = this.#draw(canvas, frame, 1);
    return image && { type: "overview", id, camera: frame.camera, image };
  }

  #draw(canvas: OffscreenCanvas, frame: Frame, density: number): ImageBitmap | null {
    if (this.#scene === undefined || this.#look === undefined) return null;
    // Painted by the processor: it is there that many short lines are fast, and machines without a graphics card equal.
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("this browser paints on no canvas");
    const scale = frame.camera.scale * density;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.#look.theme.page;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(scale, 0, 0, scale, -frame.camera.x * scale, -frame.camera.y * scale);
    paintScene(new CanvasPen(context, this.#look.theme.font), this.#scene, this.#look, frame);
    return canvas.transferToImageBitmap();
  }

  async #export({ frame, format, title }: Request & { type: "export" }): Promise<Blob> {
    if (this.#scene === undefined || this.#look === undefined) throw new Error("there is nothing to export yet");
    const { theme } = this.#look;
    const { x, y, scale } = frame.camera;
    const ground = { x, y, width: frame.width / scale, height: frame.height / scale };
    if (format === "svg") {
      const ruler = new CanvasPen(new OffscreenCanvas(1, 1).getContext("2d")!, theme.font);
      const pen = new SvgPen(theme.font, (text, size, weight) => ruler.measure(text, size, weight));
      pen.box(ground.x, ground.y, ground.width, ground.height, 0, theme.page);
      paintScene(pen, this.#scene, this.#look, frame);
      return new Blob([pen.document(frame, title)], { type: "image/svg+xml" });
    }
    const canvas = new OffscreenCanvas(Math.ceil(frame.width), Math.ceil(frame.height));
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    context.setTransform(scale, 0, 0, scale, -x * scale, -y * scale);
    const pen = new CanvasPen(context, theme.font);
    pen.box(ground.x, ground.y, ground.width, ground.height, 0, theme.page);
    paintScene(pen, this.#scene, this.#look, frame);
    return canvas.convertToBlob({ type: "image/png" });
  }
}
