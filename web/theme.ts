/** Light and dark of one kind of page. Its style sheet asks for `data-theme` of the root, which is always set here. */
export interface ThemeSwitch {
  /** Puts the reader's last choice into effect; without one, the page follows the system. Paper is always light. */
  restore(): void;
  /** The other of the two, kept for the next page where the browser keeps things. */
  toggle(): void;
  /** True where the page is dark now. */
  isDark(): boolean;
  /** Calls back whenever the page turns light or dark; returns what ends it. */
  onChange(callback: () => void): () => void;
}

type ThemeName = "light" | "dark";

/** The switch of the pages that keep the reader's choice under this key. */
export function themeSwitch(key: string): ThemeSwitch {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const listeners = new Set<() => void>();
  let choice: ThemeName | null = null;
  const show = (theme: ThemeName) => {
    document.documentElement.dataset.theme = theme;
    for (const listener of listeners) listener();
  };
  const showChoice = () => show(choice ?? (system.matches ? "dark" : "light"));
  const isDark = () => document.documentElement.dataset.theme === "dark";
  return {
    restore() {
      const kept = readKept(key);
      choice = kept === "light" || kept === "dark" ? kept : null;
      showChoice();
      system.addEventListener("change", showChoice);
      addEventListener("beforeprint", () => show("light"));
      addEventListener("afterprint", showChoice);
    },
    toggle() {
      choice = isDark() ? "light" : "dark";
      keep(key, choice);
      showChoice();
    },
    isDark,
    onChange(callback) {
      listeners.add(callback);
      return () => void listeners.delete(callback);
    },
  };
}

function keep(key: string, choice: ThemeName): void {
  try {
    localStorage.setItem(key, choice);
  } catch {
    // A page on a disk may not keep anything: the choice then lasts as long as the page.
  }
}

function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
