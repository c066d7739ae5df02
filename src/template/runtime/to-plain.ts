import { listOf } from "./operators.ts";
import { DictView, dictEntries, isDict, isUndefined, PyFloat, PyIterator, PySet, Range } from "./values.ts";

/**
 * A template's value as plain data: dicts become objects (keys as text), tuples, sets and views arrays, floats
 * numbers, undefined null. Host objects and functions stay as they are.
 */
export function toPlain(value: unknown): unknown {
  if (isUndefined(value)) return null;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, toPlain);
  if (value instanceof PyFloat) return value.value;
  if (value instanceof PySet || value instanceof Range || value instanceof DictView || value instanceof PyIterator) {
    return listOf(value).map(toPlain);
  }
  if (!isDict(value)) return value;
  return Object.fromEntries(dictEntries(value).map(([key, item]) => [String(key), toPlain(item)]));
}
