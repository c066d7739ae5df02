import { type Place, TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import { type Criterion, METHOD_NAMES, type MethodName } from "./selector.ts";

/**
 * `@`, `n+`, `method.path:`, value, `+n`. The value is as short as possible, so `a+` is `a` with children; a method is
 * made of word characters and dots only, so that a path with a colon is none.
 */
const CRITERION =
  /^(?<at>@)?(?<parents>(?<parentsDepth>\d*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$/su;

/** Parses one word such as `2+tag:nightly+`; `place` is where the word stands. */
export function parseCriterion(raw: string, place: Place): Criterion {
  const parts = CRITERION.exec(raw)!.groups!;
  const value = parts.value!;
  if (value === "") {
    throw new TstlError("SELECTOR_SYNTAX", `"${raw}" names nothing to select`, {
      place,
      hint: parts.method ? `write a value after "${parts.method}:"` : "write a name, or * for everything",
    });
  }
  if (parts.at !== undefined && parts.children !== undefined) {
    throw new TstlError("SELECTOR_SYNTAX", `"${raw}" has both "@" and a trailing "+"`, {
      place: within(place, raw.length - parts.children.length, parts.children.length),
      hint: '"@" takes the descendants already, and the ancestors of those: leave out the "+"',
    });
  }
  const methodStart = (parts.at?.length ?? 0) + (parts.parents?.length ?? 0);
  return {
    kind: "criterion",
    raw,
    ...(parts.method === undefined
      ? { method: defaultMethod(value), path: [] }
      : parseMethod(parts.method, within(place, methodStart, parts.method.length))),
    value,
    childrensParents: parts.at !== undefined,
    parents: parts.parents !== undefined,
    parentsDepth: depth(parts.parentsDepth),
    children: parts.children !== undefined,
    childrenDepth: depth(parts.childrenDepth),
    place,
  };
}

/** Parses `config.meta.owner` into the method and its path. */
export function parseMethod(text: string, place: Place): { method: MethodName; path: string[] } {
  const [name, ...path] = text.split(".");
  const method = METHOD_NAMES.find((known) => known === name);
  if (method === undefined) {
    throw new TstlError("SELECTOR_METHOD_UNKNOWN", `"${name}" is not a selection method`, {
      place,
      hint: didYouMean(name!, METHOD_NAMES) ?? `the methods are ${METHOD_NAMES.join(", ")}`,
    });
  }
  return { method, path };
}

function defaultMethod(value: string): MethodName {
  if (value.includes("/") || (process.platform === "win32" && value.includes("\\"))) return "path";
  return /\.(sql|py|csv)$/i.test(value) ? "file" : "fqn";
}

function depth(digits: string | undefined): number | undefined {
  return digits === undefined || digits === "" ? undefined : Number(digits);
}

/** The part of a one-line place that starts `offset` characters into it. */
function within(place: Place, offset: number, length: number): Place {
  return place.column === undefined ? place : { ...place, column: place.column + offset, length };
}
