import { PyFloat, PySet, TO_STRING, Undefined } from "../template/index.ts";
import { PyValue } from "./python/members.ts";

/**
 * A template's value as plain data: Maps become objects, tuples and sets lists, floats numbers, decimals numbers and
 * datetimes ISO text.
 *
 * Other objects of ours become their text, so that `config(meta={'this': this})` keeps what would be printed.
 */
export function toPlain(value: unknown): unknown {
  if (value === null || value === undefined || value instanceof Undefined) return null;
  if (value instanceof PyFloat) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof PySet) return [...value.items.values()].map(toPlain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toPlain(item)]));
  if (typeof value !== "object") return value;
  if (value instanceof PyValue) return value.toJSON();
  if (TO_STRING in value) return (value as { [TO_STRING](): string })[TO_STRING]();
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}
