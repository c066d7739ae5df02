import type { LineageView } from "../site/lineage-mount.ts";

/** Hops that are shown at first around a node that is chosen on the canvas. */
const FIRST_HOPS = 2;

/** Everything, with no node in the middle. */
export function wholeView(view: LineageView): LineageView {
  return { ...view, focus: null, column: undefined, up: undefined, down: undefined, more: undefined };
}

/** A node and what is around it, whatever was chosen out before. */
export function viewAround(view: LineageView, node: number): LineageView {
  const hops = { up: FIRST_HOPS, down: FIRST_HOPS };
  return { ...view, focus: node, ...hops, column: undefined, more: undefined, select: undefined };
}

/** The path of a column. */
export function viewOfColumn(view: LineageView, node: number, column: number): LineageView {
  return { ...view, focus: node, column, more: undefined };
}

/** The columns of a node shown, or no longer. */
export function withColumnsToggled(view: LineageView, node: number): LineageView {
  const open = new Set(view.open);
  if (!open.delete(node)) open.add(node);
  return { ...view, open: [...open] };
}

/** One hop more from a node; null where that is shown already, or the view has all. */
export function withHop(view: LineageView, node: number, direction: "up" | "down"): LineageView | null {
  if (view.focus === null) return null;
  const more = { up: view.more?.up ?? [], down: view.more?.down ?? [] };
  if (more[direction].includes(node)) return null;
  return { ...view, more: { ...more, [direction]: [...more[direction], node] } };
}
