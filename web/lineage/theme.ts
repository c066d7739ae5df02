import { HUES } from "./colours.ts";
import type { Theme } from "./scene.ts";

/** The colours that the style sheet gives an element, for its canvas. */
export function readTheme(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--lineage-${name}`).trim();
  const tones = { good: colour("good"), warn: colour("warn"), bad: colour("bad") };
  const hues = Array.from({ length: HUES }, (_, hue) => colour(`hue-${hue + 1}`));
  return {
    ink: colour("ink"),
    muted: colour("muted"),
    line: colour("line"),
    page: colour("page"),
    surface: colour("surface"),
    edge: colour("edge"),
    accent: colour("accent"),
    ...tones,
    palette: [...hues, colour("rest"), tones.good, tones.warn, tones.bad],
    font: style.fontFamily,
  };
}

/** Calls back when the page turns light or dark; returns what ends it. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class", "style"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", callback);
  };
}
