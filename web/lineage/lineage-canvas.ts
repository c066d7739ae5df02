import type { ColourMode, LineageHandle, LineageHost, LineageView } from "../site/lineage-mount.ts";
import { asideOf } from "./aside.ts";
import { type CanvasFrame, canvasFrame } from "./canvas-frame.ts";
import type { Spot } from "./card-size.ts";
import { describeCard, describeShown } from "./describe.ts";
import { download } from "./download.ts";
import { expressionBox } from "./expression-box.ts";
import type { KeyActions } from "./keys.ts";
import { legend } from "./legend.ts";
import { type LineageGraph, lineageGraph } from "./lineage-graph.ts";
import { marksOf } from "./marks.ts";
import { type Direction, neighbourCard } from "./neighbour-card.ts";
import { searchBox } from "./search-box.ts";
import { selecting } from "./select-expression.ts";
import { type Aim, Stage } from "./stage.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { toolbar } from "./toolbar.ts";
import { writeView } from "./view-address.ts";
import { ViewState } from "./view-state.ts";

/** Milliseconds in which nothing may move away under the second click. */
const DOUBLE_CLICK = 350;
/** Milliseconds on a card before its neighbours light up: not all that the mouse passes is meant. */
const HOVER = 120;
/** A card that the keys lead to is brought near from further away than this. */
const FAR = 0.3;

/** The parts of a canvas and what is chosen in it; what is shown is the state of the view. */
export class LineageCanvas implements LineageHandle {
  readonly #host: LineageHost;
  readonly #graph: LineageGraph;
  readonly #compact: boolean;
  readonly #state: ViewState;
  readonly #stage: Stage;
  readonly #frame: CanvasFrame;
  readonly #bar: ReturnType<typeof toolbar>;
  readonly #search: ReturnType<typeof searchBox>;
  readonly #expression: ReturnType<typeof expressionBox>;
  readonly #stopThemes: () => void;
  /** The node that was chosen, and the one under the mouse. */
  #current: number | undefined;
  #hovered: number | undefined;
  #isList = false;
  #revealing = 0;
  #hovering = 0;

  constructor(element: HTMLElement, host: LineageHost, { view, compact }: { view: LineageView; compact: boolean }) {
    this.#host = host;
    this.#graph = lineageGraph(host.index);
    this.#compact = compact;
    const select = selecting(host.index);
    this.#state = new ViewState(
      host,
      { graph: this.#graph, select, compact },
      { seen: (aim) => this.#show(aim), failed: (message) => this.#frame.say(message) },
    );
    this.#stage = new Stage(
      {
        hover: (card) => this.#hover(card),
        press: (spot) => this.#press(spot),
        doublePress: (spot) => spot?.on === "card" && this.#host.open(this.#nodeOf(spot.card)),
        laid: () => this.#afterLayout(),
        resized: () => this.#onResize(),
        failed: (message) => this.#frame.say(`The picture could not be drawn: ${message}`),
      },
      { compact },
    );
    this.#search = searchBox(this.#graph, (node) => this.#goTo(node));
    this.#expression = expressionBox(select, (text) =>
      this.#state.change({ select: text || undefined }, { fit: true }),
    );
    this.#bar = this.#makeBar();
    this.#frame = canvasFrame(this.#bar.element, this.#stage, this.#keys(), compact);
    element.append(this.#frame.root);
    this.#stopThemes = onThemeChange(() => this.#onTheme());
    this.#state.show(view, { fit: true });
  }

  /** Shows another view, as when the reader goes back. */
  show(view: LineageView): void {
    const { index } = this.#host;
    if (writeView(view, index) !== writeView(this.#state.view, index)) this.#state.show(view, { fit: true });
  }

  destroy(): void {
    clearTimeout(this.#revealing);
    clearTimeout(this.#hovering);
    this.#stopThemes();
    this.#state.end();
    this.#stage.destroy();
    this.#frame.root.remove();
  }

  #makeBar(): ReturnType<typeof toolbar> {
    const { words } = this.#host.index;
    const modes = new Set<ColourMode>(["kind", "status"]);
    if (words.layers.length > 0) modes.add("layer");
    if (words.groups.length > 0) modes.add("group");
    if (words.tags.length > 0) modes.add("tag");
    const fields = this.#compact ? [] : [this.#search.element, this.#expression.element];
    return toolbar(fields, modes, {
      hops: (direction, hops) => this.#state.change({ [direction]: hops, more: undefined }, { fit: true }),
      colour: (colour) => this.#state.change({ colour }, this.#keep()),
      filters: (filters) => this.#state.change({ filters }, { fit: true }),
      back: () => this.#back(),
      list: (isList) => this.#toggleList(isList),
      save: (format, whole) => this.#save(format, whole),
    });
  }

  #keys(): KeyActions {
    const withCurrent = (act: (node: number) => void) => () => void (this.#current !== undefined && act(this.#current));
    return {
      walk: (direction) => this.#walk(direction),
      open: withCurrent((node) => this.#host.open(node)),
      around: withCurrent((node) => this.#state.around(node)),
      columns: withCurrent((node) => this.#state.toggleColumns(node, this.#keep(node))),
      hop: (direction) => withCurrent((node) => this.#state.showHop(node, direction, this.#keep(node)))(),
      zoom: (factor) => this.#stage.zoom(factor),
      fit: () => this.#stage.fit(),
      search: () => (this.#compact ? undefined : this.#search.input.focus()),
      back: () => this.#back(),
    };
  }

  /** Shows what the state of the view came to. */
  #show(aim: Aim): void {
    const { view, seen } = this.#state;
    if (view.focus !== null) this.#current = view.focus;
    if (this.#current !== undefined && !this.#state.isShown(this.#current)) this.#current = undefined;
    // Until the new layout has come.
    delete this.#frame.root.dataset.laid;
    this.#stage.show(seen.scene, "fit" in aim && view.focus !== null ? { ...aim, around: view.focus } : aim);
    this.#expression.set(view.select ?? "");
    this.#renderWords();
  }

  #afterLayout(): void {
    this.#sendLook();
    this.#frame.root.dataset.laid = String(this.#state.seen.shown.length);
  }

  #sendLook(): void {
    const { scene } = this.#stage;
    if (scene === undefined) return;
    // A followed column has its own lines, whatever is chosen.
    const marks = marksOf(scene, this.#cardOf(this.#current ?? this.#hovered), this.#state.seen.trace);
    this.#stage.look({ theme: readTheme(this.#frame.root), marks, focus: this.#cardOf(this.#current) });
  }

  #onTheme(): void {
    this.#sendLook();
    this.#stage.refreshOverview();
    this.#renderWords();
  }

  #renderWords(): void {
    const { index } = this.#host;
    const { view, seen, canGoBack } = this.#state;
    this.#bar.update({ view, index, canGoBack, isList: this.#isList });
    const count = describeShown(seen.shown.length, this.#graph.nodes.length);
    this.#frame.legend.replaceChildren(...legend(seen, count, readTheme(this.#frame.root), index));
    this.#renderAside();
  }

  #renderAside(): void {
    const { view, seen } = this.#state;
    const content = asideOf(
      { graph: this.#graph, view, seen, current: this.#current, isList: this.#isList, compact: this.#compact },
      {
        open: (node) => this.#host.open(node),
        around: (node) => this.#state.around(node),
        toggleColumns: (node) => this.#state.toggleColumns(node, this.#keep(node)),
        follow: (node, column) => this.#state.follow(node, column),
        goTo: (node) => this.#goTo(node),
        close: () => this.#choose(undefined),
      },
    );
    this.#frame.aside.replaceChildren(...content);
    this.#frame.root.classList.toggle("lineage-with-list", this.#isList);
  }

  #nodeOf(card: number): number {
    return this.#stage.scene!.cards[card]!.node;
  }

  #cardOf(node: number | undefined): number {
    return node === undefined ? -1 : (this.#stage.scene?.cards.findIndex((card) => card.node === node) ?? -1);
  }

  #keep(node = this.#current): Aim {
    return { keep: node ?? this.#state.seen.shown[0] ?? -1 };
  }

  #hover(card: number | undefined): void {
    this.#hovered = card === undefined ? undefined : this.#nodeOf(card);
    clearTimeout(this.#hovering);
    if (this.#current === undefined) this.#hovering = window.setTimeout(() => this.#sendLook(), HOVER);
  }

  #press(spot: Spot | undefined): void {
    if (spot === undefined) {
      this.#choose(undefined);
      return;
    }
    const node = this.#nodeOf(spot.card);
    switch (spot.on) {
      case "card":
        this.#choose(node);
        break;
      case "toggle":
        this.#state.toggleColumns(node, this.#keep(node));
        break;
      case "more":
        this.#state.showAllColumns(node, this.#keep(node));
        break;
      case "up":
      case "down":
        this.#state.showHop(node, spot.on, this.#keep(node));
        break;
      case "column":
        this.#state.follow(node, this.#stage.scene!.cards[spot.card]!.columns![spot.row]!.column);
    }
  }

  #choose(node: number | undefined): void {
    this.#current = node;
    this.#hovered = undefined;
    this.#sendLook();
    this.#renderAside();
    if (node !== undefined) this.#frame.say(describeCard(this.#graph, node, new Set(this.#state.seen.shown)));
  }

  /** Chooses a node wherever it is: what the view leaves out is shown for it. */
  #goTo(node: number): void {
    if (!this.#state.isShown(node)) this.#state.around(node);
    this.#choose(node);
    const card = this.#cardOf(node);
    if (card >= 0) this.#stage.reveal(card, { centre: true });
    if (!this.#isList) this.#frame.application.focus({ preventScroll: true });
  }

  /** Keeps in view what was: all, or the chosen node, from which the panel may have taken its room. */
  #onResize(): void {
    clearTimeout(this.#revealing);
    if (this.#current === undefined) this.#stage.refit();
    else this.#revealing = window.setTimeout(() => this.#reveal(), DOUBLE_CLICK);
  }

  #reveal(): void {
    const card = this.#cardOf(this.#current);
    if (card >= 0) this.#stage.reveal(card, { centre: false });
  }

  #walk(direction: Direction): void {
    const { scene } = this.#stage;
    if (scene === undefined || scene.cards.length === 0) return;
    const from = this.#cardOf(this.#current);
    const card = from < 0 ? 0 : neighbourCard(scene, from, direction);
    if (card === undefined) {
      this.#frame.say(`Nothing further ${direction}.`);
      return;
    }
    this.#choose(this.#nodeOf(card));
    this.#stage.reveal(card, { centre: this.#stage.camera.scale < FAR });
  }

  /** Back to what was seen before; at last, to nothing chosen. */
  #back(): void {
    const { focus } = this.#state.view;
    if (!this.#state.back()) this.#choose(undefined);
    else if (focus !== null && this.#state.isShown(focus)) this.#choose(focus);
  }

  #toggleList(isList: boolean): void {
    this.#isList = isList;
    this.#renderWords();
    if (isList) this.#frame.aside.querySelector<HTMLElement>(".lineage-list")?.focus();
  }

  #save(format: "svg" | "png", whole: boolean): void {
    const { focus } = this.#state.view;
    const name = focus === null ? this.#host.index.project : this.#host.index.nodes[focus]!.name;
    this.#stage.export(format, `Lineage of ${name}`, whole).then(
      (blob) => download(blob, `lineage-${name.replace(/[^\w.-]+/g, "-")}.${format}`),
      (error: unknown) =>
        this.#frame.say(`The picture could not be saved: ${error instanceof Error ? error.message : error}`),
    );
  }
}
