import { h } from "../dashboard/dom.ts";
import {
  centreCamera,
  fitAroundCamera,
  fitCamera,
  keepCamera,
  NEAR,
  revealCamera,
  type Screen,
  zoomCamera,
} from "./camera.ts";
import { cardHeight, type Spot, spotAt } from "./card-size.ts";
import { listenToGestures } from "./gestures.ts";
import { HoverTip } from "./hover-tip.ts";
import { Minimap } from "./minimap.ts";
import { DETAIL_SCALE } from "./paint-card.ts";
import { PictureLayers } from "./picture-layers.ts";
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
  /** There is more or less room than before. */
  resized(): void;
  failed(message: string): void;
}

/** Where to look when a new scene comes. */
export type Aim = { fit: true; around?: number } | { keep: number };

/** What is painted around what is seen, as a share of it: less where each pixel of the page is four of the screen. */
const MARGINS = { coarse: 0.25, fine: 0.12 };
/** A finer painting is not seen to be finer. */
const FINEST = 2;
/** Milliseconds of rest after which a picture that was moved is painted sharp. */
const REST = 90;
const OVERVIEW = { width: 1600, height: 1200 };
/**
 * The picture. The studio paints what is seen and some way around it; on the page, a frame of panning or zooming only
 * moves the last such painting, with an overview of the whole under it. The next is asked for when the last does not
 * serve any more, or when the reader rests. So a frame costs the same for twenty nodes and for five thousand.
 */
export class Stage {
  readonly element: HTMLElement;
  readonly #layers = new PictureLayers();
  readonly #tip = new HoverTip();
  readonly #minimap: Minimap | undefined;
  readonly #studio: StudioClient;
  readonly #events: StageEvents;
  readonly #ends: (() => void)[] = [];
  camera: Camera = { x: 0, y: 0, scale: 1 };
  /** The scene that is seen, once it has been laid out. */
  scene: LaidScene | undefined;
  #sent: { id: number; scene: Scene; aim: Aim } | undefined;
  #id = 0;
  /** Of requests after the layout that is seen. */
  #laidAt = 0;
  /** A painting is under way, and whether what it shows has become old meanwhile. */
  #isPainting = false;
  #isStale = false;
  /** All is shown, and is to be when the screen changes. */
  #isFitted = false;
  #frame = 0;
  #rest = 0;
  #hovered: number | undefined;
  #waiting = new Map<number, { resolve: (blob: Blob) => void; reject: (error: Error) => void }>();

  constructor(events: StageEvents, { compact }: { compact: boolean }) {
    this.#events = events;
    this.element = h("div", { class: "lineage-stage" }, this.#layers.element, this.#tip.element);
    if (!compact) {
      this.#minimap = new Minimap((x, y) => this.#move(centreCamera(this.camera, x, y, this.#screen)));
      this.element.append(this.#minimap.element);
    }
    this.#studio = openStudio((reply) => this.#take(reply));
    const gestures = {
      pan: (dx: number, dy: number) => this.pan(dx, dy),
      zoom: (factor: number, x: number, y: number) => this.zoom(factor, x, y),
      hover: (x: number, y: number) => this.#hover(x, y),
      leave: () => this.#leave(),
      press: (x: number, y: number) => events.press(this.#spotAt(x, y)),
      doublePress: (x: number, y: number) => events.doublePress(this.#spotAt(x, y)),
    };
    this.#ends.push(listenToGestures(this.#layers.element, gestures, compact));
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.element);
    this.#ends.push(
      () => observer.disconnect(),
      () => this.#studio.close(),
      () => cancelAnimationFrame(this.#frame),
      () => clearTimeout(this.#rest),
    );
  }

  /** Shows a scene as soon as it is laid out; until then the one before stays. */
  show(scene: Scene, aim: Aim): void {
    const id = ++this.#id;
    const isFirst = this.scene === undefined && this.#sent === undefined;
    const pendingFit = this.#sent !== undefined && "fit" in this.#sent.aim;
    const mustFit = !("fit" in aim) && (isFirst || pendingFit);
    this.#sent = { id, scene, aim: mustFit ? { fit: true } : aim };
    const { width, height } = this.#screen;
    const aspect = Math.max(0.5, width / Math.max(1, height));
    this.#studio.send({ type: "scene", id, scene, aspect });
  }

  /** Paints what is seen in another way. */
  look(look: Look): void {
    this.#layers.dim(look.marks !== null);
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
  zoom(factor: number, x = this.#screen.width / 2, y = this.#screen.height / 2): void {
    this.#move(zoomCamera(this.camera, factor, { x, y }, this.#fitCamera()));
  }

  /** Shows all again, if that is what was seen before the screen changed. */
  refit(): void {
    if (this.#isFitted && this.scene !== undefined) this.fit();
  }

  /** Shows all. */
  fit(): void {
    this.#move(this.#fitCamera());
    this.#isFitted = true;
  }

  /** Brings a card into view: into the middle, near enough to be read, or by the shortest way. */
  reveal(card: number, { centre }: { centre: boolean }): void {
    if (this.scene === undefined) return;
    const camera = revealCamera(this.camera, this.scene, card, this.#screen, centre ? NEAR : undefined);
    if (camera !== this.camera) this.#move(camera);
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
    const seen = { camera: this.camera, ...this.#screen };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#studio.send({ type: "export", id, frame: (whole ? all : undefined) ?? seen, format, title });
    });
  }

  destroy(): void {
    for (const end of this.#ends) end();
  }

  get #screen(): Screen {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  #fitCamera(): Camera {
    return fitCamera(this.scene, this.#screen);
  }

  #move(camera: Camera): void {
    this.camera = camera;
    this.#isFitted = false;
    this.#tip.show(undefined, 0, 0, 0);
    if (!this.#layers.serves(camera, this.#screen)) {
      this.#stale();
      return;
    }
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#stale(), REST);
    this.#schedule();
  }

  #resize(): void {
    this.#events.resized();
    this.#stale();
  }

  #spotAt(x: number, y: number): Spot | undefined {
    const { camera } = this;
    return this.scene && spotAt(this.scene, camera.x + x / camera.scale, camera.y + y / camera.scale);
  }

  #hover(x: number, y: number): void {
    const spot = this.#spotAt(x, y);
    const isNameless = this.camera.scale < DETAIL_SCALE;
    const name = spot && isNameless ? this.scene!.cards[spot.card]!.name : undefined;
    this.#tip.show(name, x, y, this.#screen.width);
    this.#layers.element.style.cursor = spot === undefined ? "grab" : "pointer";
    this.#setHovered(spot?.card);
  }

  #leave(): void {
    this.#tip.show(undefined, 0, 0, 0);
    this.#setHovered(undefined);
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
    this.#layers.place(this.camera);
    this.#minimap?.update(this.camera, this.#screen);
    this.#askForPainting();
  }

  #askForPainting(): void {
    if (this.#isPainting || !this.#isStale || this.scene === undefined) return;
    clearTimeout(this.#rest);
    this.#isPainting = true;
    this.#isStale = false;
    const { x, y, scale } = this.camera;
    const { width, height } = this.#screen;
    const density = Math.min(FINEST, devicePixelRatio);
    const margin = density > 1.5 ? MARGINS.fine : MARGINS.coarse;
    const [marginX, marginY] = [Math.round(width * margin), Math.round(height * margin)];
    const camera = { x: x - marginX / scale, y: y - marginY / scale, scale };
    const frame = { camera, width: width + 2 * marginX, height: height + 2 * marginY };
    this.#studio.send({ type: "paint", id: ++this.#id, frame, density });
  }

  #take(reply: Reply): void {
    switch (reply.type) {
      case "laid":
        this.#takeLayout(reply);
        break;
      case "painted":
        this.#isPainting = false;
        this.#takePainting(reply);
        this.#schedule();
        break;
      case "overview":
        this.#minimap?.show(reply.image, reply.camera.scale);
        this.#layers.showOverview(reply.image, reply.camera);
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

  #takePainting({ id, image, frame }: Reply & { type: "painted" }): void {
    // One that was asked for before the layout changed shows places of another scene.
    if (id < this.#laidAt) image.close();
    else this.#layers.showPainting(image, frame);
  }

  #takeLayout({ id, x, y, width, height, milliseconds }: Reply & { type: "laid" }): void {
    if (this.#sent?.id !== id) return;
    const { scene, aim } = this.#sent;
    this.#sent = undefined;
    this.#laidAt = ++this.#id;
    const before = this.scene;
    const layout = { x, y, width, height, routes: new Float32Array(), routeStarts: new Uint32Array() };
    this.scene = { ...scene, layout, heights: Float32Array.from(scene.cards, cardHeight) };
    this.element.dataset.layout = String(Math.round(milliseconds));
    this.camera = this.#cameraAfter(before, aim);
    this.#layers.freeze();
    this.#hovered = undefined;
    this.#events.laid();
    this.#stale();
    this.refreshOverview();
  }

  #cameraAfter(before: LaidScene | undefined, aim: Aim): Camera {
    const kept =
      "fit" in aim || before === undefined ? undefined : keepCamera(this.camera, aim.keep, before, this.scene!);
    this.#isFitted = false;
    if (kept !== undefined) return kept;
    const around = "fit" in aim ? this.scene!.cards.findIndex((card) => card.node === aim.around) : -1;
    const camera = fitAroundCamera(this.scene!, around, this.#screen);
    this.#isFitted = camera.scale === this.#fitCamera().scale;
    return camera;
  }
}
