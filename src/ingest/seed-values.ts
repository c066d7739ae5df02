/**
 * What a cell of a seed means, by the rules with which dbt reads seeds: agate's type tester as dbt-common sets it up
 * (integer or number, date, datetime, ISO datetime, boolean, text, in this order; '' and 'null' are null). These
 * functions take any text and are exact; `seed-columns.ts` has the short cuts over bytes for cells as they mostly are.
 */

export type SeedKind = "number" | "date" | "datetime" | "iso" | "boolean" | "text";

/** A number as Python's Decimal holds it: sign, digits without zeros at either end, power of ten. */
export interface DecimalValue {
  special: "NaN" | "Infinity" | null;
  negative: boolean;
  digits: string;
  exponent: number;
}

/** A point in time by the calendar; `offset` in minutes where the text names a zone. */
export interface SeedTime {
  /** Milliseconds of the wall clock read as if it were UTC. */
  wall: number;
  /** 0-999 microseconds more. */
  micros: number;
  offset: number | null;
}

// What Python's str.strip() takes for white space; JavaScript's trim() differs in \x1c-\x1f, \x85 and \ufeff.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");

/** Python's `str.strip()`. */
export function stripSpace(text: string): string {
  return text.replace(OUTER_SPACE, "");
}

/** True for what dbt loads as null: nothing, white space only, or `null` in any case. */
export function isNullText(text: string): boolean {
  const stripped = stripSpace(text);
  return stripped === "" || (stripped.length === 4 && stripped.toLowerCase() === "null");
}

/** The first kind, in dbt's order, that reads the cell; null for a null. */
export function kindOf(text: string): SeedKind | null {
  if (isNullText(text)) return null;
  if (parseNumber(text)) return "number";
  if (parseDate(text) !== null) return "date";
  if (parseDateTime(text)) return "datetime";
  if (parseIsoDateTime(text)) return "iso";
  if (parseBoolean(text) !== undefined) return "boolean";
  return "text";
}

const CURRENCIES = "؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫";
const DECIMAL = /^([-+]?)(?:(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?|(inf(?:inity)?)|(nan\d*))$/i;

/** Reads what agate reads as a number: percent signs and currencies around it, thousands separators, exponents. */
export function parseNumber(text: string): DecimalValue | null {
  let rest = stripSpace(text).replace(/^%+|%+$/g, "");
  const outerMinus = rest.startsWith("-");
  if (outerMinus) rest = rest.slice(1);
  for (const currency of CURRENCIES) {
    while (rest.startsWith(currency)) rest = rest.slice(currency.length);
    while (rest.endsWith(currency)) rest = rest.slice(0, -currency.length);
  }
  rest = asciiDigits(stripSpace(rest.replaceAll(",", ""))).replaceAll("_", "");
  const match = DECIMAL.exec(rest);
  if (!match) return null;
  const [, sign, whole = "", fraction = "", power, infinity, nan] = match;
  const negative = (sign === "-") !== outerMinus;
  if (infinity || nan) return { special: infinity ? "Infinity" : "NaN", negative, digits: "", exponent: 0 };
  if (whole === "" && fraction === "") return null;
  return normalized(negative, whole + fraction, Number(power ?? 0) - fraction.length);
}

/** Rounded half-even to 28 digits, as Decimal's default context does, and without zeros at either end. */
function normalized(negative: boolean, allDigits: string, power: number): DecimalValue | null {
  let digits = allDigits.replace(/^0+/, "");
  let exponent = power;
  if (digits.length > 28) {
    const cut = digits.length - 28;
    const dropped = digits.slice(28);
    const kept = BigInt(digits.slice(0, 28));
    const half = `5${"0".repeat(cut - 1)}`;
    const up = dropped > half || (dropped === half && kept % 2n === 1n);
    digits = String(up ? kept + 1n : kept);
    exponent += cut;
  }
  const trimmed = digits.replace(/0+$/, "");
  exponent += digits.length - trimmed.length;
  if (trimmed === "") return { special: null, negative, digits: "0", exponent: 0 };
  if (exponent + trimmed.length > 999_999) return null;
  return { special: null, negative, digits: trimmed, exponent };
}

/** Digits of any script as 0-9: Python's Decimal takes them all. */
function asciiDigits(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    let first = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
    return String((code - first) % 10);
  });
}

/** Days since 1970 of a real day between the years 1 and 9999, or null. */
function dayNumber(year: number, month: number, day: number): number | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 86_400_000 : null;
}

// strptime's %Y-%m-%d and %H:%M:%S (CPython's _strptime.py): one digit is enough, a day may have a space before it.
const DAY = String.raw`(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9]| [1-9])`;
const CLOCK = String.raw`(2[0-3]|[01]\d|\d):([0-5]\d|\d):([0-5]\d|\d)`;
const DATE = new RegExp(`^${DAY}$`);
const DATE_TIME = new RegExp(`^${DAY}${SPACE}+${CLOCK}$`);

/** Days since 1970 for `%Y-%m-%d`, or null. */
export function parseDate(text: string): number | null {
  const match = DATE.exec(stripSpace(text));
  return match && dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Reads `%Y-%m-%d %H:%M:%S`. */
export function parseDateTime(text: string): SeedTime | null {
  const match = DATE_TIME.exec(stripSpace(text));
  const day = match && dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  if (!match || day === null) return null;
  const seconds = Number(match[4]) * 3600 + Number(match[5]) * 60 + Number(match[6]);
  return { wall: day * 86_400_000 + seconds * 1000, micros: 0, offset: null };
}

const ZONE = "(Z|(?:([+-])([0-9]{2})(?::?([0-9]{2}))?))?$";
const TIMES = [
  "^([0-9]{2}):([0-9]{2}):([0-9]{2}(?:[,.][0-9]+)?)",
  "^([0-9]{2})([0-9]{2})([0-9]{2}(?:[,.][0-9]+)?)",
  "^([0-9]{2}):([0-9]{2}(?:[,.][0-9]+)?)()",
  "^([0-9]{2})([0-9]{2}(?:[,.][0-9]+)?)()",
  "^([0-9]{2}(?:[,.][0-9]+)?)()()",
].map((pattern) => new RegExp(pattern + ZONE));

/** Reads ISO 8601 as the Python package isodate does: date, `T`, time, and perhaps a zone, each in many forms. */
export function parseIsoDateTime(text: string): SeedTime | null {
  const parts = stripSpace(text).split("T");
  if (parts.length !== 2) return null;
  const day = isoDay(parts[0]!);
  if (day === null) return null;
  for (const pattern of TIMES) {
    const match = pattern.exec(parts[1]!);
    if (!match) continue;
    const micros = isoClock(match[1]!, match[2]!, match[3]!);
    if (micros === null) return null;
    const [, , , , zone, sign, hours, minutes] = match;
    const shift = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
    const offset = zone === undefined ? null : sign === "-" ? -shift : shift;
    return { wall: day * 86_400_000 + Math.floor(micros / 1000), micros: micros % 1000, offset };
  }
  return null;
}

/** Microseconds since midnight; the least unit may have a fraction, cut off below a microsecond. */
function isoClock(hourText: string, minuteText: string, secondText: string): number | null {
  const [hour, hourRest] = splitFraction(hourText);
  const [minute, minuteRest] = minuteText ? splitFraction(minuteText) : [0, 0n];
  const [second, secondRest] = secondText ? splitFraction(secondText) : [0, 0n];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const rest = hourRest * 3600n + minuteRest * 60n + secondRest;
  return (hour * 3600 + minute * 60 + second) * 1e6 + Number(rest / 10n ** (FRACTION_DIGITS - 6n));
}

const FRACTION_DIGITS = 30n;

/** The whole part, and the fraction in units of 10^-30. */
function splitFraction(text: string): [number, bigint] {
  const [whole, fraction = ""] = text.split(/[,.]/);
  return [Number(whole), BigInt(fraction.slice(0, 30).padEnd(30, "0"))];
}

const WEEK_DAY = /^([0-9]{4})(?:-W([0-9]{2})-([0-9])|W([0-9]{2})([0-9]))$/;
const YEAR_DAY = /^([0-9]{4})-?([0-9]{3})$/;
const WEEK = /^([0-9]{4})-?W([0-9]{2})$/;

/** Days since 1970 for isodate's calendar, week, ordinal, month, year and century dates, or null. */
function isoDay(text: string): number | null {
  let match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(text);
  if (match) return dayNumber(Number(match[1]), Number(match[2]) || 1, Number(match[3]));
  match = WEEK_DAY.exec(text);
  if (match) return weekDay(Number(match[1]), Number(match[2] ?? match[4]), Number(match[3] ?? match[5]));
  match = YEAR_DAY.exec(text);
  if (match) return within(dayNumber(Number(match[1]), 1, 1), Number(match[2]) - 1);
  match = WEEK.exec(text);
  if (match) return weekDay(Number(match[1]), Number(match[2]), 1);
  match = /^([0-9]{4})-?([0-9]{2})$/.exec(text);
  if (match) return dayNumber(Number(match[1]), Number(match[2]) || 1, 1);
  if (/^[0-9]{4}$/.test(text)) return dayNumber(Number(text), 1, 1);
  if (/^[0-9]{2}$/.test(text)) return dayNumber(Number(text) * 100 + 1, 1, 1);
  return null;
}

function weekDay(year: number, week: number, day: number): number | null {
  const first = dayNumber(year, 1, 1);
  if (first === null) return null;
  // ISO weekday of 1 January; up to Thursday that day lies in week 1.
  const weekday = ((((first + 3) % 7) + 7) % 7) + 1;
  return within(first, (week - (weekday <= 4 ? 1 : 0)) * 7 - weekday + day);
}

function within(first: number | null, days: number): number | null {
  const day = first === null ? null : first + days;
  return day === null || day < -719_162 || day > 2_932_896 ? null : day;
}

/** true or false; null for a null inside a boolean column (commas do not count there); undefined for anything else. */
export function parseBoolean(text: string): boolean | null | undefined {
  const word = stripSpace(text.replaceAll(",", "")).toLowerCase();
  if (word === "" || word === "null") return null;
  return word === "true" ? true : word === "false" ? false : undefined;
}
