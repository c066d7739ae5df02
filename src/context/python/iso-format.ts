import { PyError, repr } from "../../template/index.ts";
import { civilOf, ordinalOf } from "./calendar.ts";
import { PyDate } from "./date.ts";
import { PyDateTime } from "./datetime.ts";
import { type Clock, MIDNIGHT, PyTime } from "./time-of-day.ts";
import { FixedZone, UTC } from "./zone.ts";

function invalid(text: string): PyError {
  return new PyError("ValueError", `Invalid isoformat string: ${repr(text)}`);
}

/** `date.fromisoformat()`: `2020-01-31`, `20200131`, `2020-W05-5`, `2020W055`, `2020-W05`. */
export function dateFromIso(text: string): PyDate {
  const date = readDate(text);
  if (date === undefined) throw invalid(text);
  return date;
}

function readDate(text: string): PyDate | undefined {
  const plain = /^(\d{4})(-?)(\d\d)\2(\d\d)$/.exec(text);
  if (plain !== null) return new PyDate(Number(plain[1]), Number(plain[3]), Number(plain[4]));
  const week = /^(\d{4})(-?)W(\d\d)(?:\2([1-7]))?$/.exec(text);
  if (week === null) return undefined;
  const number = Number(week[3]);
  if (number < 1 || number > 53) throw new PyError("ValueError", `Invalid week: ${number}`);
  const fourth = ordinalOf(Number(week[1]), 1, 4);
  const monday = fourth - ((fourth + 6) % 7) + (number - 1) * 7;
  return new PyDate(...civilOf(monday + Number(week[4] ?? 1) - 1));
}

function readClock(text: string): Clock | undefined {
  const match =
    /^(\d\d)(?:(:?)(\d\d)(?:\2(\d\d)(?:[.,](\d+))?)?)?(?:(Z)|([+-])(\d\d)(?:(:?)(\d\d)(?:\9(\d\d)(?:\.(\d{1,6}))?)?)?)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, hour, , minute = "0", second = "0", fraction = "", utc, sign] = match as unknown as string[];
  const clock = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, "0")),
  };
  if (utc !== undefined) return { ...clock, zone: UTC };
  if (sign === undefined) return { ...clock, zone: null };
  const [hours, , minutes = "0", seconds = "0", rest = ""] = match.slice(8) as unknown as string[];
  const total = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const size = BigInt(total) * 1_000_000n + BigInt(rest.padEnd(6, "0"));
  return { ...clock, zone: size === 0n ? UTC : new FixedZone(sign === "-" ? -size : size) };
}

/** `time.fromisoformat()`. */
export function timeFromIso(text: string): PyTime {
  const clock = readClock(text.startsWith("T") ? text.slice(1) : text);
  if (clock === undefined) throw invalid(text);
  return new PyTime(clock);
}

/** `datetime.fromisoformat()` of Python 3.11: a date, or a date and a time with any one character between. */
export function dateTimeFromIso(text: string): PyDateTime {
  const match = /^(\d{4}-?W\d\d(?:-?[1-7](?!\d))?|\d{4}-?\d\d-?\d\d)(?:.(.+))?$/s.exec(text);
  const date = match === null ? undefined : readDate(match[1]!);
  const clock = match?.[2] === undefined ? MIDNIGHT : readClock(match[2]);
  if (date === undefined || clock === undefined) throw invalid(text);
  const { year, month, day } = date;
  return new PyDateTime({ year, month, day, ...clock });
}
