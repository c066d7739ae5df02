import { PyError, typeError, valueError } from "./errors.ts";
import { bindArguments, type JinjaFunction } from "./host.ts";
import { compare, equal, failUndefined, iterate, listOf, truth, wholeNumber } from "./operators.ts";
import type { Method } from "./string-methods.ts";
import { repr, typeName } from "./text.ts";
import {
  type Dict,
  DictView,
  dictDelete,
  dictEntries,
  dictGet,
  dictHas,
  dictKeys,
  dictSet,
  isDict,
  PySet,
  type Tuple,
  tupleOf,
  Undefined,
} from "./values.ts";

/** Sorts as Python does (stable, by `compare`), optionally by what `key` gives for an item. */
export function sorted(items: unknown[], key?: (item: unknown) => unknown, reverse = false): unknown[] {
  const keyed = items.map((item) => ({ item, key: key === undefined ? item : key(item) }));
  const sign = reverse ? -1 : 1;
  keyed.sort((a, b) => sign * compare(a.key, b.key, "<"));
  return keyed.map((entry) => entry.item);
}

// What the host froze stays as it is, and says so in Python's words instead of JavaScript's.
function writable<T extends object>(value: T): T {
  if (Object.isFrozen(value)) throw typeError(`this ${typeName(value)} cannot be changed`);
  return value;
}

function index(list: readonly unknown[], item: unknown, start: unknown = 0): number {
  for (let i = wholeNumber(start); i < list.length; i++) if (equal(list[i], item)) return i;
  throw valueError(`${repr(item)} is not in list`);
}

function count(list: readonly unknown[], item: unknown): number {
  return list.filter((candidate) => equal(candidate, item)).length;
}

function popItem(list: unknown[], at: unknown = -1): unknown {
  if (list.length === 0) throw new PyError("IndexError", "pop from empty list");
  const index = wholeNumber(at);
  const position = index < 0 ? list.length + index : index;
  if (position < 0 || position >= list.length) throw new PyError("IndexError", "pop index out of range");
  return list.splice(position, 1)[0];
}

function sortInPlace(list: unknown[], key: unknown, reverse: unknown): null {
  const by = typeof key === "function" ? (item: unknown) => (key as JinjaFunction)([item], {}) : undefined;
  list.splice(0, list.length, ...sorted(list, by, truth(reverse)));
  return null;
}

function method<Self>(
  name: string,
  params: string,
  run: (self: Self, ...values: never[]) => unknown,
): [string, Method<Self>] {
  const specs = params === "" ? [] : params.split(" ");
  const call = run as (self: Self, ...values: unknown[]) => unknown;
  return [name.split(".")[1]!, (self, args, kwargs) => call(self, ...bindArguments(name, specs, args, kwargs))];
}

export const LIST_METHODS: Map<string, Method<unknown[]>> = new Map([
  method("list.append", "object", (list: unknown[], item: unknown) => {
    writable(list).push(item);
    return null;
  }),
  method("list.extend", "iterable", (list: unknown[], items: unknown) => {
    writable(list).push(...listOf(items));
    return null;
  }),
  method("list.insert", "index object", (list: unknown[], at: unknown, item: unknown) => {
    writable(list).splice(wholeNumber(at), 0, item);
    return null;
  }),
  method("list.pop", "index=", (list: unknown[], at: unknown) => popItem(writable(list), at)),
  method("list.remove", "value", (list: unknown[], item: unknown) => {
    const at = list.findIndex((candidate) => equal(candidate, item));
    if (at === -1) throw valueError("list.remove(x): x not in list");
    writable(list).splice(at, 1);
    return null;
  }),
  method("list.clear", "", (list: unknown[]) => {
    writable(list).length = 0;
    return null;
  }),
  method("list.reverse", "", (list: unknown[]) => {
    writable(list).reverse();
    return null;
  }),
  method("list.sort", "key= reverse=", (list: unknown[], key: unknown, reverse: unknown) =>
    sortInPlace(writable(list), key, reverse),
  ),
  method("list.copy", "", (list: unknown[]) => [...list]),
  method("list.index", "value start=", index),
  method("list.count", "value", count),
]);

export const TUPLE_METHODS: Map<string, Method<Tuple>> = new Map([
  method("tuple.index", "value start=", (tuple: Tuple, item: unknown, start: unknown) => {
    for (let i = wholeNumber(start); i < tuple.length; i++) if (equal(tuple[i], item)) return i;
    throw valueError("tuple.index(x): x not in tuple");
  }),
  method("tuple.count", "value", count),
]);

/** Adds the pairs of a dict, or of anything that gives pairs, to a dict. */
export function updateDict(dict: Dict, source: unknown, kwargs: Record<string, unknown> = {}): void {
  if (source instanceof Undefined) failUndefined(source);
  if (isDict(source)) for (const [key, value] of dictEntries(source)) dictSet(dict, key, value);
  else if (source !== undefined) {
    for (const pair of iterate(source)) {
      const [key, value, ...rest] = listOf(pair);
      if (value === undefined || rest.length > 0) {
        throw valueError("dictionary update sequence element has the wrong length; 2 is required");
      }
      dictSet(dict, key, value);
    }
  }
  for (const [key, value] of Object.entries(kwargs)) dictSet(dict, key, value);
}

function popKey(dict: Dict, args: unknown[]): unknown {
  const [key, fallback] = args;
  if (dictHas(dict, key)) {
    const value = dictGet(dict, key);
    dictDelete(writable(dict), key);
    return value;
  }
  if (args.length > 1) return fallback;
  throw new PyError("KeyError", repr(key));
}

export const DICT_METHODS: Map<string, Method<Dict>> = new Map([
  method("dict.keys", "", (dict: Dict) => new DictView("keys", dict)),
  method("dict.values", "", (dict: Dict) => new DictView("values", dict)),
  method("dict.items", "", (dict: Dict) => new DictView("items", dict)),
  method("dict.get", "key default=", (dict: Dict, key: unknown, fallback: unknown = null) =>
    dictHas(dict, key) ? dictGet(dict, key) : fallback,
  ),
  method("dict.setdefault", "key default=", (dict: Dict, key: unknown, fallback: unknown = null) => {
    if (!dictHas(dict, key)) dictSet(writable(dict), key, fallback);
    return dictGet(dict, key);
  }),
  method("dict.copy", "", (dict: Dict) => new Map(dictEntries(dict))),
  method("dict.clear", "", (dict: Dict) => {
    for (const key of dictKeys(dict)) dictDelete(writable(dict), key);
    return null;
  }),
  method("dict.popitem", "", (dict: Dict) => {
    const last = dictEntries(dict).at(-1);
    if (last === undefined) throw new PyError("KeyError", "'popitem(): dictionary is empty'");
    dictDelete(writable(dict), last[0]);
    return tupleOf(last);
  }),
  method(
    "dict.fromkeys",
    "iterable value=",
    (_: Dict, keys: unknown, value: unknown = null) => new Map(listOf(keys).map((key) => [key, value])),
  ),
  ["pop", (dict: Dict, args: unknown[]) => popKey(dict, args)],
  [
    "update",
    (dict: Dict, args: unknown[], kwargs: Record<string, unknown>) => {
      updateDict(writable(dict), args[0], kwargs);
      return null;
    },
  ],
]);

const others = (rest: unknown[]) => rest.map((other) => new PySet(iterate(other)));

export const SET_METHODS: Map<string, Method<PySet>> = new Map([
  method("set.add", "elem", (set: PySet, item: unknown) => {
    set.add(item);
    return null;
  }),
  method("set.discard", "elem", (set: PySet, item: unknown) => {
    set.delete(item);
    return null;
  }),
  method("set.remove", "elem", (set: PySet, item: unknown) => {
    if (!set.delete(item)) throw new PyError("KeyError", repr(item));
    return null;
  }),
  method("set.pop", "", (set: PySet) => {
    for (const item of set) {
      set.delete(item);
      return item;
    }
    throw new PyError("KeyError", "'pop from an empty set'");
  }),
  method("set.clear", "", (set: PySet) => {
    set.items.clear();
    return null;
  }),
  method("set.copy", "", (set: PySet) => new PySet(set)),
  method("set.update", "*others", (set: PySet, rest: unknown[]) => {
    for (const other of others(rest)) for (const item of other) set.add(item);
    return null;
  }),
  method(
    "set.union",
    "*others",
    (set: PySet, rest: unknown[]) => new PySet([set, ...others(rest)].flatMap((s) => [...s])),
  ),
  method("set.intersection", "*others", (set: PySet, rest: unknown[]) => {
    const sets = others(rest);
    return new PySet([...set].filter((item) => sets.every((other) => other.has(item))));
  }),
  method("set.difference", "*others", (set: PySet, rest: unknown[]) => {
    const sets = others(rest);
    return new PySet([...set].filter((item) => !sets.some((other) => other.has(item))));
  }),
  method("set.symmetric_difference", "other", (set: PySet, rest: unknown) => {
    const other = new PySet(iterate(rest));
    return new PySet([...[...set].filter((i) => !other.has(i)), ...[...other].filter((i) => !set.has(i))]);
  }),
  method("set.issubset", "other", (set: PySet, rest: unknown) => {
    const other = new PySet(iterate(rest));
    return [...set].every((item) => other.has(item));
  }),
  method("set.issuperset", "other", (set: PySet, rest: unknown) => listOf(rest).every((item) => set.has(item))),
  method("set.isdisjoint", "other", (set: PySet, rest: unknown) => !listOf(rest).some((item) => set.has(item))),
]);
