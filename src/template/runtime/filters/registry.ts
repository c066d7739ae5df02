import { PyError } from "../errors.ts";
import { iterate, truth } from "../operators.ts";
import { repr, str } from "../text.ts";
import { isList, PyIterator } from "../values.ts";
import { attributeGetter } from "./attribute-getter.ts";
import { type Filter, filterTable } from "./filter.ts";
import { jsonText } from "./json-text.ts";
import { NUMBER_FILTERS } from "./number-filters.ts";
import { SEQUENCE_FILTERS } from "./sequence-filters.ts";
import { TESTS } from "./tests.ts";
import { TEXT_FILTERS } from "./text-filters.ts";

/** The filter of that name; Jinja2's error for an unknown one. */
export function resolveFilter(name: string): Filter {
  const filter = FILTERS.get(name);
  if (filter === undefined) throw new PyError("TemplateAssertionError", `No filter named '${name}'.`);
  return filter;
}

export function resolveTest(name: string): Filter {
  const test = TESTS.get(name);
  if (test === undefined) throw new PyError("TemplateAssertionError", `No test named '${name}'.`);
  return test;
}

// Generators: what is wrong with their arguments shows when the first item is asked for, as in Jinja2, and never for a
// value that is false, such as none.
const map: Filter = (args, kwargs) =>
  new PyIterator(
    (function* () {
      if (!truth(args[0])) return;
      const convert = mapping(args, kwargs);
      for (const item of iterate(args[0])) yield convert(item);
    })(),
  );

/** What `map(attribute=…)` or `map('filter', …)` does with an item. */
function mapping(args: unknown[], kwargs: Record<string, unknown>): (item: unknown) => unknown {
  const [, name, ...rest] = args;
  if (args.length > 1) {
    const filter = resolveFilter(str(name));
    return (item) => filter([item, ...rest], kwargs);
  }
  if (!("attribute" in kwargs)) throw new PyError("FilterArgumentError", "map requires a filter argument");
  const { attribute, default: fallback, ...unknown } = kwargs;
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) throw new PyError("FilterArgumentError", `Unexpected keyword argument '${surplus}'`);
  return attributeGetter(attribute, fallback);
}

/** `select`, `reject`, `selectattr`, `rejectattr`. */
function selection(keep: boolean, byAttribute: boolean): Filter {
  return (args, kwargs) =>
    new PyIterator(
      (function* () {
        if (!truth(args[0])) return;
        const passes = condition(args.slice(1), kwargs, byAttribute);
        for (const item of iterate(args[0])) if (passes(item) === keep) yield item;
      })(),
    );
}

function condition(args: unknown[], kwargs: Record<string, unknown>, byAttribute: boolean): (item: unknown) => boolean {
  if (byAttribute && args.length === 0) {
    throw new PyError("FilterArgumentError", "Missing parameter for attribute name");
  }
  const get = byAttribute ? attributeGetter(args.shift()) : (item: unknown) => item;
  const [name, ...testArgs] = args;
  if (name === undefined) return (item) => truth(get(item));
  const test = resolveTest(str(name));
  return (item) => truth(test([get(item), ...testArgs], kwargs));
}

const HTML_SAFE: Record<string, string> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027" };

function toJson(value: unknown, indent?: unknown): string {
  const text = jsonText(value, { sortKeys: true, indent: indent as number | undefined });
  return text.replace(/[<>&']/g, (char) => HTML_SAFE[char]!);
}

// In text, dbt's filters for native values leave a value as it is; see render-native.ts.
const same = (value: unknown) => value;

export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...TEXT_FILTERS,
  ...NUMBER_FILTERS,
  ...SEQUENCE_FILTERS,
  ...filterTable({
    tojson: ["value indent=", toJson],
    pprint: ["value", (value: unknown) => repr(value)],
    is_list: ["value", isList],
    as_text: ["x", same],
    as_bool: ["x", same],
    as_native: ["x", same],
    as_number: ["x", same],
  }),
  ["map", map],
  ["select", selection(true, false)],
  ["reject", selection(false, false)],
  ["selectattr", selection(true, true)],
  ["rejectattr", selection(false, true)],
]);
