import { PyError, repr } from "../../template/index.ts";
import { civilOf, ordinalOf } from "./calendar.ts";
import { PyDateTime } from "./datetime.ts";
import { DAY_NAMES, MONTH_NAMES } from "./strftime.ts";
import { FixedZone, UTC, type Zone } from "./zone.ts";

/** What the directives of a format have found. */
interface Found {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  hour12?: number;
  afternoon?: boolean;
  minute?: number;
  second?: number;
  microsecond?: number;
  yearDay?: number;
  weekday?: number;
  weekOfYear?: [week: number, firstWeekday: number];
  isoYear?: number;
  isoWeek?: number;
  zone?: Zone;
}

interface Directive {
  pattern: string;
  read(text: string, found: Found): void;
}

const names = (list: readonly string[]) => [...list].sort((a, b) => b.length - a.length).join("|");
const short = (list: readonly string[]) => list.map((name) => name.slice(0, 3));
const indexIn = (list: readonly string[], text: string) =>
  list.findIndex((name) => name.toLowerCase() === text.toLowerCase());

function number<K extends keyof Found>(pattern: string, key: K, convert = (value: number) => value): Directive {
  return {
    pattern,
    read: (text, found) => {
      (found[key] as number) = convert(Number(text));
    },
  };
}

function name<K extends "month" | "weekday">(list: readonly string[], key: K, first: number): Directive {
  return {
    pattern: names(list),
    read: (text, found) => {
      found[key] = indexIn(list, text) + first;
    },
  };
}

function week(firstWeekday: number): Directive {
  return {
    pattern: "5[0-3]|[0-4]\\d|\\d",
    read: (text, found) => {
      found.weekOfYear = [Number(text), firstWeekday];
    },
  };
}

// The patterns of Python's _strptime; a directive may have fewer digits than strftime would write.
function makeDirectives(): Record<string, Directive> {
  return {
    a: name(short(DAY_NAMES), "weekday", 0),
    A: name(DAY_NAMES, "weekday", 0),
    b: name(short(MONTH_NAMES), "month", 1),
    B: name(MONTH_NAMES, "month", 1),
    d: number("3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]", "day"),
    f: {
      pattern: "\\d{1,6}",
      read: (text, found) => {
        found.microsecond = Number(text.padEnd(6, "0"));
      },
    },
    G: number("\\d{4}", "isoYear"),
    H: number("2[0-3]|[0-1]\\d|\\d", "hour"),
    I: number("1[0-2]|0[1-9]|[1-9]", "hour12"),
    j: number("36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]", "yearDay"),
    m: number("1[0-2]|0[1-9]|[1-9]", "month"),
    M: number("[0-5]\\d|\\d", "minute"),
    p: {
      pattern: "am|pm",
      read: (text, found) => {
        found.afternoon = text.toLowerCase() === "pm";
      },
    },
    S: number("6[0-1]|[0-5]\\d|\\d", "second"),
    u: number("[1-7]", "weekday", (value) => value - 1),
    U: week(6),
    V: number("5[0-3]|0[1-9]|[1-4]\\d|\\d", "isoWeek"),
    w: number("[0-6]", "weekday", (value) => (value + 6) % 7),
    W: week(0),
    y: number("\\d\\d", "year", (value) => value + (value <= 68 ? 2000 : 1900)),
    Y: number("\\d{4}", "year"),
    z: {
      pattern: "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z",
      read: (text, found) => readOffset(text, found),
    },
    Z: {
      pattern: "utc|gmt",
      read: () => {},
    },
  };
}

let made: Record<string, Directive> | undefined;

const COMPOSED: Record<string, string> = { c: "%a %b %d %H:%M:%S %Y", x: "%m/%d/%y", X: "%H:%M:%S" };

function readOffset(text: string, found: Found): void {
  if (text === "Z" || text === "z") {
    found.zone = UTC;
    return;
  }
  const [, hours, minutes, seconds = "0", fraction = ""] = /^.(\d\d):?(\d\d)(?::?(\d\d))?(?:\.(\d+))?$/.exec(
    text,
  ) as unknown as string[];
  const total = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const size = BigInt(total) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
  found.zone = size === 0n ? UTC : new FixedZone(text.startsWith("-") ? -size : size);
}

/** `datetime.strptime(text, format)`; raises Python's ValueErrors. */
export function strptime(text: string, format: string): PyDateTime {
  // Made when they are first needed: start-up does without them.
  made ??= makeDirectives();
  const directives = made;
  const used: Directive[] = [];
  const full = format.replace(/%([cxX])/g, (_, letter: string) => COMPOSED[letter]!);
  const pattern = full.replace(/%(.?)|\s+|[\\^$.*+?()[\]{}|]/gs, (token, letter: string | undefined) => {
    if (letter === undefined) return /\s/.test(token) ? "\\s+" : `\\${token}`;
    if (letter === "%") return "%";
    if (letter === "") throw new PyError("ValueError", `stray % in format ${repr(format)}`);
    if (!Object.hasOwn(directives, letter)) {
      throw new PyError("ValueError", `${repr(letter)} is a bad directive in format ${repr(format)}`);
    }
    used.push(directives[letter]!);
    return `(${directives[letter]!.pattern})`;
  });
  const match = new RegExp(`^${pattern}`, "i").exec(text);
  if (match === null) throw new PyError("ValueError", `time data ${repr(text)} does not match format ${repr(format)}`);
  if (match[0].length !== text.length) {
    throw new PyError("ValueError", `unconverted data remains: ${text.slice(match[0].length)}`);
  }
  const found: Found = {};
  used.forEach((directive, index) => {
    directive.read(match[index + 1]!, found);
  });
  return assemble(found);
}

function assemble(found: Found): PyDateTime {
  const [year, month, day] = dayOf(found);
  const hour = found.hour12 === undefined ? found.hour : (found.hour12 % 12) + (found.afternoon ? 12 : 0);
  return new PyDateTime({
    year,
    month,
    day,
    hour: hour ?? 0,
    minute: found.minute ?? 0,
    second: found.second ?? 0,
    microsecond: found.microsecond ?? 0,
    zone: found.zone ?? null,
  });
}

function dayOf(found: Found): [year: number, month: number, day: number] {
  const { weekday, yearDay, weekOfYear } = found;
  const year = found.year ?? 1900;
  if (found.isoYear !== undefined && found.isoWeek !== undefined && weekday !== undefined) {
    const fourth = ordinalOf(found.isoYear, 1, 4);
    return civilOf(fourth - ((fourth + 6) % 7) + (found.isoWeek - 1) * 7 + weekday);
  }
  if (found.isoYear !== undefined || found.isoWeek !== undefined) {
    throw new PyError(
      "ValueError",
      "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').",
    );
  }
  const first = ordinalOf(year, 1, 1);
  if (yearDay !== undefined) return civilOf(first + yearDay - 1);
  if (weekOfYear !== undefined && weekday !== undefined && found.year !== undefined) {
    const [weekNumber, firstWeekday] = weekOfYear;
    // Week 1 begins with the first such weekday of the year; the days before it are in week 0.
    const firstWeek = first + ((firstWeekday - ((first + 6) % 7) + 7) % 7);
    return civilOf(firstWeek + (weekNumber - 1) * 7 + ((weekday - firstWeekday + 7) % 7));
  }
  return [year, found.month ?? 1, found.day ?? 1];
}
