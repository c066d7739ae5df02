import type { ColourMode, LineageHandle, LineageHost, LineageView } from "../site/lineage-mount.ts";
import { asideOf } from "./aside.ts";
import { type CanvasFrame, canvasFrame } from "./canvas-frame.ts";
import type { Spot } from "./card-size.ts";
import { type ColumnEdgeIndex, indexColumnEdges } from "./column-trace.ts";
import { describeCard, describeShown } from "./describe.ts";
import { download } from "./download.ts";
import { expressionBox } from "./expression-box.ts";
import type { KeyActions } from "./keys.ts";
import { legend } from "./legend.ts";
import { type LineageGraph, lineageGraph } from "./lineage-graph.ts";
import { marksOf } from "./marks.ts";
import { neighbourCard } from "./neighbour-card.ts";
import { searchBox } from "./search-box.ts";
import { selecting } from "./select-expression.ts";
import { type Aim, Stage } from "./stage.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { toolbar } from "./toolbar.ts";
import { writeView } from "./view-address.ts";
import { viewAround, viewOfColumn, wholeView, withColumnsToggled, withHop } from "./view-changes.ts";
import { type ViewScene, viewScene } from "./view-scene.ts";

/** Milliseconds in which nothing may move away under the second click. */
const DOUBLE_CLICK = 350;

/** The state of a canvas and all its parts; every change goes through `#change`. */
export class LineageCanvas implements LineageHandle {
  readonly #host: LineageHost;
  readonly #graph: LineageGraph;
  readonly #compact: boolean;
  readonly #stage: Stage;
  readonly #frame: CanvasFrame;
  readonly #bar: ReturnType<typeof toolbar>;
  readonly #search: ReturnType<typeof searchBox>;
  readonly #expression: ReturnType<typeof expressionBox>;
  readonly #select: ReturnType<typeof selecting>;
  readonly #ends: (() => void)[] = [];
  #view: LineageView;
  /** Views that Esc leads back to. */
  #before: LineageView[] = [];
  #seen: ViewScene;
  #edges: ColumnEdgeIndex | undefined;
  readonly #full = new Set<number>();
  /** The node that was chosen, and the one under the mouse. */
  #current: number | undefined;
  #hovered: number | undefined;
  #isList = false;
  #isDestroyed = false;
  #revealing = 0;

  constructor(element: HTMLElement, host: LineageHost, { view, compact }: { view: LineageView; compact: boolean }) {
    this.#host = host;
    this.#graph = lineageGraph(host.index);
    this.#compact = compact;
    this.#view = view;
    this.#select = selecting(host.index);
    this.#stage = new Stage(
      {
        hover: (card) => this.#hover(card),
        press: (spot) => this.#press(spot),
        doublePress: (spot) => spot?.on === "card" && this.#open(this.#nodeOf(spot.card)),
        laid: () => this.#afterLayout(),
        resized: () => this.#onResize(),
        failed: (message) => this.#frame.say(`The picture could not be drawn: ${message}`),
      },
      { compact },
    );
    this.#search = searchBox(this.#graph, (node) => this.#goTo(node));
    this.#expression = expressionBox(this.#select, (select) =>
      this.#change({ ...this.#view, select: select || undefined }, { fit: true }),
    );
    this.#bar = this.#makeBar();
    this.#frame = canvasFrame(this.#bar.element, this.#stage, this.#keys(), compact);
    this.#seen = viewScene({ focus: null }, this.#means());
    element.append(this.#frame.root);
    this.#ends.push(onThemeChange(() => this.#onTheme()));
    this.#show(view, { fit: true });
  }

  /** Shows another view, as when the reader goes back. */
  show(view: LineageView): void {
    if (writeView(view, this.#host.index) !== writeView(this.#view, this.#host.index)) this.#show(view, { fit: true });
  }

  destroy(): void {
    this.#isDestroyed = true;
    clearTimeout(this.#revealing);
    for (const end of this.#ends) end();
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
      hops: (direction, hops) => this.#change({ ...this.#view, [direction]: hops, more: undefined }, { fit: true }),
      colour: (colour) => this.#change({ ...this.#view, colour }, this.#keep()),
      filters: (filters) => this.#change({ ...this.#view, filters }, { fit: true }),
      whole: () => this.#back(),
      list: (isList) => this.#toggleList(isList),
      save: (format, whole) => this.#save(format, whole),
    });
  }

  #keys(): KeyActions {
    const withCurrent = (act: (node: number) => void) => () => void (this.#current !== undefined && act(this.#current));
    return {
      walk: (direction) => this.#walk(direction),
      open: withCurrent((node) => this.#open(node)),
      around: withCurrent((node) => this.#around(node)),
      columns: withCurrent((node) => this.#toggleColumns(node)),
      hop: (direction) => this.#current !== undefined && this.#showHop(this.#current, direction),
      zoom: (factor) => this.#stage.zoom(factor),
      fit: () => this.#stage.fit(),
      search: () => (this.#compact ? undefined : this.#search.input.focus()),
      back: () => this.#back(),
    };
  }

  /** Shows another view and remembers nothing; `#turnTo` is for what Esc undoes. */
  #change(view: LineageView, aim: Aim): void {
    this.#show(view, aim);
    this.#host.onView(this.#view);
  }

  #turnTo(view: LineageView, aim: Aim): void {
    this.#before.push(this.#view);
    this.#change(view, aim);
  }

  #show(view: LineageView, aim: Aim): void {
    this.#view = view;
    if (view.focus !== null && view.column !== undefined && this.#edges === undefined) {
      this.#loadEdges(view, aim);
      return;
    }
    this.#seen = viewScene(view, this.#means());
    if (view.focus !== null) this.#current = view.focus;
    if (this.#current !== undefined && !this.#isShown(this.#current)) this.#current = undefined;
    // Until the new layout has come.
    delete this.#frame.root.dataset.laid;
    this.#stage.show(this.#seen.scene, "fit" in aim && view.focus !== null ? { ...aim, around: view.focus } : aim);
    this.#expression.set(view.select ?? "");
    this.#renderWords();
  }

  #loadEdges(view: LineageView, aim: Aim): void {
    this.#host.columnEdges().then(
      (edges) => {
        this.#edges ??= indexColumnEdges(edges);
        if (this.#view === view && !this.#isDestroyed) this.#show(view, aim);
      },
      (error: unknown) => {
        this.#frame.say(
          `The lineage of columns could not be loaded: ${error instanceof Error ? error.message : error}`,
        );
        if (this.#view === view) this.#show({ ...view, column: undefined }, aim);
      },
    );
  }

  #means() {
    return { graph: this.#graph, select: this.#select, edges: this.#edges, full: this.#full };
  }

  #isShown(node: number): boolean {
    return this.#seen.shown.includes(node);
  }

  #cardOf(node: number | undefined): number {
    return node === undefined ? -1 : (this.#stage.scene?.cards.findIndex((card) => card.node === node) ?? -1);
  }

  #afterLayout(): void {
    this.#sendLook();
    this.#frame.root.dataset.laid = String(this.#seen.shown.length);
  }

  #sendLook(): void {
    const { scene } = this.#stage;
    if (scene === undefined) return;
    // A followed column has its own lines: cards beside its path are dimmed, whatever is chosen.
    const marks = marksOf(scene, this.#cardOf(this.#current ?? this.#hovered), this.#seen.trace);
    this.#stage.look({ theme: readTheme(this.#frame.root), marks, focus: this.#cardOf(this.#current) });
  }

  #onTheme(): void {
    this.#sendLook();
    this.#stage.refreshOverview();
    this.#renderWords();
  }

  #renderWords(): void {
    const { index } = this.#host;
    const { focus, column } = this.#view;
    const name = focus === null ? null : index.nodes[focus]!.name;
    const word = focus === null || column === undefined ? undefined : index.nodes[focus]!.columns?.[column];
    this.#bar.update({
      view: this.#view,
      focusName: name,
      columnName: word === undefined ? null : index.words.columns[word]!,
      isList: this.#isList,
    });
    const count = describeShown(this.#seen.shown.length, this.#graph.nodes.length);
    this.#frame.legend.replaceChildren(...legend(this.#seen, count, readTheme(this.#frame.root), index));
    this.#renderAside();
  }

  #renderAside(): void {
    const state = { graph: this.#graph, view: this.#view, seen: this.#seen, current: this.#current };
    const content = asideOf(
      { ...state, isList: this.#isList, compact: this.#compact },
      {
        open: (node) => this.#open(node),
        around: (node) => this.#around(node),
        toggleColumns: (node) => this.#toggleColumns(node),
        follow: (node, column) => this.#follow(node, column),
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

  #keep(node = this.#current): Aim {
    return { keep: node ?? this.#seen.shown[0] ?? -1 };
  }

  #hover(card: number | undefined): void {
    this.#hovered = card === undefined ? undefined : this.#nodeOf(card);
    if (this.#current === undefined) this.#sendLook();
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
        this.#toggleColumns(node);
        break;
      case "more":
        this.#full.add(node);
        this.#show(this.#view, this.#keep(node));
        break;
      case "up":
      case "down":
        this.#showHop(node, spot.on);
        break;
      case "column":
        this.#follow(node, this.#stage.scene!.cards[spot.card]!.columns![spot.row]!.column);
    }
  }

  #choose(node: number | undefined): void {
    this.#current = node;
    this.#hovered = undefined;
    this.#sendLook();
    this.#renderAside();
    if (node !== undefined) this.#frame.say(describeCard(this.#graph, node, new Set(this.#seen.shown)));
  }

  /** Chooses a node wherever it is: what the view leaves out is shown for it. */
  #goTo(node: number): void {
    if (!this.#isShown(node)) this.#around(node);
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

  #walk(direction: "left" | "right" | "up" | "down"): void {
    const { scene } = this.#stage;
    if (scene === undefined || scene.cards.length === 0) return;
    const from = scene.cards.findIndex((card) => card.node === this.#current);
    const card = from < 0 ? 0 : neighbourCard(scene, from, direction);
    if (card === undefined) {
      this.#frame.say(`Nothing further ${direction}.`);
      return;
    }
    this.#choose(this.#nodeOf(card));
    this.#stage.reveal(card, { centre: this.#stage.camera.scale < 0.3 });
  }

  #open(node: number): void {
    this.#host.open(node);
  }

  #around(node: number): void {
    this.#turnTo(viewAround(this.#view, node), { fit: true });
  }

  #follow(node: number, column: number): void {
    if (!this.#host.index.hasColumnEdges) return;
    const isFollowed = this.#view.focus === node && this.#view.column === column;
    if (isFollowed) this.#back();
    else this.#turnTo(viewOfColumn(this.#view, node, column), { fit: true });
  }

  #toggleColumns(node: number): void {
    if ((this.#host.index.nodes[node]!.columns ?? []).length === 0) return;
    this.#change(withColumnsToggled(this.#view, node), this.#keep(node));
  }

  #showHop(node: number, direction: "up" | "down"): void {
    const view = withHop(this.#view, node, direction);
    if (view !== null) this.#change(view, this.#keep(node));
  }

  /** Back to what was seen before; without that, to the whole graph; at last, to nothing chosen. */
  #back(): void {
    const before = this.#before.pop();
    if (before !== undefined) {
      const { focus } = this.#view;
      this.#show(before, { fit: true });
      this.#host.onView(before);
      if (focus !== null && this.#isShown(focus)) this.#choose(focus);
    } else if (this.#view.focus !== null && !this.#compact) {
      this.#change(wholeView(this.#view), { fit: true });
    } else if (this.#view.column !== undefined) this.#change({ ...this.#view, column: undefined }, { fit: true });
    else this.#choose(undefined);
  }

  #toggleList(isList: boolean): void {
    this.#isList = isList;
    this.#renderWords();
    if (isList) this.#frame.aside.querySelector<HTMLElement>(".lineage-list")?.focus();
  }

  #save(format: "svg" | "png", whole: boolean): void {
    const name = this.#view.focus === null ? this.#host.index.project : this.#host.index.nodes[this.#view.focus]!.name;
    this.#stage.export(format, `Lineage of ${name}`, whole).then(
      (blob) => download(blob, `lineage-${name.replace(/[^\w.-]+/g, "-")}.${format}`),
      (error: unknown) =>
        this.#frame.say(`The picture could not be saved: ${error instanceof Error ? error.message : error}`),
    );
  }
}
