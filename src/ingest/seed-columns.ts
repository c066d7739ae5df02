import { type CsvRecord, cellText, DOUBLED, LOOSE } from "./csv-records.ts";
import { isNullText, kindOf, parseIsoDateTime, parseNumber, type SeedKind } from "./seed-values.ts";

/** What the cells of one column have shown so far. One object per column, of one shape, for the engine's sake. */
export interface ColumnEvidence {
  /** `column_types` names it: no cell is looked at, except for nulls. */
  declared: boolean;
  /** The kind that all cells so far agree on; null while there were only nulls. */
  kind: SeedKind | null;
  /** A null that is not an empty cell, such as `null` or blanks: Postgres would read it as text. */
  writtenNull: boolean;
  /** A number with a point or an exponent: Postgres reads it as float8, but not as integer. */
  pointed: boolean;
  /** A cell that Postgres reads otherwise than dbt does, or not at all (`$5`, `2024-1-5`, a time with a zone). */
  odd: boolean;
  /** A time with a zone. */
  zoned: boolean;
  /** agate's `MaxPrecision`: most digits before and after the point. */
  wholeDigits: number;
  decimals: number;
}

/** Evidence before the first row. */
export function noEvidence(declared: boolean): ColumnEvidence {
  return {
    declared,
    kind: declared ? "text" : null,
    writtenNull: false,
    pointed: false,
    odd: false,
    zoned: false,
    wholeDigits: 1,
    decimals: 0,
  };
}

const ZERO = 48;
const NINE = 57;
const DASH = 45;
const POINT = 46;
const COLON = 58;

/** Bytes that a null other than the empty cell can start with: white space of any script, `n`, `N`. */
const NULL_START = new Uint8Array(256);
for (const byte of [9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 78, 110, 0xc2, 0xe1, 0xe2, 0xe3]) NULL_START[byte] = 1;

/** Takes one cell into account. The common forms are told from the bytes; the rest goes through `seed-values.ts`. */
export function weighCell(evidence: ColumnEvidence, record: CsvRecord, index: number): void {
  const from = record.starts[index]!;
  const to = record.ends[index]!;
  if (from === to) return;
  const bytes = record.bytes;
  if (evidence.kind === "text") {
    if (NULL_START[bytes[from]!] === 1 && isNullCell(record, index)) evidence.writtenNull = true;
    return;
  }
  if ((record.flags[index]! & (DOUBLED | LOOSE)) === 0) {
    const first = bytes[from]!;
    if (first <= NINE && first >= DASH) {
      if (weighNumber(evidence, bytes, from, to) || weighDate(evidence, bytes, from, to)) return;
    } else if (isBooleanWord(bytes, from, to)) {
      agree(evidence, "boolean");
      return;
    }
  }
  weighText(evidence, cellText(record, index));
}

/**
 * True for a cell that is null in dbt's eyes though something is written in it. Cheap for a cell that plainly is not:
 * white space must fill it, or `null` be four of its letters.
 */
function isNullCell(record: CsvRecord, index: number): boolean {
  const from = record.starts[index]!;
  const first = record.bytes[from]! | 32;
  if (first === 110 && (record.bytes[from + 1]! | 32) !== 117) return false;
  return isNullText(cellText(record, index));
}

function agree(evidence: ColumnEvidence, kind: SeedKind): void {
  if (evidence.kind === null) evidence.kind = kind;
  else if (evidence.kind !== kind) evidence.kind = "text";
}

/** `-12.50`: true if the cell is a number of at most 13 digits before and 15 after the point. */
function weighNumber(evidence: ColumnEvidence, bytes: Uint8Array, from: number, to: number): boolean {
  let p = bytes[from] === DASH ? from + 1 : from;
  const firstDigit = p;
  while (p < to && bytes[p]! >= ZERO && bytes[p]! <= NINE) p++;
  const wholeDigits = p - firstDigit;
  if (wholeDigits === 0 || wholeDigits > 13) return false;
  if (p === to) {
    agree(evidence, "number");
    return true;
  }
  if (bytes[p] !== POINT) return false;
  const point = p++;
  let lastDigit = point;
  for (; p < to && bytes[p]! >= ZERO && bytes[p]! <= NINE; p++) if (bytes[p] !== ZERO) lastDigit = p;
  if (p < to || to - point > 16) return false;
  agree(evidence, "number");
  evidence.pointed = true;
  if (lastDigit - point > evidence.decimals) evidence.decimals = lastDigit - point;
  return true;
}

/** `2024-05-31`, with ` 10:00:00` or `T10:00:00[.123456]` behind it: true if the cell is one of them. */
function weighDate(evidence: ColumnEvidence, bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length !== 10 && (length < 19 || length > 26 || length === 20)) return false;
  if (bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return false;
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2);
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  // Days after the 28th and odd years are left to the exact function, which knows the calendar.
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || (day <= 30 && month !== 2))))
    return false;
  if (length === 10) {
    agree(evidence, "date");
    return true;
  }
  if (bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return false;
  const separator = bytes[from + 10];
  if (separator !== 32 && separator !== 84) return false;
  const hour = twoDigits(bytes, from + 11);
  if (!(hour <= 23 && twoDigits(bytes, from + 14) <= 59 && twoDigits(bytes, from + 17) <= 59)) return false;
  if (length > 19) {
    if (separator === 32 || bytes[from + 19] !== POINT) return false;
    for (let p = from + 20; p < to; p++) if (bytes[p]! < ZERO || bytes[p]! > NINE) return false;
  }
  agree(evidence, separator === 84 ? "iso" : "datetime");
  return true;
}

/** `true` or `false` in any case. */
function isBooleanWord(bytes: Uint8Array, from: number, to: number): boolean {
  const word = (bytes[from]! | 32) === 116 ? TRUE : FALSE;
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if ((bytes[from + i]! | 32) !== word[i]) return false;
  return true;
}

const TRUE = new TextEncoder().encode("true");
const FALSE = new TextEncoder().encode("false");

/** NaN for anything but two digits, which every comparison above fails on. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const PLAIN_BOOLEAN = /^(?:true|false)$/i;

function weighText(evidence: ColumnEvidence, text: string): void {
  const kind = kindOf(text);
  if (kind === null) {
    if (text !== "") evidence.writtenNull = true;
    return;
  }
  agree(evidence, kind);
  if (kind === "number") weighOddNumber(evidence, text);
  else if (kind === "boolean") evidence.odd ||= !PLAIN_BOOLEAN.test(text);
  else if (kind !== "text") {
    evidence.odd ||= !/^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?)?$/.test(text);
    evidence.zoned ||= kind === "iso" && parseIsoDateTime(text)!.offset !== null;
  }
}

function weighOddNumber(evidence: ColumnEvidence, text: string): void {
  const value = parseNumber(text)!;
  if (/^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text)) evidence.pointed ||= /\D/.test(text.slice(1));
  else evidence.odd = true;
  // agate leaves out what is infinite as a float.
  if (value.special || value.digits.length + value.exponent > 308) return;
  evidence.wholeDigits = Math.max(evidence.wholeDigits, value.digits.length + value.exponent);
  evidence.decimals = Math.max(evidence.decimals, -value.exponent);
}

/** The column's type as dbt-postgres names it (`convert_*_type` of dbt-adapters' SQLAdapter). */
export function inferredType(evidence: ColumnEvidence): string {
  switch (evidence.kind) {
    case null:
      return "integer";
    case "number":
      return hasDecimals(evidence) ? "float8" : "integer";
    case "date":
      return "date";
    case "datetime":
    case "iso":
      return "timestamp without time zone";
    case "boolean":
      return "boolean";
    default:
      return "text";
  }
}

/** agate keeps whole and decimal places within Decimal's 28 digits, at the cost of the latter. */
function hasDecimals({ wholeDigits, decimals }: ColumnEvidence): boolean {
  return wholeDigits + decimals > 28 ? wholeDigits !== 28 : decimals > 0;
}

/** True if Postgres would not read the column's cells as dbt does, so that they must be written anew. */
export function needsRewriting(evidence: ColumnEvidence): boolean {
  if (evidence.writtenNull) return true;
  if (evidence.kind === null || evidence.kind === "text") return false;
  return evidence.odd || (evidence.pointed && evidence.kind === "number" && !hasDecimals(evidence));
}

const scratch = noEvidence(false);

/** True for a cell that Postgres reads as dbt does, in a column of this inferred type (`text` for a declared type). */
export function isPlainCell(type: string, record: CsvRecord, index: number): boolean {
  scratch.kind = type === "text" ? "text" : null;
  scratch.writtenNull = scratch.odd = scratch.pointed = false;
  weighCell(scratch, record, index);
  return !(scratch.writtenNull || scratch.odd || (scratch.pointed && type === "integer"));
}
