import { attribute as attributeOf } from "../access.ts";
import { sorted } from "../collection-methods.ts";
import { PyError, typeError } from "../errors.ts";
import { compare, iterate, length, listOf, truth, wholeNumber } from "../operators.ts";
import { str, typeName } from "../text.ts";
import { dictEntries, GroupTuple, isDict, isUndefined, PyIterator, PySet, tupleOf, Undefined } from "../values.ts";
import { attributeGetter, ignoreCase } from "./attribute-getter.ts";
import { type Filter, filterTable } from "./filter.ts";

type Getter = (value: unknown) => unknown;

function casing(caseSensitive: unknown): Getter {
  return truth(caseSensitive) ? (value) => value : ignoreCase;
}

function keyOf(attribute: unknown, caseSensitive: unknown, fallback?: unknown): Getter {
  const get = attributeGetter(attribute, fallback);
  const fold = casing(caseSensitive);
  return (value) => fold(get(value));
}

function sort(value: unknown, reverse: unknown, caseSensitive: unknown, attribute: unknown): unknown[] {
  const names = typeof attribute === "string" ? attribute.split(",") : [attribute];
  const getters = names.map((name) => keyOf(name, caseSensitive));
  const key: Getter = (item) => getters.map((get) => get(item));
  return sorted(listOf(value), key, truth(reverse));
}

function dictSort(value: unknown, caseSensitive: unknown, by: unknown = "key", reverse: unknown = false): unknown[] {
  if (by !== "key" && by !== "value") {
    throw new PyError("FilterArgumentError", 'You can only sort by either "key" or "value"');
  }
  if (!isDict(value)) throw typeError(`'${typeName(value)}' object has no items`);
  const fold = casing(caseSensitive);
  const position = by === "key" ? 0 : 1;
  const pairs = dictEntries(value).map((entry) => tupleOf(entry));
  return sorted(pairs, (pair) => fold((pair as unknown[])[position]), truth(reverse));
}

function* unique(value: unknown, caseSensitive: unknown, attribute: unknown): Generator<unknown> {
  const key = keyOf(attribute, caseSensitive);
  const seen = new PySet();
  for (const item of iterate(value)) {
    const folded = key(item);
    if (seen.has(folded)) continue;
    seen.add(folded);
    yield item;
  }
}

function extreme(value: unknown, caseSensitive: unknown, attribute: unknown, sign: number): unknown {
  const items = listOf(value);
  if (items.length === 0) return new Undefined("No aggregated item, sequence was empty.");
  const key = keyOf(attribute, caseSensitive);
  return items.reduce((best, item) => (sign * compare(key(item), key(best), sign < 0 ? "<" : ">") > 0 ? item : best));
}

function groupBy(value: unknown, attribute: unknown, fallback: unknown, caseSensitive: unknown): unknown[] {
  const get = attributeGetter(attribute, fallback);
  const fold = casing(caseSensitive);
  const groups: GroupTuple[] = [];
  let last: { key: unknown } | undefined;
  for (const item of sorted(listOf(value), (each) => fold(get(each)))) {
    const key = fold(get(item));
    if (last !== undefined && compareKeys(last.key, key)) {
      (groups.at(-1)![1] as unknown[]).push(item);
      continue;
    }
    last = { key };
    const group = new GroupTuple();
    group.push(get(item), [item]);
    groups.push(group);
  }
  return groups;
}

function compareKeys(a: unknown, b: unknown): boolean {
  return compare(a, b, "<") === 0;
}

function* batch(value: unknown, size: unknown, fill: unknown): Generator<unknown> {
  const most = wholeNumber(size);
  let group: unknown[] = [];
  for (const item of iterate(value)) {
    if (group.length === most) {
      yield group;
      group = [];
    }
    group.push(item);
  }
  if (group.length === 0) return;
  if (fill != null) while (group.length < most) group.push(fill);
  yield group;
}

function* slices(value: unknown, count: unknown, fill: unknown): Generator<unknown> {
  const items = listOf(value);
  const number = wholeNumber(count);
  if (number === 0) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
  const per = Math.floor(items.length / number);
  const longer = items.length % number;
  let start = 0;
  for (let i = 0; i < number; i++) {
    const end = start + per + (i < longer ? 1 : 0);
    const part = items.slice(start, end);
    start = end;
    if (fill != null && i >= longer) part.push(fill);
    yield part;
  }
}

function reverse(value: unknown): unknown {
  if (typeof value === "string") return Array.from(value).reverse().join("");
  return new PyIterator(yieldAll(listOf(value).reverse()));
}

function* yieldAll(items: Iterable<unknown>): Generator<unknown> {
  yield* items;
}

function* itemPairs(value: unknown): Generator<unknown> {
  if (isUndefined(value)) return;
  if (!isDict(value)) throw typeError("Can only get item pairs from a mapping.");
  for (const entry of dictEntries(value)) yield tupleOf(entry);
}

function first(value: unknown): unknown {
  for (const item of iterate(value)) return item;
  return new Undefined("No first item, sequence was empty.");
}

function last(value: unknown): unknown {
  const items = listOf(value);
  return items.length === 0 ? new Undefined("No last item, sequence was empty.") : items.at(-1);
}

function random(value: unknown): unknown {
  const items = listOf(value);
  if (items.length === 0) return new Undefined("No random item, sequence was empty.");
  return items[Math.floor(Math.random() * items.length)];
}

function joinItems(value: unknown, separator: unknown = "", attribute?: unknown): string {
  const get = attribute == null ? undefined : attributeGetter(attribute);
  const parts = Array.from(iterate(value), (item) => str(get === undefined ? item : get(item)));
  return parts.join(str(separator));
}

function fallbackFor(value: unknown, fallback: unknown = "", whenFalse: unknown = false): unknown {
  return isUndefined(value) || (truth(whenFalse) && !truth(value)) ? fallback : value;
}

// `attr` finds attributes only, never items: a dict's methods, but not its keys.
function attr(value: unknown, name: unknown): unknown {
  if (isDict(value) && typeof name === "string") {
    const empty = attributeOf(new Map(), name);
    return isUndefined(empty)
      ? new Undefined(`'dict object' has no attribute '${name}'`, name)
      : attributeOf(value, name);
  }
  return attributeOf(value, str(name));
}

const lazy = (run: (...values: never[]) => Generator<unknown>) =>
  ((...values: never[]) => new PyIterator(run(...values))) as (...values: never[]) => unknown;

export const SEQUENCE_FILTERS: [string, Filter][] = filterTable({
  sort: ["value reverse= case_sensitive= attribute=", sort],
  dictsort: ["value case_sensitive= by= reverse=", dictSort],
  unique: ["value case_sensitive= attribute=", lazy(unique)],
  min: ["value case_sensitive= attribute=", (v: unknown, c: unknown, a: unknown) => extreme(v, c, a, -1)],
  max: ["value case_sensitive= attribute=", (v: unknown, c: unknown, a: unknown) => extreme(v, c, a, 1)],
  groupby: ["value attribute default= case_sensitive=", groupBy],
  batch: ["value linecount fill_with=", lazy(batch)],
  slice: ["value slices fill_with=", lazy(slices)],
  reverse: ["value", reverse],
  items: ["value", lazy(itemPairs)],
  first: ["seq", first],
  last: ["seq", last],
  random: ["seq", random],
  list: ["value", listOf],
  length: ["obj", length],
  count: ["obj", length],
  join: ["value d= attribute=", joinItems],
  default: ["value default_value= boolean=", fallbackFor],
  d: ["value default_value= boolean=", fallbackFor],
  attr: ["obj name", attr],
});
