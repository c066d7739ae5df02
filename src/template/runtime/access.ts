import { DICT_METHODS, LIST_METHODS, SET_METHODS, TUPLE_METHODS } from "./collection-methods.ts";
import { typeError } from "./errors.ts";
import { CALL, GET_ATTRIBUTE, GET_ITEM, type HostObject, type JinjaFunction, REPR } from "./host.ts";
import { failUndefined, textLength } from "./operators.ts";
import { type Method, STRING_METHODS } from "./string-methods.ts";
import { repr, typeName } from "./text.ts";
import {
  dictGet,
  GroupTuple,
  isDict,
  isFloat,
  isUndefined,
  Namespace,
  numberOf,
  PySet,
  Range,
  Tuple,
  tupleOf,
  Undefined,
} from "./values.ts";

function methodOf(value: unknown, name: string): Method<never> | undefined {
  if (typeof value === "string") return STRING_METHODS.get(name);
  if (Array.isArray(value)) return (value instanceof Tuple ? TUPLE_METHODS : LIST_METHODS).get(name) as never;
  if (isDict(value)) return DICT_METHODS.get(name);
  if (value instanceof PySet) return SET_METHODS.get(name);
  if (isFloat(value) && name === "is_integer")
    return ((self: unknown) => Number.isInteger(Number(numberOf(self)))) as never;
  return undefined;
}

// Attributes only: what Python's getattr() finds. Nothing of JavaScript's own objects is ever looked at.
function findAttribute(value: unknown, name: string): unknown {
  const method = methodOf(value, name);
  if (method !== undefined) {
    const bound: JinjaFunction = (args, kwargs) => (method as Method<unknown>)(value, args, kwargs);
    return Object.assign(bound, { [REPR]: () => `<built-in method ${name} of ${typeName(value)} object>` });
  }
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  if (value instanceof Namespace) return value.attributes.get(name);
  if (value instanceof GroupTuple) return name === "grouper" ? value[0] : name === "list" ? value[1] : undefined;
  // Python keeps `__names__` for itself, and the sandbox keeps templates away from them.
  if (isDunder(name)) return undefined;
  return (value as HostObject)[GET_ATTRIBUTE]?.(name);
}

function isDunder(name: string): boolean {
  return name.startsWith("__") && name.endsWith("__");
}

function findItem(value: unknown, key: unknown): unknown {
  if (isDict(value)) return dictGet(value, key);
  if (Array.isArray(value) || typeof value === "string" || value instanceof Range) return itemAt(value, key);
  if (typeof value !== "object" || value === null) return undefined;
  return (value as HostObject)[GET_ITEM]?.(key);
}

function itemAt(value: unknown[] | string | Range, key: unknown): unknown {
  const index = typeof key === "boolean" ? Number(key) : key;
  if (typeof index !== "number" || !Number.isInteger(index)) return undefined;
  if (typeof value === "string") {
    if (textLength(value) !== value.length) return Array.from(value).at(index);
    return value.at(index);
  }
  if (value instanceof Range) return Array.from(value).at(index);
  return value.at(index);
}

/** `value.name`: an attribute, else an item of that name, else Undefined, as Jinja2's environment finds it. */
export function attribute(value: unknown, name: string): unknown {
  if (isUndefined(value)) return ofUndefined(value, name);
  const own = findAttribute(value, name);
  if (own !== undefined) return own;
  const found = findItem(value, name);
  return found === undefined ? missing(value, name) : found;
}

/** `value[key]`: an item, else (for a string) an attribute of that name, else Undefined. */
export function item(value: unknown, key: unknown): unknown {
  if (isUndefined(value)) return ofUndefined(value, typeof key === "string" ? key : undefined);
  const found = findItem(value, key);
  if (found !== undefined) return found;
  const attr = typeof key === "string" ? findAttribute(value, key) : undefined;
  return attr === undefined ? missing(value, key) : attr;
}

function ofUndefined(value: Undefined | undefined, name: string | undefined): Undefined {
  if (value?.lenient) return name === undefined ? value : new Undefined(value.message, name, true);
  if (name !== undefined && isDunder(name)) return unsafe(value, name);
  return failUndefined(value);
}

function unsafe(value: unknown, name: string): Undefined {
  return new Undefined(`access to attribute '${name}' of '${typeName(value)}' object is unsafe.`, name);
}

function missing(value: unknown, key: unknown): Undefined {
  if (typeof key === "string" && isDunder(key)) return unsafe(value, key);
  const owner = value === null ? "None" : `${typeName(value)} object`;
  if (typeof key === "string") return new Undefined(`'${owner}' has no attribute ${repr(key)}`, key);
  return new Undefined(`${owner} has no element ${repr(key)}`);
}

/** `value[start:stop:step]` with Python's rules for absent and negative bounds. */
export function slice(value: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (isUndefined(value)) return ofUndefined(value, undefined);
  if (value instanceof Range) return sliceRange(value, start, stop, step);
  if (typeof value === "string") return sliceItems(Array.from(value), start, stop, step).join("");
  if (isDict(value)) throw typeError("unhashable type: 'slice'");
  if (!Array.isArray(value)) throw typeError(`'${typeName(value)}' object is not subscriptable`);
  const items = sliceItems(value, start, stop, step);
  return value instanceof Tuple ? tupleOf(items) : items;
}

function sliceRange(range: Range, start: unknown, stop: unknown, step: unknown): unknown {
  const picked = sliceItems(Array.from(range), start, stop, step);
  const by = range.step * (bound(step) ?? 1);
  const first = picked[0] ?? range.start;
  return new Range(first, first + by * picked.length, by);
}

function sliceItems<T>(items: readonly T[], start: unknown, stop: unknown, step: unknown): T[] {
  const by = bound(step) ?? 1;
  const size = items.length;
  if (by === 1) return items.slice(bound(start) ?? 0, bound(stop));
  if (by === 0) throw typeError("slice step cannot be zero");
  const clamp = (value: number | undefined, fallback: number, low: number, high: number) => {
    if (value === undefined) return fallback;
    return Math.min(high, Math.max(low, value < 0 ? value + size : value));
  };
  const result: T[] = [];
  if (by > 0) {
    const end = clamp(bound(stop), size, 0, size);
    for (let i = clamp(bound(start), 0, 0, size); i < end; i += by) result.push(items[i]!);
  } else {
    const end = clamp(bound(stop), -1, -1, size - 1);
    for (let i = clamp(bound(start), size - 1, -1, size - 1); i > end; i += by) result.push(items[i]!);
  }
  return result;
}

function bound(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "boolean") return Number(value);
  throw typeError("slice indices must be integers or None or have an __index__ method");
}

/** Calls a value. The result may be a promise. */
export function call(callee: unknown, args: unknown[], kwargs: Record<string, unknown>): unknown {
  if (typeof callee === "function") return (callee as JinjaFunction)(args, kwargs);
  if (isUndefined(callee)) return callee?.lenient ? callee : failUndefined(callee);
  const own = typeof callee === "object" ? (callee as HostObject | null)?.[CALL] : undefined;
  if (own !== undefined) return own.call(callee as HostObject, args, kwargs);
  throw typeError(`'${typeName(callee)}' object is not callable`);
}

/** `value.name(…)`: like `attribute` and `call`, without making a bound method first. */
export function callMethod(value: unknown, name: string, args: unknown[], kwargs: Record<string, unknown>): unknown {
  const method = methodOf(value, name);
  if (method !== undefined) return (method as Method<unknown>)(value, args, kwargs);
  return call(attribute(value, name), args, kwargs);
}
