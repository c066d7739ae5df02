import { h } from "../dashboard/dom.ts";

/** Away from the pointer, which would lie over it. */
const AWAY = 16;

/** The name of what lies under the pointer, where cards are too small for theirs. For the eyes only. */
export class HoverTip {
  readonly element = h("div", { class: "lineage-tip", "aria-hidden": "true", hidden: true });

  /** Shows a name beside a point; hides it without one. */
  show(name: string | undefined, x: number, y: number, width: number): void {
    this.element.hidden = name === undefined;
    if (name === undefined) return;
    this.element.textContent = name;
    // In the right half it stands to the left of the pointer.
    const side = x > width / 2 ? `calc(${x - AWAY}px - 100%)` : `${x + AWAY}px`;
    this.element.style.transform = `translate(${side}, ${y + AWAY / 2}px)`;
  }
}
