import { themeSwitch } from "../theme.ts";

/** The colours of the present theme, as style.css has them. */
export interface Theme {
  ink: string;
  muted: string;
  line: string;
  surface: string;
  /** For series, in the order in which they are given out; told apart also by the colour-blind. */
  series: string[];
  /** From the least to the most of a heat map. */
  heat: string[];
  font: string;
}

const SERIES = 8;
const HEAT = 5;

/** Light and dark of the dashboards. */
export const theme = themeSwitch("tstl-dashboard-theme");

/** Reads the colours off the document, whose style has them for light and dark. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: variable("ink"),
    muted: variable("muted"),
    line: variable("line"),
    surface: variable("surface"),
    series: Array.from({ length: SERIES }, (_, index) => variable(`series-${index + 1}`)),
    heat: Array.from({ length: HEAT }, (_, index) => variable(`heat-${index + 1}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
}
