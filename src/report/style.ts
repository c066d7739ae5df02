import { Chalk } from "chalk";

/** Signs that a terminal shows; each has a twin for terminals that know ASCII only. */
export interface Symbols {
  ok: string;
  failed: string;
  warned: string;
  skipped: string;
  arrow: string;
  dash: string;
  ellipsis: string;
  barFull: string;
  barEmpty: string;
  spinner: readonly string[];
}

/** Every colour and symbol that tstl prints. With `color: false` the functions return their argument. */
export interface Style {
  color: boolean;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  symbols: Symbols;
}

const UNICODE: Symbols = {
  ok: "✓",
  failed: "✗",
  warned: "!",
  skipped: "↷",
  arrow: "→",
  dash: "–",
  ellipsis: "…",
  barFull: "━",
  barEmpty: "─",
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

const ASCII: Symbols = {
  ok: "+",
  failed: "x",
  warned: "!",
  skipped: "-",
  arrow: "->",
  dash: "-",
  ellipsis: "...",
  barFull: "#",
  barEmpty: ".",
  spinner: ["|", "/", "-", "\\"],
};

/** The look for a terminal: 16 colours only, so that it follows the user's own palette. */
export function createStyle(options: { color: boolean; unicode: boolean }): Style {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  return {
    color: options.color,
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
    cyan: (text) => chalk.cyan(text),
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    symbols: options.unicode ? UNICODE : ASCII,
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const ESCAPES = /\u001b\[[0-9;]*[A-Za-z]/g;

/** The text without colours and other escape sequences. */
export function stripEscapes(text: string): string {
  return text.includes("\u001b") ? text.replace(ESCAPES, "") : text;
}
