/**
 * The Python values that JavaScript has no equal for. The others: str is a string, bool a boolean, int a number with an
 * integral value (or a bigint beyond 2^53), any other number a float, None null, list an array, dict a Map or a plain
 * object.
 */

import { HASH, type HostObject } from "./host.ts";

/** A float with an integral value, which as a plain number would be an int: prints as `2.0`. */
export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** The float of that value: a plain number unless that would look like an int. */
export function floatOf(value: number): number | PyFloat {
  return Number.isInteger(value) ? new PyFloat(value) : value;
}

/** A tuple: an array to the host, but with no way for a template to change it. */
export class Tuple extends Array<unknown> {
  // Array methods give plain arrays.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** A tuple of these items. */
export function tupleOf(items: Iterable<unknown>): Tuple {
  const tuple = new Tuple();
  for (const item of items) tuple.push(item);
  return tuple;
}

/** What `groupby` yields: a pair whose halves have names. */
export class GroupTuple extends Tuple {}

/** A value that is not there. Printing, testing and looping over it work, everything else raises `message`. */
export class Undefined {
  readonly message: string;
  readonly name: string | undefined;
  /** Attributes, items and calls give another Undefined: what dbt does while it parses. */
  readonly lenient: boolean;

  constructor(message: string, name?: string, lenient = false) {
    this.message = message;
    this.name = name;
    this.lenient = lenient;
  }

  toJSON(): null {
    return null;
  }
}

/** What `range()` gives. */
export class Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  *[Symbol.iterator](): Generator<number> {
    const { length } = this;
    for (let i = 0; i < length; i++) yield this.start + i * this.step;
  }
}

/** What `keys()`, `values()` and `items()` of a dict give: a live view. */
export class DictView {
  readonly kind: "keys" | "values" | "items";
  readonly dict: Dict;

  constructor(kind: "keys" | "values" | "items", dict: Dict) {
    this.kind = kind;
    this.dict = dict;
  }
}

/** What `map`, `select` and their like give: runs through its items once, has no length and is always true. */
export class PyIterator {
  readonly items: Iterator<unknown> & Iterable<unknown>;

  constructor(items: Generator<unknown>) {
    this.items = items;
  }
}

/** `namespace()`: the one object whose attributes `set` may assign. */
export class Namespace {
  readonly attributes: Map<string, unknown>;

  constructor(attributes: Map<string, unknown>) {
    this.attributes = attributes;
  }
}

/** A Python set; items print in the order they came in. */
export class PySet {
  readonly items: Map<unknown, unknown>;

  constructor(items: Iterable<unknown> = []) {
    this.items = new Map();
    for (const item of items) this.add(item);
  }

  add(item: unknown): void {
    const key = hashKey(item);
    if (!this.items.has(key)) this.items.set(key, item);
  }

  has(item: unknown): boolean {
    return this.items.has(hashKey(item));
  }

  delete(item: unknown): boolean {
    return this.items.delete(hashKey(item));
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.items.values();
  }
}

/** A dict as the host may hand it in: templates themselves only make Maps. */
export type Dict = Map<unknown, unknown> | Record<string, unknown>;

/** Whether a value is a plain object of data; one with symbols is a host object, even if written as a literal. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}

export function isDict(value: unknown): value is Dict {
  return value instanceof Map || isPlainObject(value);
}

export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !(value instanceof Tuple);
}

export function isUndefined(value: unknown): value is Undefined | undefined {
  return value === undefined || value instanceof Undefined;
}

/** A key under which equal values meet in a Map: 1, 1.0 and True are one key in Python, and so are equal tuples. */
export function hashKey(value: unknown): unknown {
  if (typeof value === "string") return value;
  if (value instanceof PyFloat) return value.value;
  if (typeof value === "boolean") return Number(value);
  if (value instanceof Tuple) return `\u0000tuple:${JSON.stringify(value.map((item) => [typeof item, hashKey(item)]))}`;
  if (typeof value === "object" && value !== null && HASH in value) return (value as HostObject)[HASH]!();
  return value;
}

/** The key of a Map that equals `key`, or undefined: Maps hold keys as the template wrote them. */
export function findKey(map: Map<unknown, unknown>, key: unknown): unknown {
  if (map.has(key)) return key;
  if (typeof key === "string" || key === null) return undefined;
  const wanted = hashKey(key);
  if (map.has(wanted)) return wanted;
  for (const candidate of map.keys())
    if (typeof candidate !== "string" && hashKey(candidate) === wanted) return candidate;
  return undefined;
}

export function dictHas(dict: Dict, key: unknown): boolean {
  if (dict instanceof Map) return dict.has(key) || findKey(dict, key) !== undefined;
  return typeof key === "string" && Object.hasOwn(dict, key);
}

export function dictGet(dict: Dict, key: unknown): unknown {
  if (dict instanceof Map) {
    const value = dict.get(key);
    return value !== undefined ? value : dict.get(findKey(dict, key));
  }
  return typeof key === "string" && Object.hasOwn(dict, key) ? dict[key] : undefined;
}

export function dictSet(dict: Dict, key: unknown, value: unknown): void {
  if (dict instanceof Map) dict.set(dict.has(key) ? key : (findKey(dict, key) ?? key), value);
  else Object.defineProperty(dict, String(key), { value, writable: true, enumerable: true, configurable: true });
}

export function dictDelete(dict: Dict, key: unknown): boolean {
  if (dict instanceof Map) return dict.delete(dict.has(key) ? key : findKey(dict, key));
  return typeof key === "string" && Object.hasOwn(dict, key) && delete dict[key];
}

export function dictKeys(dict: Dict): unknown[] {
  return dict instanceof Map ? [...dict.keys()] : Object.keys(dict);
}

export function dictEntries(dict: Dict): [unknown, unknown][] {
  return dict instanceof Map ? [...dict.entries()] : Object.entries(dict);
}

export function dictSize(dict: Dict): number {
  return dict instanceof Map ? dict.size : Object.keys(dict).length;
}

/** Numbers of the host's kind for any Python number, undefined for everything else. */
export function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof PyFloat) return value.value;
  return undefined;
}

/** Whether a number is a Python int (bools are). */
export function isInt(value: unknown): boolean {
  return (
    typeof value === "bigint" || typeof value === "boolean" || (typeof value === "number" && Number.isInteger(value))
  );
}

export function isFloat(value: unknown): boolean {
  return value instanceof PyFloat || (typeof value === "number" && !Number.isInteger(value));
}
