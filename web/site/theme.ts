const KEY = "tstl-docs-theme";

/** Puts the reader's last choice into effect; without one, the system's. */
export function restoreTheme(): void {
  const choice = read();
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
}

/** True where the page is dark now. */
export function isDark(): boolean {
  const choice = document.documentElement.dataset.theme;
  return choice === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : choice === "dark";
}

/** The other of the two, kept for the next visit where the browser keeps things. */
export function toggleTheme(): void {
  const choice = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = choice;
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A page on a disk may not keep anything.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
