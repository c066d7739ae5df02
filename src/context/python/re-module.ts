import { callValue, hostFunction, PyError } from "../../template/index.ts";
import { intArgument, moduleObject, textArgument } from "./members.ts";
import { PATTERN_METHODS, Pattern } from "./regex.ts";
import { FLAGS } from "./regex-syntax.ts";

const MOST_PATTERNS = 200;
const compiled = new Map<string, Pattern>();

/** A pattern of its text, from the cache if it is there. */
function compile(pattern: unknown, flags: unknown): Pattern {
  const bits = intArgument(flags, 0);
  if (pattern instanceof Pattern) {
    if (bits !== 0) throw new PyError("ValueError", "cannot process flags argument with a compiled pattern");
    return pattern;
  }
  if (typeof pattern !== "string") {
    throw new PyError("TypeError", "first argument must be string or compiled pattern");
  }
  const key = `${bits}:${pattern}`;
  let made = compiled.get(key);
  if (made === undefined) {
    made = new Pattern(pattern, bits);
    if (compiled.size >= MOST_PATTERNS) compiled.clear();
    compiled.set(key, made);
  }
  return made;
}

// `re.sub(pattern, …, flags=0)` is `re.compile(pattern, flags).sub(…)`.
function shortcut(name: keyof typeof PATTERN_METHODS, params: string[]): () => unknown {
  return () =>
    hostFunction(name, ["pattern", ...params, "flags="], (pattern: unknown, ...values: unknown[]) => {
      const flags = values.pop();
      while (values.at(-1) === undefined) values.pop();
      return callValue(PATTERN_METHODS[name](compile(pattern, flags)), values, {});
    });
}

/** Python's `re.escape`. */
function escapeText(pattern: unknown): string {
  return textArgument(pattern, "escape() argument 1").replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&");
}

/** The module `re` of Python 3.11; flags are plain numbers, which templates add. */
export const reModule = moduleObject("re", {
  match: shortcut("match", ["string"]),
  search: shortcut("search", ["string"]),
  fullmatch: shortcut("fullmatch", ["string"]),
  findall: shortcut("findall", ["string"]),
  finditer: shortcut("finditer", ["string"]),
  sub: shortcut("sub", ["repl", "string", "count="]),
  subn: shortcut("subn", ["repl", "string", "count="]),
  split: shortcut("split", ["string", "maxsplit="]),
  compile: () => hostFunction("compile", ["pattern", "flags="], compile),
  escape: () => hostFunction("escape", ["pattern"], escapeText),
  purge: () => hostFunction("purge", [], () => null),
  A: () => FLAGS.A,
  I: () => FLAGS.I,
  L: () => FLAGS.L,
  M: () => FLAGS.M,
  S: () => FLAGS.S,
  U: () => FLAGS.U,
  X: () => FLAGS.X,
  ASCII: () => FLAGS.A,
  IGNORECASE: () => FLAGS.I,
  LOCALE: () => FLAGS.L,
  MULTILINE: () => FLAGS.M,
  DOTALL: () => FLAGS.S,
  VERBOSE: () => FLAGS.X,
  UNICODE: () => FLAGS.U,
  NOFLAG: () => 0,
});
