import { floatOf, jsonText, str } from "../../template/index.ts";
import { PyDate } from "./date.ts";
import { PyDateTime } from "./datetime.ts";
import { Decimal } from "./decimal.ts";
import { MIDNIGHT, PyTime } from "./time-of-day.ts";
import { Timedelta } from "./timedelta.ts";
import { FixedZone, UTC, type Zone } from "./zone.ts";

/** Reads the text of a cell; undefined for a text that is not of that type's form, or has no Python value. */
type Reader = (text: string) => unknown;

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::\d\d){0,2})?$/;
const SECOND = 1_000_000n;

// Python's calendar ends where Postgres' goes on: years BC, years of five digits.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function dateOf(text: string): PyDate | undefined {
  if (text === "infinity") return new PyDate(9999, 12, 31);
  if (text === "-infinity") return new PyDate(1, 1, 1);
  const match = DATE.exec(text);
  return match === null ? undefined : new PyDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

function zoneOf(text: string | undefined): Zone | null {
  if (text === undefined) return null;
  const [hours, minutes = 0, seconds = 0] = text.slice(1).split(":").map(Number) as [number, number?, number?];
  const size = BigInt(hours * 3600 + minutes * 60 + seconds) * SECOND;
  return size === 0n ? UTC : new FixedZone(text.startsWith("-") ? -size : size);
}

function timeOf(text: string): PyTime | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second, fraction = "", zone] = match;
  return new PyTime({
    // Postgres knows 24:00:00, which Python's time does not; psycopg2 makes it midnight.
    hour: Number(hour) % 24,
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.padEnd(6, "0")),
    zone: zoneOf(zone),
  });
}

function dateTimeOf(text: string, endless: Zone | null): PyDateTime | undefined {
  const [datePart, timePart] = text.split(" ") as [string, string?];
  const date = dateOf(datePart);
  if (date === undefined) return undefined;
  const { year, month, day } = date;
  if (datePart === "infinity") {
    return new PyDateTime({ year, month, day, hour: 23, minute: 59, second: 59, microsecond: 999_999, zone: endless });
  }
  if (datePart === "-infinity") return new PyDateTime({ year, month, day, ...MIDNIGHT, zone: endless });
  const time = timePart === undefined ? undefined : timeOf(timePart);
  if (time === undefined) return undefined;
  const { hour, minute, second, microsecond, zone } = time;
  return new PyDateTime({ year, month, day, hour, minute, second, microsecond, zone });
}

const INTERVAL =
  /^(?:([+-]?\d+) years? ?)?(?:([+-]?\d+) mons? ?)?(?:([+-]?\d+) days? ?)?(?:([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

// psycopg2 counts a year as 365 days and a month as 30.
function intervalOf(text: string): Timedelta | undefined {
  const match = text === "" ? null : INTERVAL.exec(text);
  if (match === null) return undefined;
  const [, years = "0", months = "0", days = "0", sign = "", ...clock] = match;
  const [hours, minutes, seconds] = clock.slice(0, 3).map((part) => BigInt(part ?? 0)) as [bigint, bigint, bigint];
  const size = (hours * 3600n + minutes * 60n + seconds) * SECOND + BigInt((clock[3] ?? "").padEnd(6, "0"));
  const wholeDays = BigInt(years) * 365n + BigInt(months) * 30n + BigInt(days);
  return new Timedelta(wholeDays * 86_400n * SECOND + (sign === "-" ? -size : size));
}

/** An array literal as a list; undefined where an element cannot be read or bounds are written. */
function listOf(text: string, element: (text: string) => unknown): unknown[] | undefined {
  if (!text.startsWith("{")) return undefined;
  const stack: unknown[][] = [[]];
  // Opening and closing braces, elements in quotes, plain elements; commas only separate.
  for (const [token] of text.matchAll(/[{}]|"(?:[^"\\]|\\.)*"|[^{},"]+/gs)) {
    if (token === "{") {
      const list: unknown[] = [];
      stack.at(-1)!.push(list);
      stack.push(list);
    } else if (token === "}") stack.pop();
    else {
      const value = token === "NULL" ? null : element(token.startsWith('"') ? unescaped(token) : token);
      if (value === undefined) return undefined;
      stack.at(-1)!.push(value);
    }
  }
  return stack[0]![0] as unknown[];
}

function unescaped(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/gs, "$1");
}

/** dbt keeps lists as JSON, with decimals as numbers and dates as ISO text. */
function jsonList(element: (text: string) => unknown): Reader {
  return (text) => {
    const list = listOf(text, element);
    return list === undefined ? undefined : jsonText(list);
  };
}

const JSON_NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const JSON_TOKEN = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|\\s+|[,:]|${JSON_NUMBER.source}`, "gs");

/** psycopg2 reads JSON and dbt writes it again: one space after `,` and `:`, ASCII only. Scalars are values. */
function readJson(text: string): unknown {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") && !trimmed.startsWith("[")) {
    const number = JSON_NUMBER.exec(trimmed)?.[0] === trimmed;
    return number ? (intOf(trimmed) ?? Decimal.parse(trimmed)) : attempt(() => JSON.parse(trimmed) as unknown);
  }
  return trimmed.replace(JSON_TOKEN, (token) => {
    if (token.startsWith('"')) return jsonText(JSON.parse(token));
    if (token === "," || token === ":") return `${token} `;
    return token.trim() === "" ? "" : /^-?\d+$/.test(token) ? token : jsonText(floatOf(Number(token)));
  });
}

const intOf = (text: string) => (/^-?\d+$/.test(text) ? safeInt(text) : undefined);
const textOf = (text: string) => text;
const numberOf = (text: string) => {
  const decimal = Decimal.parse(text);
  return decimal === undefined ? undefined : floatOf(Number(text));
};
const isoText = (text: string) => (DATE.test(text) ? text : undefined);

function safeInt(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

// dbt's tables know no times and no intervals: it makes their Python text of them.
const timeText: Reader = (text) => asText(timeOf(text));
const intervalText: Reader = (text) => asText(intervalOf(text));

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : str(value);
}

/** By type oid of pg_type.dat. */
const READERS = new Map<number, Reader>([
  [26, intOf], // oid
  [114, readJson], // json
  [700, (text) => Decimal.parse(text)], // float4
  [701, (text) => Decimal.parse(text)], // float8
  [1000, jsonList((text) => text === "t")], // bool[]
  [1005, jsonList(intOf)], // int2[]
  [1007, jsonList(intOf)], // int4[]
  [1009, jsonList(textOf)], // text[]
  [1014, jsonList(textOf)], // bpchar[]
  [1015, jsonList(textOf)], // varchar[]
  [1016, jsonList(intOf)], // int8[]
  [1021, jsonList(numberOf)], // float4[]
  [1022, jsonList(numberOf)], // float8[]
  [1082, dateOf], // date
  [1083, timeText], // time
  [1114, (text) => dateTimeOf(text, null)], // timestamp
  [1182, jsonList(isoText)], // date[]
  [1184, (text) => dateTimeOf(text, UTC)], // timestamptz
  [1186, intervalText], // interval
  [1231, jsonList(numberOf)], // numeric[]
  [1266, timeText], // timetz
  [1700, (text) => Decimal.parse(text)], // numeric
  [3802, readJson], // jsonb
]);

/**
 * What dbt's tables hold for the text that Postgres writes of a value of this type: psycopg2's value, after dbt's
 * rules for the columns of a table (dbt_common.clients.agate_helper). A text that cannot be read stays text.
 */
export function readCell(text: string, typeOid: number): unknown {
  const read = READERS.get(typeOid);
  if (read === undefined) return text;
  const value = attempt(() => read(text));
  return value === undefined ? text : value;
}
