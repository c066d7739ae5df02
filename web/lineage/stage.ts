import { h } from "../dashboard/dom.ts";
import { CARD_WIDTH, cardHeight, HEAD_HEIGHT, type Spot, spotAt } from "./card-size.ts";
import { listenToGestures } from "./gestures.ts";
import { Minimap } from "./minimap.ts";
import type { Frame } from "./paint-scene.ts";
import type { Camera, LaidScene, Look, Scene } from "./scene.ts";
import { openStudio, type StudioClient } from "./studio-client.ts";
import type { Reply } from "./worker-messages.ts";

/** What the stage tells. */
export interface StageEvents {
  hover(card: number | undefined): void;
  press(spot: Spot | undefined): void;
  doublePress(spot: Spot | undefined): void;
  /** A scene has been laid out and is about to be seen. */
  laid(): void;
  failed(message: string): void;
}

/** Where to look when a new scene comes. */
export type Aim = { fit: true } | { keep: number };

const MARGIN = 0.25;
const OVERVIEW = { width: 1600, height: 1200 };
const SMALLEST = 0.01;
const LARGEST = 2.5;
const EDGE = 36;
/** Room for the legend below what is fitted. */
const LEGEND = 24;

/**
 * The picture. The studio paints what is seen and some way around it; on the page, a frame of panning or zooming only
 * moves the last such painting (with an overview of the whole under it) and asks for the next. So a frame costs the
 * same for twenty nodes and for five thousand.
 */
export class Stage {
  readonly element: HTMLElement;
  readonly canvas = h("canvas", { class: "lineage-canvas", "aria-hidden": "true" });
  readonly #context = this.canvas.getContext("2d")!;
  readonly #minimap: Minimap | undefined;
  readonly #studio: StudioClient;
  readonly #events: StageEvents;
  readonly #ends: (() => void)[] = [];
  camera: Camera = { x: 0, y: 0, scale: 1 };
  /** The scene that is seen, once it has been laid out. */
  scene: LaidScene | undefined;
  #sent: { id: number; scene: Scene; aim: Aim } | undefined;
  #painting: { frame: Frame; image: ImageBitmap } | undefined;
  #overview: { camera: Camera; image: ImageBitmap } | undefined;
  #id = 0;
  /** A painting is under way, and whether what it shows has become old meanwhile. */
  #isPainting = false;
  #isStale = false;
  #frame = 0;
  #marksAny = false;
  #hovered: number | undefined;
  #waiting = new Map<number, { resolve: (blob: Blob) => void; reject: (error: Error) => void }>();

  constructor(events: StageEvents, { compact }: { compact: boolean }) {
    this.#events = events;
    this.element = h("div", { class: "lineage-stage" }, this.canvas);
    if (!compact) {
      this.#minimap = new Minimap((x, y) => this.#centreOn(x, y));
      this.element.append(this.#minimap.element);
    }
    this.#studio = openStudio((reply) => this.#take(reply));
    const gestures = {
      pan: (dx: number, dy: number) => this.pan(dx, dy),
      zoom: (factor: number, x: number, y: number) => this.zoom(factor, x, y),
      hover: (x: number, y: number) => this.#hover(x, y),
      leave: () => this.#setHovered(undefined),
      press: (x: number, y: number) => events.press(this.#spotAt(x, y)),
      doublePress: (x: number, y: number) => events.doublePress(this.#spotAt(x, y)),
    };
    this.#ends.push(listenToGestures(this.canvas, gestures, compact));
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.element);
    this.#ends.push(
      () => observer.disconnect(),
      () => this.#studio.close(),
      () => cancelAnimationFrame(this.#frame),
    );
  }

  /** Shows a scene as soon as it is laid out; until then the one before stays. */
  show(scene: Scene, aim: Aim): void {
    const id = ++this.#id;
    const isFirst = this.scene === undefined && this.#sent === undefined;
    const pendingFit = this.#sent !== undefined && "fit" in this.#sent.aim;
    this.#sent = { id, scene, aim: isFirst || pendingFit ? { fit: true } : aim };
    const aspect = Math.max(0.5, this.#width / Math.max(1, this.#height));
    this.#studio.send({ type: "scene", id, scene, aspect });
  }

  /** Paints what is seen in another way. */
  look(look: Look): void {
    this.#marksAny = look.marks !== null;
    this.#studio.send({ type: "look", look });
    this.#stale();
  }

  /** Paints the overview anew, after colours changed. */
  refreshOverview(): void {
    if (this.scene !== undefined) this.#studio.send({ type: "overview", id: ++this.#id, ...OVERVIEW });
  }

  pan(dx: number, dy: number): void {
    const { x, y, scale } = this.camera;
    this.#move({ x: x - dx / scale, y: y - dy / scale, scale });
  }

  /** Zooms about a point of the element; about its middle where none is given. */
  zoom(factor: number, atX = this.#width / 2, atY = this.#height / 2): void {
    const { x, y, scale } = this.camera;
    const next = Math.min(LARGEST, Math.max(Math.min(SMALLEST, this.#fitCamera().scale), scale * factor));
    this.#move({ x: x + atX / scale - atX / next, y: y + atY / scale - atY / next, scale: next });
  }

  /** Shows all. */
  fit(): void {
    this.#move(this.#fitCamera());
  }

  /** Brings a card into view, near enough to be read. */
  reveal(card: number, { centre }: { centre: boolean }): void {
    if (this.scene === undefined) return;
    const scale = Math.max(this.camera.scale, centre ? 0.6 : 0);
    const x = this.scene.layout.x[card]!;
    const y = this.scene.layout.y[card]!;
    const seen = { width: this.#width / scale, height: this.#height / scale };
    const pad = EDGE / scale;
    const isSeen =
      x >= this.camera.x + pad &&
      x + CARD_WIDTH <= this.camera.x + seen.width - pad &&
      y >= this.camera.y + pad &&
      y + HEAD_HEIGHT <= this.camera.y + seen.height - pad;
    if (isSeen && scale === this.camera.scale) return;
    this.#move({ x: x + CARD_WIDTH / 2 - seen.width / 2, y: y + HEAD_HEIGHT / 2 - seen.height / 2, scale });
  }

  /** The picture as a file: what is seen, or the whole at full size, which a PNG has as far as a canvas can be that large. */
  export(format: "svg" | "png", title: string, whole: boolean): Promise<Blob> {
    const id = ++this.#id;
    const layout = this.scene?.layout;
    const most = format === "svg" ? Number.POSITIVE_INFINITY : 8000;
    const scale = layout === undefined ? 1 : Math.min(1, most / (layout.width + 80), most / (layout.height + 80));
    const all = layout && {
      camera: { x: -40, y: -40, scale },
      width: (layout.width + 80) * scale,
      height: (layout.height + 80) * scale,
    };
    const seen = { camera: this.camera, width: this.#width, height: this.#height };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#studio.send({ type: "export", id, frame: (whole ? all : undefined) ?? seen, format, title });
    });
  }

  destroy(): void {
    for (const end of this.#ends) end();
    this.#painting?.image.close();
    this.#overview?.image.close();
  }

  get #width(): number {
    return this.element.clientWidth;
  }

  get #height(): number {
    return this.element.clientHeight;
  }

  #fitCamera(): Camera {
    const width = Math.max(1, this.scene?.layout.width ?? 1);
    const height = Math.max(1, this.scene?.layout.height ?? 1);
    const room = { width: this.#width - 2 * EDGE, height: this.#height - 2 * EDGE - LEGEND };
    const scale = Math.max(0.002, Math.min(1, room.width / width, room.height / height));
    return { x: width / 2 - this.#width / scale / 2, y: height / 2 - (this.#height - LEGEND) / scale / 2, scale };
  }

  #centreOn(x: number, y: number): void {
    const { scale } = this.camera;
    this.#move({ x: x - this.#width / scale / 2, y: y - this.#height / scale / 2, scale });
  }

  #move(camera: Camera): void {
    this.camera = camera;
    this.#stale();
  }

  #resize(): void {
    const density = devicePixelRatio;
    this.canvas.width = Math.max(1, Math.round(this.#width * density));
    this.canvas.height = Math.max(1, Math.round(this.#height * density));
    this.#stale();
  }

  #spotAt(x: number, y: number): Spot | undefined {
    const { camera } = this;
    return this.scene && spotAt(this.scene, camera.x + x / camera.scale, camera.y + y / camera.scale);
  }

  #hover(x: number, y: number): void {
    const spot = this.#spotAt(x, y);
    this.canvas.style.cursor = spot === undefined ? "grab" : "pointer";
    this.#setHovered(spot?.card);
  }

  #setHovered(card: number | undefined): void {
    if (card === this.#hovered) return;
    this.#hovered = card;
    this.#events.hover(card);
  }

  #stale(): void {
    this.#isStale = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#compose());
  }

  #compose(): void {
    this.#frame = 0;
    const density = devicePixelRatio;
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(density, 0, 0, density, 0, 0);
    const painting = this.#painting;
    if (this.#overview !== undefined && !this.#isCovered(painting?.frame)) this.#drawOverview(painting?.frame);
    if (painting !== undefined) {
      const box = this.#boxOf(painting.frame);
      context.drawImage(painting.image, box.x, box.y, box.width, box.height);
    }
    this.#minimap?.update(this.camera, this.#width, this.#height);
    this.#askForPainting();
  }

  /** Where a painting lies on the element now. */
  #boxOf({ camera, width, height }: Frame) {
    const factor = this.camera.scale / camera.scale;
    return {
      x: (camera.x - this.camera.x) * this.camera.scale,
      y: (camera.y - this.camera.y) * this.camera.scale,
      width: width * factor,
      height: height * factor,
    };
  }

  #isCovered(frame: Frame | undefined): boolean {
    if (frame === undefined) return false;
    const box = this.#boxOf(frame);
    return box.x <= 0 && box.y <= 0 && box.x + box.width >= this.#width && box.y + box.height >= this.#height;
  }

  /** The overview, only where the painting does not reach: both let the ground shine through. */
  #drawOverview(frame: Frame | undefined): void {
    const { image, camera } = this.#overview!;
    const context = this.#context;
    context.save();
    if (frame !== undefined) {
      const box = this.#boxOf(frame);
      context.beginPath();
      context.rect(0, 0, this.#width, this.#height);
      context.rect(box.x, box.y, box.width, box.height);
      context.clip("evenodd");
    }
    if (this.#marksAny) context.globalAlpha = 0.3;
    const whole = this.#boxOf({ camera, width: image.width, height: image.height });
    context.drawImage(image, whole.x, whole.y, whole.width, whole.height);
    context.restore();
  }

  #askForPainting(): void {
    if (this.#isPainting || !this.#isStale || this.scene === undefined) return;
    this.#isPainting = true;
    this.#isStale = false;
    const { x, y, scale } = this.camera;
    const [marginX, marginY] = [Math.round(this.#width * MARGIN), Math.round(this.#height * MARGIN)];
    const camera = { x: x - marginX / scale, y: y - marginY / scale, scale };
    const frame = { camera, width: this.#width + 2 * marginX, height: this.#height + 2 * marginY };
    this.#studio.send({ type: "paint", id: ++this.#id, frame, density: Math.min(2, devicePixelRatio) });
  }

  #take(reply: Reply): void {
    switch (reply.type) {
      case "laid":
        this.#takeLayout(reply);
        break;
      case "painted":
        this.#isPainting = false;
        this.#painting?.image.close();
        this.#painting = reply;
        this.#schedule();
        break;
      case "overview":
        this.#overview?.image.close();
        this.#overview = reply;
        this.#minimap?.show(reply.image, reply.camera.scale);
        this.#schedule();
        break;
      case "exported":
        this.#waiting.get(reply.id)?.resolve(reply.blob);
        this.#waiting.delete(reply.id);
        break;
      case "failed":
        this.#isPainting = false;
        this.#waiting.get(reply.id)?.reject(new Error(reply.message));
        this.#waiting.delete(reply.id);
        this.#events.failed(reply.message);
    }
  }

  #takeLayout({ id, x, y, width, height, milliseconds }: Reply & { type: "laid" }): void {
    if (this.#sent?.id !== id) return;
    const { scene, aim } = this.#sent;
    this.#sent = undefined;
    const before = this.scene;
    const layout = { x, y, width, height, routes: new Float32Array(), routeStarts: new Uint32Array() };
    this.scene = { ...scene, layout, heights: Float32Array.from(scene.cards, cardHeight) };
    this.element.dataset.layout = String(Math.round(milliseconds));
    this.camera = this.#cameraAfter(before, aim);
    this.#painting?.image.close();
    this.#painting = undefined;
    this.#overview?.image.close();
    this.#overview = undefined;
    this.#hovered = undefined;
    this.#events.laid();
    this.#stale();
    this.refreshOverview();
  }

  /** The card that is to be kept stays where it was on the screen, whatever moved around it. */
  #cameraAfter(before: LaidScene | undefined, aim: Aim): Camera {
    if ("fit" in aim || before === undefined) return this.#fitCamera();
    const old = before.cards.findIndex((card) => card.node === aim.keep);
    const now = this.scene!.cards.findIndex((card) => card.node === aim.keep);
    if (old < 0 || now < 0) return this.#fitCamera();
    const { x, y, scale } = this.camera;
    return {
      x: x + this.scene!.layout.x[now]! - before.layout.x[old]!,
      y: y + this.scene!.layout.y[now]! - before.layout.y[old]!,
      scale,
    };
  }
}
