import { ENGINE, type Engine } from "./engine.ts";
import type { Filter } from "./filters/filter.ts";
import { FILTERS } from "./filters/registry.ts";
import { TESTS } from "./filters/tests.ts";
import { COMPARE, EQUALS, HASH, LENGTH, REPR, TO_STRING, TYPE_NAME } from "./host.ts";
import { compare } from "./operators.ts";
import { repr, str } from "./text.ts";
import { isFloat, isInt, Tuple, tupleOf } from "./values.ts";

/**
 * What dbt's `as_text`, `as_bool`, `as_number` and `as_native` make of a value: text with a mark, in dbt a subclass of
 * `str` (dbt_common/clients/jinja.py). The mark counts where the text is all that a template gives; to everything that
 * works on a value it is the text alone, so that `'a' in ['a', 'b'] | as_bool` looks into "['a', 'b']".
 */
export class Marked {
  readonly text: string;
  readonly as: "text" | "bool" | "number" | "native";
  // Within lists and dicts it is met by what compares or prints their items.
  readonly [TYPE_NAME] = "str";

  constructor(text: string, as: Marked["as"]) {
    this.text = text;
    this.as = as;
  }

  [TO_STRING](): string {
    return this.text;
  }

  [REPR](): string {
    return repr(this.text);
  }

  [LENGTH](): number {
    return this.text.length;
  }

  [HASH](): string {
    return this.text;
  }

  [EQUALS](other: unknown): boolean {
    return this.text === plain(other);
  }

  [COMPARE](other: unknown): number | undefined {
    const text = plain(other);
    return typeof text === "string" ? compare(this.text, text, "<") : undefined;
  }
}

function plain(value: unknown): unknown {
  return value instanceof Marked ? value.text : value;
}

/** A value without any mark in its lists, tuples and dicts; itself where there is none. */
export function withoutMarks(value: unknown): unknown {
  if (value instanceof Marked) return value.text;
  if (Array.isArray(value)) {
    const items = Array.from(value, withoutMarks);
    if (items.every((item, index) => item === value[index])) return value;
    return value instanceof Tuple ? tupleOf(items) : items;
  }
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [plain(key), withoutMarks(item)]));
}

function isBasic(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isBasic);
  if (value instanceof Map) return [...value].every(([key, item]) => isBasic(key) && isBasic(item));
  return value === null || isInt(value) || isFloat(value) || ["boolean", "string"].includes(typeof value);
}

/** What a function gives back as it was given to it, as `var()` its default, keeps its mark. */
function keepingMark(result: unknown, given: readonly unknown[]): unknown {
  if (typeof result !== "string") return result;
  return given.find((each) => each instanceof Marked && each.text === result) ?? result;
}

type Call = (args: unknown[], kwargs: Record<string, unknown>) => unknown;

function callPlain(call: Call, args: unknown[], kwargs: Record<string, unknown>, keepsMark: boolean): unknown {
  const names = Object.keys(kwargs);
  const given = [...args, ...names.map((name) => kwargs[name])];
  if (!given.some((each) => each instanceof Marked)) return call(args, kwargs);
  const named = Object.assign(Object.create(null), kwargs) as Record<string, unknown>;
  for (const name of names) named[name] = plain(kwargs[name]);
  const result = call(args.map(plain), named);
  return keepsMark ? keepingMark(result, given) : result;
}

/** Operations with operands only: none of them hands a mark on. */
const OPERATIONS = [
  ..."str truth attr item slice add mul mod math neg pos eq ne lt le gt ge in notIn iter loop unpack".split(" "),
] as (keyof Engine)[];

/** The engine of values in YAML files, profiles and hooks: it knows marked texts. */
export const NATIVE_ENGINE: Engine = {
  ...ENGINE,
  ...Object.fromEntries(
    OPERATIONS.map((name) => {
      const operation = ENGINE[name] as (...operands: unknown[]) => unknown;
      return [name, (...operands: unknown[]) => operation(...operands.map(plain))];
    }),
  ),
  // Jinja2 has only values of the basic types written into its code; others it works out again at run time.
  constant: (value) => (isBasic(value) ? str(value) : value),
  dict: (flat) => ENGINE.dict(flat.map((each, index) => (index % 2 === 0 ? plain(each) : each))),
  call: (target, args, kwargs) =>
    callPlain((values, named) => ENGINE.call(plain(target), values, named), args, kwargs, true),
  callMethod: (target, name, args, kwargs) => {
    const value = plain(target);
    // Methods of a text always make a new one.
    const run: Call = (values, named) => ENGINE.callMethod(value, name, values, named);
    return callPlain(run, args, kwargs, typeof value !== "string");
  },
};

const marker =
  (as: Marked["as"]): Filter =>
  (args) =>
    new Marked(str(plain(args[0])), as);

/** Filters that give back the text itself that they are applied to; the others make a new one. */
const SAME_TEXT = new Set(["default", "d", "string"]);

function plainTable(table: ReadonlyMap<string, Filter>): [string, Filter][] {
  return [...table].map(([name, run]) => [
    name,
    (args, kwargs) => callPlain(run, args, kwargs, table === FILTERS && SAME_TEXT.has(name)),
  ]);
}

/** The filters and tests of that engine. */
export const NATIVE_LIBRARY: { filters: ReadonlyMap<string, Filter>; tests: ReadonlyMap<string, Filter> } = {
  filters: new Map([
    ...plainTable(FILTERS),
    ["as_text", marker("text")],
    ["as_bool", marker("bool")],
    ["as_number", marker("number")],
    ["as_native", marker("native")],
  ]),
  tests: new Map(plainTable(TESTS)),
};
