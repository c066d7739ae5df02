import { PyError, typeError } from "./errors.ts";
import { COMPARE, EQUALS, GET_ITEM, type HostObject, ITERATE, LENGTH, MAPPING, TRUTH } from "./host.ts";
import { str, typeName } from "./text.ts";
import {
  DictView,
  dictEntries,
  dictGet,
  dictHas,
  dictKeys,
  dictSize,
  isDict,
  isInt,
  isPlainObject,
  isUndefined,
  Namespace,
  numberOf,
  PyFloat,
  PyIterator,
  PySet,
  Range,
  Tuple,
  tupleOf,
  Undefined,
} from "./values.ts";

/** Raises the error of using a value that is not there. */
export function failUndefined(value: Undefined | undefined): never {
  throw new PyError("UndefinedError", value?.message ?? "the value is undefined");
}

/** Python's `bool()`. */
export function truth(value: unknown): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value !== "";
    case "number":
    case "bigint":
      // biome-ignore lint/suspicious/noDoubleEquals: 0 and 0n alike
      return value != 0;
    case "undefined":
      return false;
    case "function":
      return true;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return objectTruth(value as object);
}

function objectTruth(value: object): boolean {
  if (value instanceof Undefined) return false;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof PySet) return value.items.size > 0;
  if (value instanceof Range) return value.length > 0;
  if (value instanceof DictView) return dictSize(value.dict) > 0;
  if (isPlainObject(value)) return Object.keys(value).length > 0;
  const host = value as HostObject;
  if (host[TRUTH] !== undefined) return host[TRUTH]();
  return host[LENGTH] === undefined ? true : host[LENGTH]() > 0;
}

/** Python's `==`. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === "string" && typeof right === "string") return false;
  const a = numberOf(left);
  if (a !== undefined) {
    const b = numberOf(right);
    // biome-ignore lint/suspicious/noDoubleEquals: a number may meet a bigint
    if (b !== undefined) return a == b;
  }
  if (isUndefined(left)) return isUndefined(right);
  if (typeof left !== "object" || left === null || typeof right !== "object" || right === null) {
    return hostEqual(left, right);
  }
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    if (left instanceof Tuple !== right instanceof Tuple) return false;
    return left.every((item, index) => equal(item, right[index]));
  }
  if (isDict(left)) {
    if (!isDict(right) || dictSize(left) !== dictSize(right)) return false;
    return dictEntries(left).every(([key, item]) => dictHas(right, key) && equal(item, dictGet(right, key)));
  }
  if (left instanceof PySet) {
    return right instanceof PySet && left.items.size === right.items.size && [...left].every((item) => right.has(item));
  }
  if (left instanceof Range && right instanceof Range) return equal([...left], [...right]);
  if (left instanceof DictView && right instanceof DictView && left.kind !== "values") {
    return equal(new PySet(iterate(left)), new PySet(iterate(right)));
  }
  return hostEqual(left, right);
}

function hostEqual(left: unknown, right: unknown): boolean {
  if (typeof left === "object" && left !== null && EQUALS in left) return (left as HostObject)[EQUALS]!(right);
  if (typeof right === "object" && right !== null && EQUALS in right) return (right as HostObject)[EQUALS]!(left);
  return false;
}

/** Order of two values as -1, 0 or 1 (NaN where neither holds); raises Python's TypeError where there is none. */
export function compare(left: unknown, right: unknown, operator: string): number {
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  const a = numberOf(left);
  const b = numberOf(right);
  if (a !== undefined && b !== undefined) {
    // biome-ignore lint/suspicious/noDoubleEquals: a number may meet a bigint
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : Number.NaN;
  }
  if (isUndefined(left)) failUndefined(left);
  if (isUndefined(right)) failUndefined(right);
  if (Array.isArray(left) && Array.isArray(right) && left instanceof Tuple === right instanceof Tuple) {
    return compareLists(left, right, operator);
  }
  const order =
    (left as HostObject | null)?.[COMPARE]?.(right) ?? negated((right as HostObject | null)?.[COMPARE]?.(left));
  if (order !== undefined) return order;
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  throw typeError(`'${operator}' not supported between instances of ${types}`);
}

function negated(order: number | undefined): number | undefined {
  return order === undefined ? undefined : -order;
}

// Python orders by code point, JavaScript by UTF-16 unit: they differ beyond the basic plane only.
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (left.charCodeAt(i) === right.charCodeAt(i)) continue;
    return left.codePointAt(i)! < right.codePointAt(i)! ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

function compareLists(left: unknown[], right: unknown[], operator: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (!equal(left[i], right[i])) return compare(left[i], right[i], operator);
  }
  return Math.sign(left.length - right.length);
}

/** Python's `iter()`: the items of a list, the characters of a string, the keys of a dict. */
export function iterate(value: unknown): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return value;
  if (isUndefined(value)) return [];
  if (isDict(value)) return dictKeys(value);
  if (value instanceof PySet || value instanceof Range) return value;
  if (value instanceof PyIterator) return value.items;
  if (value instanceof DictView) return viewItems(value);
  const host = value as HostObject | null;
  if (typeof host === "object" && host?.[ITERATE] !== undefined) return host[ITERATE]();
  throw typeError(`'${typeName(value)}' object is not iterable`);
}

function viewItems(view: DictView): unknown[] {
  if (view.kind === "keys") return dictKeys(view.dict);
  const entries = dictEntries(view.dict);
  return view.kind === "values" ? entries.map((entry) => entry[1]) : entries.map((entry) => tupleOf(entry));
}

/** The items of anything that can be looped over, as an array that the caller owns. */
export function listOf(value: unknown): unknown[] {
  return Array.from(iterate(value));
}

/** Python's `len()`. */
export function length(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === "string") return textLength(value);
  if (isUndefined(value)) return 0;
  if (isDict(value)) return dictSize(value);
  if (value instanceof PySet) return value.items.size;
  if (value instanceof Range) return value.length;
  if (value instanceof DictView) return dictSize(value.dict);
  const host = value as HostObject | null;
  if (typeof host === "object" && host?.[LENGTH] !== undefined) return host[LENGTH]();
  throw typeError(`object of type '${typeName(value)}' has no len()`);
}

/** Length in characters rather than UTF-16 units. */
export function textLength(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}

/** Python's `in`. */
export function contains(container: unknown, item: unknown): boolean {
  if (typeof container === "string") {
    if (typeof item === "string") return container.includes(item);
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (isDict(container)) return dictHas(container, item);
  if (container instanceof PySet) return container.has(item);
  if (container instanceof DictView && container.kind === "keys") return dictHas(container.dict, item);
  if (container instanceof Namespace) throw typeError("argument of type 'Namespace' is not iterable");
  const host = container as HostObject | null;
  if (typeof host !== "object" && !isUndefined(host)) {
    throw typeError(`argument of type '${typeName(host)}' is not iterable`);
  }
  if (host === null) throw typeError("argument of type 'NoneType' is not iterable");
  if (host[MAPPING] === true && host[GET_ITEM] !== undefined) return host[GET_ITEM](item) !== undefined;
  for (const candidate of iterate(container)) if (equal(candidate, item)) return true;
  return false;
}

/** `~`: the texts of the parts joined. */
export function concat(parts: unknown[]): string {
  let text = "";
  for (const part of parts) text += str(part);
  return text;
}

/** The number of an argument that Python wants to be an int; undefined stays undefined for `fallback`. */
export function wholeNumber(value: unknown, fallback = 0): number {
  if (value === undefined) return fallback;
  if (isInt(value)) return Number(numberOf(value));
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}
