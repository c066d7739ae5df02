import { add, negate } from "../arithmetic.ts";
import { PyError, typeError } from "../errors.ts";
import { toFixed } from "../format-spec.ts";
import { type HostObject, OPERATE } from "../host.ts";
import { failUndefined, iterate, wholeNumber } from "../operators.ts";
import { str, typeName } from "../text.ts";
import { floatOf, isFloat, isInt, isUndefined, numberOf } from "../values.ts";
import { attributeGetter } from "./attribute-getter.ts";
import { type Filter, filterTable } from "./filter.ts";

const FLOAT_TEXT = /^[+-]?(?:(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;

/** Python's `float(text)`, undefined where that raises. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = text.trim();
  if (!FLOAT_TEXT.test(trimmed)) return undefined;
  const plain = trimmed.replaceAll("_", "").toLowerCase();
  if (plain.includes("inf")) return plain.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(plain);
}

/** Python's `int(text, base)`, undefined where that raises. */
function parseIntText(text: string, base: number): number | bigint | undefined {
  const match = /^([+-]?)(?:0([xob]))?([\da-z][\da-z_]*)$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, prefix, digits] = match as unknown as [string, string, string | undefined, string];
  const prefixBase = prefix === undefined ? base || 10 : { x: 16, o: 8, b: 2 }[prefix.toLowerCase()]!;
  if (prefix !== undefined && base !== 0 && base !== prefixBase) return undefined;
  let value = 0n;
  for (const digit of digits.replaceAll("_", "")) {
    const number = Number.parseInt(digit, 36);
    if (!(number < prefixBase)) return undefined;
    value = value * BigInt(prefixBase) + BigInt(number);
  }
  const signed = sign === "-" ? -value : value;
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

function truncated(value: number): number | bigint {
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

function toInt(value: unknown, fallback: unknown = 0, base: unknown = 10): unknown {
  if (isUndefined(value)) failUndefined(value);
  if (typeof value === "string") {
    const whole = parseIntText(value, Number(base));
    if (whole !== undefined) return whole;
    const float = parseFloatText(value);
    return float === undefined || !Number.isFinite(float) ? fallback : truncated(float);
  }
  const whole = hostOperation("int", value);
  if (whole !== undefined) return whole;
  const number = numberOf(value) ?? hostNumber(value);
  if (number === undefined || (typeof number === "number" && !Number.isFinite(number))) return fallback;
  return typeof number === "bigint" ? number : truncated(number);
}

function toFloat(value: unknown, fallback: unknown = floatOf(0)): unknown {
  if (isUndefined(value)) failUndefined(value);
  const number = typeof value === "string" ? parseFloatText(value) : (numberOf(value) ?? hostNumber(value));
  return number === undefined ? fallback : floatOf(Number(number));
}

/** A number of the host, such as a Decimal: its text is what Python's int() and float() read. */
export function hostNumber(value: unknown): number | undefined {
  const host = value as HostObject | null;
  if (typeof host !== "object" || host?.[OPERATE] === undefined) return undefined;
  return parseFloatText(str(value));
}

function hostOperation(operator: string, value: unknown, operand?: unknown): unknown {
  return typeof value === "object" ? (value as HostObject | null)?.[OPERATE]?.(operator, operand, false) : undefined;
}

/** Python's `round()`: ties go to the even neighbour, by the exact binary value. */
function roundTo(value: number, precision: number): number {
  if (!Number.isFinite(value)) return value;
  if (precision < 0) {
    const unit = 10 ** -precision;
    return roundTo(value / unit, 0) * unit;
  }
  if (precision > 0) return Number(toFixed(value, precision));
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function round(value: unknown, precision: unknown = 0, method: unknown = "common"): unknown {
  if (method !== "common" && method !== "ceil" && method !== "floor") {
    throw new PyError("FilterArgumentError", "method must be common, ceil or floor");
  }
  if (isUndefined(value)) failUndefined(value);
  const number = numberOf(value) ?? hostNumber(value);
  if (number === undefined) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  const digits = wholeNumber(precision);
  if (method === "common") {
    const rounded = hostOperation("round", value, digits);
    if (rounded !== undefined) return rounded;
    if (isInt(value)) return digits >= 0 ? number : roundTo(Number(number), digits);
    return floatOf(roundTo(Number(number), digits));
  }
  const unit = 10 ** digits;
  return floatOf(Math[method](Number(number) * unit) / unit);
}

function absolute(value: unknown): unknown {
  const number = numberOf(value);
  if (number === undefined) {
    if (isUndefined(value)) failUndefined(value);
    const size = hostOperation("abs", value);
    if (size !== undefined) return size;
    throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  }
  return number < 0 || Object.is(number, -0) ? negate(value) : isFloat(value) ? value : number;
}

function sum(items: unknown, attribute?: unknown, start: unknown = 0): unknown {
  const get = attribute == null ? undefined : attributeGetter(attribute);
  let total = start;
  for (const item of iterate(items)) total = add(total, get === undefined ? item : get(item));
  return total;
}

function fileSize(value: unknown, binary: unknown = false): string {
  if (isUndefined(value)) failUndefined(value);
  const number = typeof value === "string" ? parseFloatText(value) : numberOf(value);
  if (number === undefined) {
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  const bytes = Number(number);
  const base = binary === true ? 1024 : 1000;
  const units = ["k", "M", "G", "T", "P", "E", "Z", "Y"].map((letter) =>
    binary === true ? `${letter === "k" ? "K" : letter}iB` : `${letter}B`,
  );
  if (bytes === 1) return "1 Byte";
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  let power = 1;
  while (power < units.length && bytes >= base ** (power + 1)) power++;
  return `${((base * bytes) / base ** (power + 1)).toFixed(1)} ${units[power - 1]}`;
}

export const NUMBER_FILTERS: [string, Filter][] = filterTable({
  int: ["value default= base=", toInt],
  float: ["value default=", toFloat],
  round: ["value precision= method=", round],
  abs: ["x", absolute],
  sum: ["iterable attribute= start=", sum],
  filesizeformat: ["value binary=", fileSize],
});
