import {
  COMPARE,
  EQUALS,
  FORMAT,
  GET_ATTRIBUTE,
  HASH,
  hostFunction,
  OPERATE,
  PyError,
  REPR,
  TO_STRING,
  Tuple,
  TYPE_NAME,
} from "../../template/index.ts";
import { civilOf, daysInMonth, isoWeekOf, MAX_ORDINAL, ordinalOf, pad } from "./calendar.ts";
import { intArgument, type Members, methodMember, PyValue, readMember, textArgument } from "./members.ts";
import { strftime, weekdayOf } from "./strftime.ts";
import { Timedelta } from "./timedelta.ts";

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Raises Python's ValueError unless there is such a day. */
export function checkDate(year: number, month: number, day: number): void {
  if (year < 1 || year > 9999) throw new PyError("ValueError", `year ${year} is out of range`);
  if (month < 1 || month > 12) throw new PyError("ValueError", "month must be in 1..12");
  if (day < 1 || day > daysInMonth(year, month)) throw new PyError("ValueError", "day is out of range for month");
}

/** Python's `datetime.date`. */
export class PyDate extends PyValue {
  readonly [TYPE_NAME] = "datetime.date";
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    super();
    checkDate(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof PyDate && ordinal(this) === ordinal(other);
  }

  [COMPARE](other: unknown): number | undefined {
    return other instanceof PyDate ? Math.sign(ordinal(this) - ordinal(other)) : undefined;
  }

  [HASH](): string {
    return `\0date:${ordinal(this)}`;
  }

  [FORMAT](spec: string): string {
    return strftime(momentOf(this), spec);
  }

  [TO_STRING](): string {
    return isoDate(this);
  }

  [REPR](): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(DATE_MEMBERS, this, name);
  }

  [OPERATE](operator: string, other: unknown, reversed: boolean): unknown {
    if (other instanceof PyDate && operator === "-") {
      return new Timedelta(BigInt(ordinal(this) - ordinal(other)) * 86_400_000_000n);
    }
    if (!(other instanceof Timedelta)) return undefined;
    if (operator === "+") return dateOf(ordinal(this) + other.days);
    return operator === "-" && !reversed ? dateOf(ordinal(this) - other.days) : undefined;
  }
}

/** The date of an ordinal. */
export function dateOf(days: number): PyDate {
  if (days < 1 || days > MAX_ORDINAL) throw new PyError("OverflowError", "date value out of range");
  return new PyDate(...civilOf(days));
}

function ordinal(date: Civil): number {
  return ordinalOf(date.year, date.month, date.day);
}

/** `2020-01-31`. */
export function isoDate(date: Civil): string {
  return `${pad(date.year, 4)}-${pad(date.month)}-${pad(date.day)}`;
}

// A tuple whose items have names; only its text differs from a plain one.
function isoCalendar(date: Civil): Tuple {
  const [year, week, weekday] = isoWeekOf(ordinal(date));
  const tuple = new Tuple();
  tuple.push(year, week, weekday);
  return Object.assign(tuple, {
    [TO_STRING]: () => `datetime.IsoCalendarDate(year=${year}, week=${week}, weekday=${weekday})`,
    [GET_ATTRIBUTE]: (name: string) => new Map(Object.entries({ year, week, weekday })).get(name),
  });
}

/** What dates and datetimes have in common. */
export const CIVIL_MEMBERS: Members<Civil> = {
  year: (self) => self.year,
  month: (self) => self.month,
  day: (self) => self.day,
  weekday: methodMember("weekday", [], (self) => weekdayOf(self)),
  isoweekday: methodMember("isoweekday", [], (self) => weekdayOf(self) + 1),
  isocalendar: methodMember("isocalendar", [], (self) => isoCalendar(self)),
  toordinal: methodMember("toordinal", [], (self) => ordinal(self)),
};

const MIDNIGHT = { hour: 0, minute: 0, second: 0, microsecond: 0, zone: null };

/** The attributes of a date. */
export const DATE_MEMBERS: Members<PyDate> = {
  ...CIVIL_MEMBERS,
  strftime: methodMember("strftime", ["format"], (self, format: unknown) =>
    strftime(momentOf(self), textArgument(format, "strftime() argument 1")),
  ),
  isoformat: methodMember("isoformat", [], (self) => isoDate(self)),
  ctime: methodMember("ctime", [], (self) => strftime(momentOf(self), "%c")),
  replace: methodMember(
    "replace",
    ["year=", "month=", "day="],
    (self, year: unknown, month: unknown, day: unknown) =>
      new PyDate(intArgument(year, self.year), intArgument(month, self.month), intArgument(day, self.day)),
  ),
};

function momentOf(date: PyDate) {
  return { year: date.year, month: date.month, day: date.day, ...MIDNIGHT };
}

/** Calls `date(year, month, day)`. */
export const makeDate = hostFunction(
  "date",
  ["year", "month", "day"],
  (year: unknown, month: unknown, day: unknown) => new PyDate(intArgument(year), intArgument(month), intArgument(day)),
);
