import { PyError, typeError, valueError } from "./errors.ts";
import { bindArguments } from "./host.ts";
import { iterate, textLength, wholeNumber } from "./operators.ts";
import { formatFields } from "./string-format.ts";
import { typeName } from "./text.ts";
import { dictGet, isDict, isUndefined, Tuple, tupleOf } from "./values.ts";

/** A method of a built-in type: the function that templates call, with the value itself in front. */
export type Method<Self> = (self: Self, args: unknown[], kwargs: Record<string, unknown>) => unknown;

type Run = (self: string, ...values: never[]) => unknown;

function define(table: Record<string, [params: string, run: Run]>): Map<string, Method<string>> {
  const methods = new Map<string, Method<string>>();
  for (const [name, [params, run]] of Object.entries(table)) {
    const specs = params === "" ? [] : params.split(" ");
    const call = run as (self: string, ...values: unknown[]) => unknown;
    if (params === "") {
      methods.set(name, (self, args, kwargs) => {
        if (args.length > 0) throw typeError(`str.${name}() takes no arguments (${args.length} given)`);
        if (Object.keys(kwargs).length > 0) throw typeError(`str.${name}() takes no keyword arguments`);
        return call(self);
      });
    } else methods.set(name, (self, args, kwargs) => call(self, ...bindArguments(`str.${name}`, specs, args, kwargs)));
  }
  return methods;
}

function text(value: unknown, method: string): string {
  if (typeof value === "string") return value;
  throw typeError(`${method}() argument must be str, not ${typeName(value)}`);
}

/** Whether `self` starts (or ends) with the text or one of a tuple of texts, between `start` and `end`. */
function matchesEnd(self: string, affix: unknown, start: unknown, end: unknown, atStart: boolean): boolean {
  const name = atStart ? "startswith" : "endswith";
  const part = start === undefined ? self : sliceText(self, start, end);
  const options = affix instanceof Tuple ? affix : [affix];
  return options.some((option) => {
    if (typeof option !== "string") {
      throw typeError(`${name} first arg must be str or a tuple of str, not ${typeName(option)}`);
    }
    return atStart ? part.startsWith(option) : part.endsWith(option);
  });
}

function sliceText(self: string, start: unknown, end: unknown): string {
  return self.slice(start == null ? 0 : wholeNumber(start), end == null ? undefined : wholeNumber(end));
}

function find(self: string, part: unknown, start: unknown, end: unknown, last: boolean): number {
  const at = start == null ? 0 : wholeNumber(start);
  const from = at < 0 ? Math.max(0, self.length + at) : at;
  const inside = sliceText(self, from, end);
  const index = last ? inside.lastIndexOf(text(part, "find")) : inside.indexOf(text(part, "find"));
  return index === -1 ? -1 : index + from;
}

function indexOf(self: string, part: unknown, start: unknown, end: unknown, last: boolean): number {
  const index = find(self, part, start, end, last);
  if (index === -1) throw valueError("substring not found");
  return index;
}

/** Python's `split`, `sep` of None splits at runs of whitespace. */
export function split(self: string, sep?: unknown, maxsplit?: unknown): string[] {
  const most = maxsplit == null || wholeNumber(maxsplit) < 0 ? Number.POSITIVE_INFINITY : wholeNumber(maxsplit);
  if (sep == null) {
    const parts: string[] = [];
    let rest = self.trimStart();
    while (rest !== "" && parts.length < most) {
      const end = rest.search(/\s/);
      parts.push(end === -1 ? rest : rest.slice(0, end));
      rest = end === -1 ? "" : rest.slice(end).trimStart();
    }
    return rest === "" ? parts : [...parts, rest];
  }
  const by = text(sep, "split");
  if (by === "") throw valueError("empty separator");
  const parts = self.split(by);
  return parts.length <= most ? parts : [...parts.slice(0, most), parts.slice(most).join(by)];
}

function rsplit(self: string, sep?: unknown, maxsplit?: unknown): string[] {
  const most = maxsplit == null || wholeNumber(maxsplit) < 0 ? Number.POSITIVE_INFINITY : wholeNumber(maxsplit);
  const reversed = (part: string) => Array.from(part).reverse().join("");
  if (most === Number.POSITIVE_INFINITY) return split(self, sep);
  return split(reversed(self), sep == null ? null : reversed(text(sep, "rsplit")), most)
    .map(reversed)
    .reverse();
}

/** Strips whitespace, or any of the characters given, from the chosen ends. */
export function strip(self: string, chars: unknown, start = true, end = true): string {
  if (chars == null || isUndefined(chars)) return start ? (end ? self.trim() : self.trimStart()) : self.trimEnd();
  const set = new Set(text(chars, "strip"));
  const all = Array.from(self);
  let from = 0;
  let to = all.length;
  while (start && from < to && set.has(all[from]!)) from++;
  while (end && to > from && set.has(all[to - 1]!)) to--;
  return all.slice(from, to).join("");
}

export function capitalize(self: string): string {
  const [first = "", ...rest] = self;
  return first.toUpperCase() + rest.join("").toLowerCase();
}

export function titleCase(self: string): string {
  return self.replace(/\p{L}+/gu, (word) => capitalize(word));
}

function swapCase(self: string): string {
  return Array.from(self, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");
}

/** Python's `center`, which puts the odd space left only in an odd width. */
export function center(self: string, width: unknown, fill?: unknown): string {
  const size = wholeNumber(width);
  const missing = size - textLength(self);
  if (missing <= 0) return self;
  const left = Math.floor(missing / 2) + (missing & size & 1);
  return fillWith(fill, left) + self + fillWith(fill, missing - left);
}

function justify(self: string, width: unknown, fill: unknown, left: boolean): string {
  const padding = fillWith(fill, wholeNumber(width) - textLength(self));
  return left ? self + padding : padding + self;
}

function fillWith(fill: unknown, count: number): string {
  if (fill !== undefined && (typeof fill !== "string" || textLength(fill) !== 1)) {
    throw typeError("The fill character must be exactly one character long");
  }
  return (fill ?? " ").repeat(Math.max(0, count));
}

export function replaceText(self: string, old: unknown, by: unknown, count: unknown = -1): string {
  const from = text(old, "replace");
  const to = text(by, "replace");
  if (count == null || wholeNumber(count) < 0) return self.replaceAll(from, () => to);
  let left = wholeNumber(count);
  return self.replaceAll(from, (found) => (left-- > 0 ? to : found));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: Python ends lines at these too
const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python ends lines at these too
const LINE_END = /(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/;

export function splitLines(self: string, keepEnds = false): string[] {
  const lines = self.match(LINE) ?? [];
  if (lines.at(-1) === "") lines.pop();
  return keepEnds ? [...lines] : lines.map((line) => line.replace(LINE_END, ""));
}

/** Joins strings; Python's TypeError for anything else among them. */
export function join(self: string, items: unknown): string {
  if (isUndefined(items)) return "";
  const parts = Array.from(iterate(items), (part, index) => {
    if (typeof part === "string") return part;
    throw typeError(`sequence item ${index}: expected str instance, ${typeName(part)} found`);
  });
  return parts.join(self);
}

function partition(self: string, sep: unknown, last: boolean): Tuple {
  const by = text(sep, "partition");
  const at = last ? self.lastIndexOf(by) : self.indexOf(by);
  if (at === -1) return tupleOf(last ? ["", "", self] : [self, "", ""]);
  return tupleOf([self.slice(0, at), by, self.slice(at + by.length)]);
}

function zeroFill(self: string, width: unknown): string {
  const sign = /^[+-]/.test(self) ? self[0]! : "";
  const digits = self.slice(sign.length);
  return sign + digits.padStart(wholeNumber(width) - sign.length, "0");
}

function count(self: string, part: unknown, start: unknown, end: unknown): number {
  const inside = start == null ? self : sliceText(self, start, end);
  const wanted = text(part, "count");
  return wanted === "" ? textLength(inside) + 1 : inside.split(wanted).length - 1;
}

function translate(self: string, table: unknown): string {
  if (!isDict(table)) throw typeError(`'${typeName(table)}' object is not a mapping`);
  return Array.from(self, (char) => {
    const by = dictGet(table, char.codePointAt(0));
    if (by === undefined) return char;
    return by === null ? "" : typeof by === "number" ? String.fromCodePoint(by) : String(by);
  }).join("");
}

const all = (pattern: RegExp) => (self: string) => pattern.test(self);
const cased = (self: string) => self.toLowerCase() !== self.toUpperCase();

const TABLE: Record<string, [string, Run]> = {
  upper: ["", (s: string) => s.toUpperCase()],
  lower: ["", (s: string) => s.toLowerCase()],
  casefold: ["", (s: string) => s.toLowerCase().replaceAll("ß", "ss")],
  title: ["", titleCase],
  capitalize: ["", capitalize],
  swapcase: ["", swapCase],
  strip: ["chars=", (s: string, chars: unknown) => strip(s, chars)],
  lstrip: ["chars=", (s: string, chars: unknown) => strip(s, chars, true, false)],
  rstrip: ["chars=", (s: string, chars: unknown) => strip(s, chars, false, true)],
  split: ["sep= maxsplit=", split],
  rsplit: ["sep= maxsplit=", rsplit],
  splitlines: ["keepends=", (s: string, keep: unknown) => splitLines(s, keep === true || keep === 1)],
  join: ["iterable", join],
  replace: ["old new count=", replaceText],
  startswith: ["prefix start= end=", (s: string, p: unknown, a: unknown, b: unknown) => matchesEnd(s, p, a, b, true)],
  endswith: ["suffix start= end=", (s: string, p: unknown, a: unknown, b: unknown) => matchesEnd(s, p, a, b, false)],
  find: ["sub start= end=", (s: string, p: unknown, a: unknown, b: unknown) => find(s, p, a, b, false)],
  rfind: ["sub start= end=", (s: string, p: unknown, a: unknown, b: unknown) => find(s, p, a, b, true)],
  index: ["sub start= end=", (s: string, p: unknown, a: unknown, b: unknown) => indexOf(s, p, a, b, false)],
  rindex: ["sub start= end=", (s: string, p: unknown, a: unknown, b: unknown) => indexOf(s, p, a, b, true)],
  count: ["sub start= end=", count],
  partition: ["sep", (s: string, sep: unknown) => partition(s, sep, false)],
  rpartition: ["sep", (s: string, sep: unknown) => partition(s, sep, true)],
  removeprefix: ["prefix", (s: string, p: string) => (p !== "" && s.startsWith(p) ? s.slice(p.length) : s)],
  removesuffix: ["suffix", (s: string, p: string) => (p !== "" && s.endsWith(p) ? s.slice(0, -p.length) : s)],
  zfill: ["width", zeroFill],
  ljust: ["width fillchar=", (s: string, width: unknown, fill: unknown) => justify(s, width, fill, true)],
  rjust: ["width fillchar=", (s: string, width: unknown, fill: unknown) => justify(s, width, fill, false)],
  center: ["width fillchar=", center],
  expandtabs: ["tabsize=", expandTabs],
  translate: ["table", translate],
  isdigit: ["", all(/^[\p{Nd}\u00b2\u00b3\u00b9]+$/u)],
  isdecimal: ["", all(/^\p{Nd}+$/u)],
  isnumeric: ["", all(/^\p{N}+$/u)],
  isalpha: ["", all(/^\p{L}+$/u)],
  isalnum: ["", all(/^[\p{L}\p{N}]+$/u)],
  isspace: ["", all(/^\s+$/u)],
  isidentifier: ["", all(/^[\p{L}_][\p{L}\p{N}_]*$/u)],
  isascii: ["", all(/^[\0-\x7f]*$/)],
  isupper: ["", (s: string) => cased(s) && s === s.toUpperCase()],
  islower: ["", (s: string) => cased(s) && s === s.toLowerCase()],
  istitle: ["", (s: string) => cased(s) && s === titleCase(s)],
};

function expandTabs(self: string, size: unknown = 8): string {
  const stop = wholeNumber(size);
  let column = 0;
  return Array.from(self, (char) => {
    if (char === "\n" || char === "\r") column = -1;
    const width = char === "\t" ? (stop <= 0 ? 0 : stop - (column % stop)) : 1;
    column += width;
    return char === "\t" ? " ".repeat(width) : char;
  }).join("");
}

export const STRING_METHODS: Map<string, Method<string>> = define(TABLE)
  .set("format", (self, args, kwargs) => formatFields(self, args, (key) => kwargs[key]))
  .set("format_map", (self, args) => {
    const values = args[0];
    if (!isDict(values)) throw typeError(`'${typeName(values)}' object is not a mapping`);
    return formatFields(self, [], (key) => {
      const value = dictGet(values, key);
      if (value === undefined) throw new PyError("KeyError", `'${key}'`);
      return value;
    });
  });
