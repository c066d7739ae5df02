import type { Palette } from "../errors/render.ts";
import type { Style } from "./style.ts";

/** The colours in which errors are shown; null for none. */
export function paletteOf({ color, red, yellow, cyan, bold, dim }: Style): Palette | null {
  if (!color) return null;
  return {
    error: (text) => bold(red(text)),
    warning: (text) => bold(yellow(text)),
    message: bold,
    place: cyan,
    gutter: dim,
    mark: red,
    help: cyan,
  };
}
