/** What keys do on the canvas. */
export interface KeyActions {
  walk(direction: "left" | "right" | "up" | "down"): void;
  open(): void;
  around(): void;
  columns(): void;
  hop(direction: "up" | "down"): void;
  zoom(factor: number): void;
  fit(): void;
  search(): void;
  back(): void;
}

const STEP = 1.3;

const KEYS: Record<string, (actions: KeyActions) => void> = {
  ArrowLeft: (actions) => actions.walk("left"),
  ArrowRight: (actions) => actions.walk("right"),
  ArrowUp: (actions) => actions.walk("up"),
  ArrowDown: (actions) => actions.walk("down"),
  Enter: (actions) => actions.open(),
  a: (actions) => actions.around(),
  c: (actions) => actions.columns(),
  "[": (actions) => actions.hop("up"),
  "]": (actions) => actions.hop("down"),
  "+": (actions) => actions.zoom(STEP),
  "=": (actions) => actions.zoom(STEP),
  "-": (actions) => actions.zoom(1 / STEP),
  f: (actions) => actions.fit(),
  "/": (actions) => actions.search(),
  Escape: (actions) => actions.back(),
};

/** What the keys do, to be told to the reader. */
export const KEYS_IN_WORDS =
  "Arrows walk along edges, Enter opens the page, a shows only what is around, c the columns, [ and ] one hop more, " +
  "+ and - zoom, f fits, / searches, Escape goes back.";

/** Listens to the keys of an element, as far as no field or button in it has the focus. */
export function onCanvasKeys(element: HTMLElement, actions: KeyActions): void {
  element.addEventListener("keydown", (event) => {
    const action = KEYS[event.key];
    if (action === undefined || event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    action(actions);
  });
}
