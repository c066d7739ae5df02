import type { LineageHost, LineageView } from "../site/lineage-mount.ts";
import { type ColumnEdgeIndex, indexColumnEdges } from "./column-trace.ts";
import type { LineageGraph } from "./lineage-graph.ts";
import type { Selecting } from "./select-expression.ts";
import type { Aim } from "./stage.ts";
import { viewAround, viewOfColumn, wholeView, withColumnsToggled, withHop } from "./view-changes.ts";
import { type ViewScene, viewScene } from "./view-scene.ts";

/** What the state of the view tells. */
export interface ViewEvents {
  /** What a view shows is known, and to be looked at in a way. */
  seen(aim: Aim): void;
  failed(message: string): void;
}

/** The view that is shown, those that Esc leads back to, and what each comes to. Knows nothing of the page. */
export class ViewState {
  readonly #host: LineageHost;
  readonly #graph: LineageGraph;
  readonly #select: Selecting;
  readonly #compact: boolean;
  readonly #events: ViewEvents;
  readonly #full = new Set<number>();
  #edges: ColumnEdgeIndex | undefined;
  #before: LineageView[] = [];
  #isEnded = false;
  view: LineageView = { focus: null };
  seen: ViewScene;

  constructor(
    host: LineageHost,
    { graph, select, compact }: { graph: LineageGraph; select: Selecting; compact: boolean },
    events: ViewEvents,
  ) {
    this.#host = host;
    this.#graph = graph;
    this.#select = select;
    this.#compact = compact;
    this.#events = events;
    this.seen = this.#sceneOf(this.view);
  }

  isShown(node: number): boolean {
    return this.seen.shown.includes(node);
  }

  /** Whether `back` leads anywhere. */
  get canGoBack(): boolean {
    const { focus, column } = this.view;
    return this.#before.length > 0 || column !== undefined || (focus !== null && !this.#compact);
  }

  /** Shows a view that the page asked for: remembers nothing and tells nobody. */
  show(view: LineageView, aim: Aim): void {
    this.view = view;
    if (view.focus !== null && view.column !== undefined && this.#edges === undefined) {
      this.#loadEdges(view, aim);
      return;
    }
    this.seen = this.#sceneOf(view);
    this.#events.seen(aim);
  }

  /** Shows another side of the same view, which the address follows. */
  change(changes: Partial<LineageView>, aim: Aim): void {
    this.#showAndTell({ ...this.view, ...changes }, aim);
  }

  around(node: number): void {
    this.#turnTo(viewAround(this.view, node));
  }

  /** Follows a column, or lets go of it where it is followed already. */
  follow(node: number, column: number): void {
    if (!this.#host.index.hasColumnEdges) return;
    if (this.view.focus === node && this.view.column === column) this.back();
    else this.#turnTo(viewOfColumn(this.view, node, column));
  }

  toggleColumns(node: number, aim: Aim): void {
    if ((this.#host.index.nodes[node]!.columns ?? []).length === 0) return;
    this.#showAndTell(withColumnsToggled(this.view, node), aim);
  }

  /** The columns that an open card leaves out at first. */
  showAllColumns(node: number, aim: Aim): void {
    this.#full.add(node);
    this.show(this.view, aim);
  }

  showHop(node: number, direction: "up" | "down", aim: Aim): void {
    const view = withHop(this.view, node, direction);
    if (view !== null) this.#showAndTell(view, aim);
  }

  /** Back to what was seen before; without that, to the whole graph. False where there is nowhere to go. */
  back(): boolean {
    const before = this.#before.pop();
    if (before !== undefined) this.#showAndTell(before, { fit: true });
    else if (this.view.focus !== null && !this.#compact) this.#showAndTell(wholeView(this.view), { fit: true });
    else if (this.view.column !== undefined) this.change({ column: undefined }, { fit: true });
    else return false;
    return true;
  }

  /** Lets nothing happen that is still under way. */
  end(): void {
    this.#isEnded = true;
  }

  #turnTo(view: LineageView): void {
    this.#before.push(this.view);
    this.#showAndTell(view, { fit: true });
  }

  #showAndTell(view: LineageView, aim: Aim): void {
    this.show(view, aim);
    this.#host.onView(view);
  }

  #sceneOf(view: LineageView): ViewScene {
    return viewScene(view, { graph: this.#graph, select: this.#select, edges: this.#edges, full: this.#full });
  }

  #loadEdges(view: LineageView, aim: Aim): void {
    this.#host.columnEdges().then(
      (edges) => {
        this.#edges ??= indexColumnEdges(edges);
        if (this.view === view && !this.#isEnded) this.show(view, aim);
      },
      (error: unknown) => {
        if (this.#isEnded) return;
        const reason = error instanceof Error ? error.message : error;
        this.#events.failed(`The lineage of columns could not be loaded: ${reason}`);
        if (this.view === view) this.show({ ...view, column: undefined }, aim);
      },
    );
  }
}
