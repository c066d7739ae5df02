import { h } from "../dashboard/dom.ts";
import type { ColourMode, LineageHandle, LineageHost, LineageView } from "../site/lineage-mount.ts";
import { buildScene } from "./build-scene.ts";
import type { Spot } from "./card-size.ts";
import { type Colouring, colouring } from "./colours.ts";
import { type ColumnEdgeIndex, type ColumnTrace, columnKey, indexColumnEdges, traceColumn } from "./column-trace.ts";
import { describeCard, describeShown } from "./describe.ts";
import { download } from "./download.ts";
import { expressionBox } from "./expression-box.ts";
import { KEYS_IN_WORDS, onCanvasKeys } from "./keys.ts";
import { legend } from "./legend.ts";
import { type LineageGraph, lineageGraph } from "./lineage-graph.ts";
import { marksOf } from "./marks.ts";
import { neighbourCard } from "./neighbour-card.ts";
import { nodeList } from "./node-list.ts";
import { nodePanel } from "./node-panel.ts";
import { searchBox } from "./search-box.ts";
import { selecting } from "./select-expression.ts";
import { shownNodes } from "./shown-nodes.ts";
import { type Aim, Stage } from "./stage.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { toolbar } from "./toolbar.ts";
import { writeView } from "./view-address.ts";
import { zoomButtons } from "./zoom-buttons.ts";

/** Hops that are shown at first around a node that is chosen on the canvas. */
const FIRST_HOPS = 2;

/** The state of a canvas and all its parts; every change goes through `#change`. */
export class LineageCanvas implements LineageHandle {
  readonly #host: LineageHost;
  readonly #graph: LineageGraph;
  readonly #compact: boolean;
  readonly #root: HTMLElement;
  readonly #stage: Stage;
  readonly #live = h("div", { class: "lineage-live", "aria-live": "polite" });
  readonly #legend = h("div", { class: "lineage-legend" });
  readonly #aside = h("div", { class: "lineage-aside" });
  readonly #application: HTMLElement;
  readonly #bar: ReturnType<typeof toolbar>;
  readonly #search: ReturnType<typeof searchBox>;
  readonly #expression: ReturnType<typeof expressionBox>;
  readonly #select: ReturnType<typeof selecting>;
  readonly #ends: (() => void)[] = [];
  #view: LineageView;
  /** Views that Esc leads back to. */
  #before: LineageView[] = [];
  #shown: number[] = [];
  #colouring: Colouring;
  #trace: ColumnTrace | null = null;
  #edges: ColumnEdgeIndex | undefined;
  readonly #full = new Set<number>();
  /** The node that was chosen, and the one under the mouse. */
  #current: number | undefined;
  #hovered: number | undefined;
  #isList = false;
  #isDestroyed = false;

  constructor(element: HTMLElement, host: LineageHost, { view, compact }: { view: LineageView; compact: boolean }) {
    this.#host = host;
    this.#graph = lineageGraph(host.index);
    this.#compact = compact;
    this.#view = view;
    this.#colouring = colouring(host.index, view.colour ?? "kind", []);
    this.#select = selecting(host.index);
    this.#stage = new Stage(
      {
        hover: (card) => this.#hover(card),
        press: (spot) => this.#press(spot),
        doublePress: (spot) => spot?.on === "card" && this.#open(this.#nodeOf(spot.card)),
        laid: () => this.#afterLayout(),
        failed: (message) => this.#say(`The picture could not be drawn: ${message}`),
      },
      { compact },
    );
    this.#search = searchBox(this.#graph, (node) => this.#goTo(node));
    this.#expression = expressionBox(this.#select, (select) =>
      this.#change({ select: select || undefined }, { fit: true }),
    );
    this.#bar = this.#makeBar();
    this.#application = this.#makeApplication();
    const body = h("div", { class: "lineage-body" }, this.#application, this.#aside);
    this.#root = h(
      "div",
      { class: compact ? "lineage lineage-compact" : "lineage" },
      this.#bar.element,
      body,
      this.#live,
    );
    element.append(this.#root);
    this.#ends.push(onThemeChange(() => this.#onTheme()));
    this.#show(view, { fit: true });
  }

  /** Shows another view, as when the reader goes back. */
  show(view: LineageView): void {
    if (writeView(view, this.#host.index) !== writeView(this.#view, this.#host.index)) this.#show(view, { fit: true });
  }

  destroy(): void {
    this.#isDestroyed = true;
    for (const end of this.#ends) end();
    this.#stage.destroy();
    this.#root.remove();
  }

  #makeBar(): ReturnType<typeof toolbar> {
    const { words } = this.#host.index;
    const modes = new Set<ColourMode>(["kind", "status"]);
    if (words.layers.length > 0) modes.add("layer");
    if (words.groups.length > 0) modes.add("group");
    if (words.tags.length > 0) modes.add("tag");
    const fields = this.#compact ? [] : [this.#search.element, this.#expression.element];
    return toolbar(fields, modes, {
      hops: (direction, hops) => this.#change({ [direction]: hops, more: undefined }, { fit: true }),
      colour: (colour) => this.#change({ colour }, this.#keep()),
      filters: (filters) => this.#change({ filters }, { fit: true }),
      whole: () => this.#back(),
      list: (isList) => this.#toggleList(isList),
      save: (format, whole) => this.#save(format, whole),
    });
  }

  #makeApplication(): HTMLElement {
    const application = h(
      "div",
      {
        class: "lineage-application",
        role: "application",
        tabindex: 0,
        "aria-label": "Lineage graph",
        "aria-description": KEYS_IN_WORDS,
      },
      this.#stage.element,
      zoomButtons(this.#stage),
      this.#legend,
    );
    const walk = (direction: "left" | "right" | "up" | "down") => this.#walk(direction);
    onCanvasKeys(application, {
      walk,
      open: () => this.#current !== undefined && this.#open(this.#current),
      around: () => this.#current !== undefined && this.#around(this.#current),
      columns: () => this.#current !== undefined && this.#toggleColumns(this.#current),
      hop: (direction) => this.#current !== undefined && this.#showHop(this.#current, direction),
      zoom: (factor) => this.#stage.zoom(factor),
      fit: () => this.#stage.fit(),
      search: () => (this.#compact ? undefined : this.#search.input.focus()),
      back: () => this.#back(),
    });
    return application;
  }

  /** Changes the view and remembers nothing; `#turnTo` is for what Esc undoes. */
  #change(change: Partial<LineageView>, aim: Aim): void {
    this.#show({ ...this.#view, ...change }, aim);
    this.#host.onView(this.#view);
  }

  #turnTo(view: LineageView, aim: Aim): void {
    this.#before.push(this.#view);
    this.#change({ column: undefined, more: undefined, ...view }, aim);
  }

  #show(view: LineageView, aim: Aim): void {
    this.#view = view;
    if (view.focus !== null && view.column !== undefined && this.#edges === undefined) {
      this.#loadEdges(view, aim);
      return;
    }
    this.#trace = this.#traceOf(view);
    const found = view.select ? this.#select(view.select) : null;
    const selected = found !== null && "nodes" in found ? found.nodes : null;
    this.#shown = shownNodes(this.#graph, view, selected, this.#trace);
    this.#colouring = colouring(this.#host.index, view.colour ?? "kind", this.#shown);
    if (view.focus !== null) this.#current = view.focus;
    if (this.#current !== undefined && !this.#shown.includes(this.#current)) this.#current = undefined;
    const scene = buildScene(this.#graph, this.#shown, {
      view,
      colouring: this.#colouring,
      trace: this.#trace,
      full: this.#full,
      now: Date.now() / 1000,
    });
    // Until the new layout has come.
    delete this.#root.dataset.laid;
    this.#stage.show(scene, aim);
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
        this.#say(`The lineage of columns could not be loaded: ${error instanceof Error ? error.message : error}`);
        if (this.#view === view) this.#show({ ...view, column: undefined }, aim);
      },
    );
  }

  #traceOf({ focus, column, filters }: LineageView): ColumnTrace | null {
    if (focus === null || column === undefined || this.#edges === undefined) return null;
    return traceColumn(this.#edges, columnKey(focus, column), filters === true);
  }

  #afterLayout(): void {
    this.#sendLook();
    this.#root.dataset.laid = String(this.#shown.length);
  }

  #sendLook(): void {
    const { scene } = this.#stage;
    if (scene === undefined) return;
    const cardOf = (node: number | undefined) => scene.cards.findIndex((card) => card.node === node);
    // A followed column has its own lines: cards beside its path are dimmed, whatever is chosen.
    const marks = marksOf(scene, cardOf(this.#current ?? this.#hovered), this.#trace);
    const hasFocus = this.#current === undefined ? -1 : cardOf(this.#current);
    this.#stage.look({ theme: readTheme(this.#root), marks, focus: hasFocus });
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
      count: describeShown(this.#shown.length, this.#graph.nodes.length),
    });
    this.#legend.replaceChildren(...legend(this.#colouring, this.#trace, readTheme(this.#root), index));
    this.#renderAside();
  }

  #renderAside(): void {
    const node = this.#current;
    if (this.#isList) {
      const actions = { open: (each: number) => this.#open(each), choose: (each: number) => this.#goTo(each) };
      this.#aside.replaceChildren(nodeList(this.#graph, this.#shown, actions));
    } else if (node === undefined || this.#compact) this.#aside.replaceChildren();
    else {
      const state = {
        node,
        isOpen: this.#view.open?.includes(node) ?? false,
        isFocus: this.#view.focus === node && this.#trace === null,
        followed: this.#view.focus === node ? this.#view.column : undefined,
        canFollow: this.#host.index.hasColumnEdges,
        now: Date.now() / 1000,
      };
      const panel = nodePanel(this.#graph, state, {
        open: (each) => this.#open(each),
        around: (each) => this.#around(each),
        toggleColumns: (each) => this.#toggleColumns(each),
        follow: (each, column) => this.#follow(each, column),
        close: () => this.#choose(undefined),
      });
      this.#aside.replaceChildren(panel);
    }
    this.#root.classList.toggle("lineage-with-list", this.#isList);
  }

  #nodeOf(card: number): number {
    return this.#stage.scene!.cards[card]!.node;
  }

  #keep(node = this.#current): Aim {
    return { keep: node ?? this.#shown[0] ?? -1 };
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
    if (node !== undefined) this.#say(describeCard(this.#graph, node, new Set(this.#shown)));
  }

  /** Chooses a node wherever it is: what the view leaves out is shown for it. */
  #goTo(node: number): void {
    if (!this.#shown.includes(node)) {
      this.#turnTo({ focus: node, up: FIRST_HOPS, down: FIRST_HOPS, select: undefined }, { fit: true });
    }
    this.#choose(node);
    const card = this.#stage.scene?.cards.findIndex((each) => each.node === node) ?? -1;
    if (card >= 0) this.#stage.reveal(card, { centre: true });
    if (!this.#isList) this.#application.focus({ preventScroll: true });
  }

  #walk(direction: "left" | "right" | "up" | "down"): void {
    const { scene } = this.#stage;
    if (scene === undefined || scene.cards.length === 0) return;
    const from = scene.cards.findIndex((card) => card.node === this.#current);
    const card = from < 0 ? 0 : neighbourCard(scene, from, direction);
    if (card === undefined) {
      this.#say(`Nothing further ${direction}.`);
      return;
    }
    this.#choose(this.#nodeOf(card));
    this.#stage.reveal(card, { centre: this.#stage.camera.scale < 0.3 });
  }

  #open(node: number): void {
    this.#host.open(node);
  }

  #around(node: number): void {
    this.#turnTo({ focus: node, up: FIRST_HOPS, down: FIRST_HOPS, select: undefined }, { fit: true });
  }

  #follow(node: number, column: number): void {
    if (!this.#host.index.hasColumnEdges) return;
    const isFollowed = this.#view.focus === node && this.#view.column === column;
    if (isFollowed) this.#back();
    else this.#turnTo({ ...this.#view, focus: node, column }, { fit: true });
  }

  #toggleColumns(node: number): void {
    if ((this.#host.index.nodes[node]!.columns ?? []).length === 0) return;
    const open = new Set(this.#view.open);
    if (!open.delete(node)) open.add(node);
    this.#change({ open: [...open] }, this.#keep(node));
  }

  #showHop(node: number, direction: "up" | "down"): void {
    if (this.#view.focus === null) return;
    const more = { up: this.#view.more?.up ?? [], down: this.#view.more?.down ?? [] };
    if (more[direction].includes(node)) return;
    this.#change({ more: { ...more, [direction]: [...more[direction], node] } }, this.#keep(node));
  }

  /** Back to what was seen before; without that, to the whole graph; at last, to nothing chosen. */
  #back(): void {
    const before = this.#before.pop();
    if (before !== undefined) {
      const { focus } = this.#view;
      this.#show(before, { fit: true });
      this.#host.onView(before);
      if (focus !== null && this.#shown.includes(focus)) this.#choose(focus);
    } else if (this.#view.focus !== null && !this.#compact) {
      this.#change({ focus: null, column: undefined, up: undefined, down: undefined, more: undefined }, { fit: true });
    } else if (this.#view.column !== undefined) this.#change({ column: undefined }, { fit: true });
    else this.#choose(undefined);
  }

  #toggleList(isList: boolean): void {
    this.#isList = isList;
    this.#renderWords();
    if (isList) this.#aside.querySelector<HTMLElement>(".lineage-list")?.focus();
  }

  #save(format: "svg" | "png", whole: boolean): void {
    const name = this.#view.focus === null ? this.#host.index.project : this.#host.index.nodes[this.#view.focus]!.name;
    this.#stage.export(format, `Lineage of ${name}`, whole).then(
      (blob) => download(blob, `lineage-${name.replace(/[^\w.-]+/g, "-")}.${format}`),
      (error: unknown) =>
        this.#say(`The picture could not be saved: ${error instanceof Error ? error.message : error}`),
    );
  }

  #say(text: string): void {
    this.#live.textContent = text;
  }
}
