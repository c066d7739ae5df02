import { modulo } from "../arithmetic.ts";
import { GET_ITEM, type HostObject, ITERATE, isJinjaCallable, LENGTH, MAPPING, OPERATE } from "../host.ts";
import { compare, contains, equal, iterate } from "../operators.ts";
import { STRING_METHODS } from "../string-methods.ts";
import { str } from "../text.ts";
import { isDict, isFloat, isInt, isUndefined, Range } from "../values.ts";
import { type Filter, filterTable } from "./filter.ts";
import { FILTERS } from "./registry.ts";

const remainder = (value: unknown, by: unknown) => Number(str(modulo(value, by)));

function isSequence(value: unknown): boolean {
  if (typeof value === "string" || Array.isArray(value) || isDict(value)) return true;
  if (isUndefined(value) || value instanceof Range) return true;
  const host = value as HostObject | null;
  return typeof host === "object" && host !== null && host[LENGTH] !== undefined && host[GET_ITEM] !== undefined;
}

function isIterable(value: unknown): boolean {
  const host = value as HostObject | null;
  if (typeof host === "object" && host !== null && ITERATE in host) return true;
  try {
    iterate(value);
    return true;
  } catch {
    return false;
  }
}

function isMapping(value: unknown): boolean {
  return isDict(value) || (typeof value === "object" && value !== null && MAPPING in value);
}

function isNumber(value: unknown): boolean {
  if (isInt(value) || isFloat(value)) return true;
  const host = value as HostObject | null;
  return typeof host === "object" && host !== null && OPERATE in host && !Number.isNaN(Number(str(value)));
}

function sameAs(value: unknown, other: unknown): boolean {
  if (isFloat(value) && isFloat(other)) return false;
  return value === other;
}

const textTest = (name: string) => (value: unknown) => STRING_METHODS.get(name)!(str(value), [], {});

const TABLE: Record<string, readonly [string, (...values: never[]) => unknown]> = {
  defined: ["value", (value: unknown) => !isUndefined(value)],
  undefined: ["value", isUndefined],
  none: ["value", (value: unknown) => value === null],
  boolean: ["value", (value: unknown) => typeof value === "boolean"],
  true: ["value", (value: unknown) => value === true],
  false: ["value", (value: unknown) => value === false],
  integer: ["value", (value: unknown) => isInt(value) && typeof value !== "boolean"],
  float: ["value", isFloat],
  number: ["value", isNumber],
  string: ["value", (value: unknown) => typeof value === "string"],
  mapping: ["value", isMapping],
  sequence: ["value", isSequence],
  iterable: ["value", isIterable],
  callable: ["obj", (value: unknown) => isUndefined(value) || isJinjaCallable(value)],
  odd: ["value", (value: unknown) => remainder(value, 2) === 1],
  even: ["value", (value: unknown) => remainder(value, 2) === 0],
  divisibleby: ["value num", (value: unknown, by: unknown) => remainder(value, by) === 0],
  lower: ["value", textTest("islower")],
  upper: ["value", textTest("isupper")],
  escaped: ["value", () => false],
  sameas: ["value other", sameAs],
  in: ["value seq", (value: unknown, items: unknown) => contains(items, value)],
  filter: ["value", (name: unknown) => FILTERS.has(str(name))],
  test: ["value", (name: unknown) => TESTS.has(str(name))],
};

const eq = (a: unknown, b: unknown) => equal(a, b);
const ne = (a: unknown, b: unknown) => !equal(a, b);
const lt = (a: unknown, b: unknown) => compare(a, b, "<") < 0;
const le = (a: unknown, b: unknown) => compare(a, b, "<=") <= 0;
const gt = (a: unknown, b: unknown) => compare(a, b, ">") > 0;
const ge = (a: unknown, b: unknown) => compare(a, b, ">=") >= 0;
const COMPARISONS = { eq, equalto: eq, "==": eq, ne, "!=": ne, lt, lessthan: lt, "<": lt, le, "<=": le } as const;
const MORE = { gt, greaterthan: gt, ">": gt, ge, ">=": ge } as const;

/** Jinja2's tests by name. */
export const TESTS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...filterTable(TABLE),
  ...filterTable(
    Object.fromEntries(Object.entries({ ...COMPARISONS, ...MORE }).map(([name, run]) => [name, ["a b", run] as const])),
  ),
]);
