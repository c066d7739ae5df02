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

const KEY = "tstl-dashboard-theme";
const CHOICES = ["auto", "light", "dark"] as const;

/** What the reader chose: what the system says, or one of the two. */
export type ThemeChoice = (typeof CHOICES)[number];

/** Puts the reader's last choice into effect and returns it. Without storage (a page on a disk) it lasts for the page. */
export function restoreTheme(): ThemeChoice {
  const choice = CHOICES.find((each) => each === read()) ?? "auto";
  apply(choice);
  return choice;
}

/** Puts a choice into effect and keeps it for the other pages. */
export function chooseTheme(choice: ThemeChoice): void {
  apply(choice);
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing shows the choice all the same.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function apply(choice: ThemeChoice): void {
  if (choice === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", choice);
}

/** Whether the page is dark now. */
export function isDark(): boolean {
  const chosen = document.documentElement.getAttribute("data-theme");
  return chosen === null ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}
