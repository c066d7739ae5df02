/** What the reader does to the picture; places are pixels from the element's upper left corner. */
export interface GestureTarget {
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** Pressed and let go without moving. */
  press(x: number, y: number): void;
  doublePress(x: number, y: number): void;
}

const STILL = 5;
/** Pixels of the wheel for a factor of e. */
const WHEEL = 420;

/**
 * Turns pointers and the wheel into pans and zooms: drag, pinch, wheel. With `keepScrolling` the wheel scrolls the page
 * and zooms only with Ctrl or Cmd, as a small picture on a long page should. Returns what ends it.
 */
export function listenToGestures(element: HTMLElement, target: GestureTarget, keepScrolling: boolean): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let moved = 0;
  const ended = new AbortController();
  const options = { signal: ended.signal };
  const placeOf = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      if (pointers.size === 0) moved = 0;
      pointers.set(event.pointerId, placeOf(event));
      element.setPointerCapture(event.pointerId);
    },
    options,
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const now = placeOf(event);
      const before = pointers.get(event.pointerId);
      if (before === undefined) {
        if (event.pointerType === "mouse") target.hover(now.x, now.y);
        return;
      }
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      pointers.set(event.pointerId, now);
      if (moved < STILL) return;
      if (other === undefined) {
        target.pan(now.x - before.x, now.y - before.y);
        return;
      }
      const apart = Math.hypot(before.x - other.x, before.y - other.y);
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, apart);
      target.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
      target.zoom(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
    },
    options,
  );
  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0 || moved >= STILL) return;
    const { x, y } = placeOf(event);
    if (event.type === "pointerup") target.press(x, y);
  };
  element.addEventListener("pointerup", release, options);
  element.addEventListener("pointercancel", release, options);
  element.addEventListener("pointerleave", () => target.leave(), options);
  element.addEventListener(
    "dblclick",
    (event) => {
      const { x, y } = placeOf(event);
      target.doublePress(x, y);
    },
    options,
  );
  element.addEventListener(
    "wheel",
    (event) => {
      const isZoom = event.ctrlKey || event.metaKey;
      if (keepScrolling && !isZoom) return;
      event.preventDefault();
      const unit = event.deltaMode === 0 ? 1 : 16;
      const { x, y } = placeOf(event);
      if (event.shiftKey) target.pan(-(event.deltaX || event.deltaY) * unit, 0);
      // Pinching a touchpad comes as a wheel with Ctrl and small steps.
      else target.zoom(Math.exp((-event.deltaY * unit * (isZoom ? 3 : 1)) / WHEEL), x, y);
    },
    { ...options, passive: false },
  );
  return () => ended.abort();
}
