import { isDay } from "./days.ts";
import { formatCheck } from "./formats.ts";

/** Says what is wrong with a text, or null. */
export type TextCheck = (text: string) => string | null;

const shown = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

const WHOLE_NUMBERS: Record<string, readonly [bigint, bigint]> = {
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

const SYNONYMS: Record<string, string> = {
  int2: "smallint",
  int: "integer",
  int4: "integer",
  int8: "bigint",
  decimal: "numeric",
  real: "float",
  float4: "float",
  float8: "float",
  "double precision": "float",
  bool: "boolean",
  varchar: "character varying",
  char: "character",
  timestamptz: "timestamp",
  "timestamp with time zone": "timestamp",
  "timestamp without time zone": "timestamp",
  "time without time zone": "time",
};

/**
 * The check that Postgres will read a text as a type; null for types that take any text. Types that are not known here,
 * such as enums and domains, are left to Postgres. Dates are ISO 8601, whatever Postgres would also take.
 */
export function typeCheck(type: string): TextCheck | null {
  const { base, size } = parseType(type);
  const is = (test: (text: string) => boolean): TextCheck => {
    return (text) => (test(text) ? null : `"${shown(text)}" is not of type ${type}`);
  };
  const range = WHOLE_NUMBERS[base];
  if (range) return wholeCheck(type, range);
  switch (base) {
    case "numeric":
      return numericCheck(type, size);
    case "float":
      return is((text) => NUMBER.test(text) || /^\s*(?:NaN|[-+]?Infinity)\s*$/i.test(text));
    case "boolean":
      return is((text) => /^\s*(?:true|false|t|f|yes|no|y|n|on|off|1|0)\s*$/i.test(text));
    case "date":
      return is((text) => isDay(text.trim()));
    case "timestamp":
      return is(isTimestamp);
    case "time":
      return is((text) => formatCheck("time")(text) === null);
    case "uuid":
      return is((text) => formatCheck("uuid")(text) === null);
    case "json":
    case "jsonb":
      return is(isJson);
    case "character varying":
    case "character":
      return lengthCheck(type, size[0] ?? (base === "character" ? 1 : null));
    default:
      return null;
  }
}

/** A type's name without its size, under one of its names, and the numbers in parentheses. */
function parseType(type: string): { base: string; size: number[] } {
  const parts = /^\s*([a-z0-9_ ]+?)\s*(?:\(\s*([\d\s,-]+)\))?(\s+with(?:out)? time zone)?\s*$/i.exec(type);
  if (!parts) return { base: type, size: [] };
  const name = `${parts[1]}${parts[3] ?? ""}`.toLowerCase().replace(/\s+/g, " ");
  return { base: SYNONYMS[name] ?? name, size: parts[2]?.split(",").map(Number) ?? [] };
}

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;

function wholeCheck(type: string, [least, most]: readonly [bigint, bigint]): TextCheck {
  return (text) => {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) return `"${shown(text)}" is not of type ${type}`;
    const fits = text.length < 16 ? Number(text) >= least && Number(text) <= most : fitsExactly(text, least, most);
    return fits ? null : `${shown(text)} is out of range for type ${type}`;
  };
}

function fitsExactly(text: string, least: bigint, most: bigint): boolean {
  const value = BigInt(text.trim().replace(/^\+/, ""));
  return value >= least && value <= most;
}

/** Rounding may still carry a number over the edge, which is then for Postgres to say. */
function numericCheck(type: string, [precision, scale = 0]: readonly number[]): TextCheck {
  const most = precision === undefined ? Number.POSITIVE_INFINITY : 10 ** (precision - scale);
  return (text) => {
    if (!NUMBER.test(text)) return `"${shown(text)}" is not of type ${type}`;
    return Math.abs(Number(text)) < most || most === Number.POSITIVE_INFINITY
      ? null
      : `${shown(text)} is out of range for type ${type}`;
  };
}

function lengthCheck(type: string, most: number | null): TextCheck | null {
  if (most === null) return null;
  return (text) => {
    // Spaces at the end are cut off rather than refused.
    if (text.length <= most || letterCount(text.trimEnd()) <= most) return null;
    return `"${shown(text)}" is too long for type ${type}`;
  };
}

/** Letters as Postgres counts them; a pair of surrogates is one. */
export function letterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const TIMESTAMP =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s?(?:Z|[-+]\d\d(?::?\d\d)?)?)?\s*$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  // Every month has 28 days: the calendar need not be asked.
  const isPlain = match[3]! <= "28" && match[3]! > "00" && match[2]! <= "12" && match[2]! > "00";
  return isPlain || isDay(text.trim().slice(0, 10));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
