import {
  COMPARE,
  EQUALS,
  FORMAT,
  floatOf,
  GET_ATTRIBUTE,
  HASH,
  OPERATE,
  PyError,
  REPR,
  TO_STRING,
  TYPE_NAME,
} from "../../template/index.ts";
import { civilOf, MAX_ORDINAL, ordinalOf } from "./calendar.ts";
import { CIVIL_MEMBERS, checkDate, isoDate, PyDate } from "./date.ts";
import { intArgument, type Members, methodMember, PyValue, readMember, textArgument } from "./members.ts";
import { type Moment, strftime } from "./strftime.ts";
import { CLOCK_MEMBERS, checkClock, clockArguments, clockFrom, clockOf, isoClock, PyTime } from "./time-of-day.ts";
import { Timedelta } from "./timedelta.ts";
import { FixedZone, type Zone, zoneArgument } from "./zone.ts";

const DAY = 86_400_000_000n;
/** 1970-01-01 in microseconds since day 0 of Python's calendar. */
export const EPOCH = 719_163n * DAY;

/** Python's `datetime.datetime`, with microseconds and without the `fold` of an hour that a clock shows twice. */
export class PyDateTime extends PyValue implements Moment {
  readonly [TYPE_NAME] = "datetime.datetime";
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: Zone | null;

  constructor(moment: Moment) {
    super();
    checkDate(moment.year, moment.month, moment.day);
    checkClock(moment);
    this.year = moment.year;
    this.month = moment.month;
    this.day = moment.day;
    this.hour = moment.hour;
    this.minute = moment.minute;
    this.second = moment.second;
    this.microsecond = moment.microsecond;
    this.zone = moment.zone;
  }

  [EQUALS](other: unknown): boolean {
    if (!(other instanceof PyDateTime) || (other.zone === null) !== (this.zone === null)) return false;
    return utcMicros(this) === utcMicros(other);
  }

  [COMPARE](other: unknown): number | undefined {
    if (other instanceof PyDate) throw new PyError("TypeError", "can't compare datetime.datetime to datetime.date");
    if (!(other instanceof PyDateTime)) return undefined;
    checkAlike(this, other, "compare");
    const difference = utcMicros(this) - utcMicros(other);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  [HASH](): string {
    return `\0datetime:${this.zone === null}:${utcMicros(this)}`;
  }

  [FORMAT](spec: string): string {
    return strftime(this, spec);
  }

  [TO_STRING](): string {
    return isoDateTime(this, " ");
  }

  override toJSON(): string {
    return isoDateTime(this);
  }

  [REPR](): string {
    return `datetime.datetime(${[this.year, this.month, this.day, ...clockArguments(this)].join(", ")})`;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(DATETIME_MEMBERS, this, name);
  }

  [OPERATE](operator: string, other: unknown, reversed: boolean): unknown {
    if (other instanceof PyDateTime && operator === "-") {
      checkAlike(this, other, "subtract");
      return new Timedelta(utcMicros(this) - utcMicros(other));
    }
    if (!(other instanceof Timedelta)) return undefined;
    if (operator === "+") return fromLocalMicros(localMicros(this) + other.micros, this.zone);
    if (operator !== "-" || reversed) return undefined;
    return fromLocalMicros(localMicros(this) - other.micros, this.zone);
  }
}

function checkAlike(left: PyDateTime, right: PyDateTime, verb: string): void {
  if ((left.zone === null) === (right.zone === null)) return;
  throw new PyError("TypeError", `can't ${verb} offset-naive and offset-aware datetimes`);
}

/** What the clock shows, in microseconds since day 0 of Python's calendar. */
export function localMicros(moment: Moment): bigint {
  const seconds = moment.hour * 3600 + moment.minute * 60 + moment.second;
  const days = BigInt(ordinalOf(moment.year, moment.month, moment.day));
  return days * DAY + BigInt(seconds) * 1_000_000n + BigInt(moment.microsecond);
}

function utcMicros(moment: Moment): bigint {
  return localMicros(moment) - (moment.zone?.offset ?? 0n);
}

/** The datetime whose clock shows that; raises Python's OverflowError outside of the years 1 to 9999. */
export function fromLocalMicros(micros: bigint, zone: Zone | null): PyDateTime {
  if (micros < DAY || micros >= BigInt(MAX_ORDINAL + 1) * DAY) {
    throw new PyError("OverflowError", "date value out of range");
  }
  const [year, month, day] = civilOf(Number(micros / DAY));
  const rest = Number(micros % DAY);
  const seconds = Math.floor(rest / 1e6);
  return new PyDateTime({
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: rest % 1e6,
    zone,
  });
}

/** The moment in a zone, of UTC's microseconds since day 0. */
export function inZone(micros: bigint, zone: Zone): PyDateTime {
  const holding = zone.at(micros);
  return fromLocalMicros(micros + holding.offset, holding);
}

/** The offset of this machine at a moment of UTC. */
export function machineOffset(micros: bigint): bigint {
  return BigInt(-new Date(Number((micros - EPOCH) / 1000n)).getTimezoneOffset()) * 60_000_000n;
}

// A clock without a zone is the machine's, as in Python.
function absoluteMicros(moment: Moment): bigint {
  if (moment.zone !== null) return utcMicros(moment);
  const local = new Date(2000, moment.month - 1, moment.day, moment.hour, moment.minute, moment.second);
  local.setFullYear(moment.year, moment.month - 1, moment.day);
  return EPOCH + BigInt(local.getTime()) * 1000n + BigInt(moment.microsecond);
}

/** `2020-01-31T12:30:00+00:00`. */
export function isoDateTime(moment: Moment, separator = "T", timespec?: unknown): string {
  return `${isoDate(moment)}${separator}${isoClock(moment, timespec)}`;
}

/** The parameters of the constructor and of `replace()`; the first three are required in the constructor. */
export const DATETIME_PARTS = ["hour=", "minute=", "second=", "microsecond=", "tzinfo=", "fold="];

/** The datetime that arguments name. */
export function dateTimeFrom(values: readonly unknown[], base: Moment): PyDateTime {
  const [year, month, day, ...clock] = values;
  return new PyDateTime({
    year: intArgument(year, base.year),
    month: intArgument(month, base.month),
    day: intArgument(day, base.day),
    ...clockFrom(clock, base),
  });
}

/** `datetime.astimezone()`. */
export function toZone(self: PyDateTime, tz: unknown): PyDateTime {
  const micros = absoluteMicros(self);
  const zone = zoneArgument(tz);
  if (zone !== null) return inZone(micros, zone);
  return inZone(micros, new FixedZone(machineOffset(micros)));
}

/** The attributes of a datetime. */
export const DATETIME_MEMBERS: Members<PyDateTime> = {
  ...CIVIL_MEMBERS,
  ...CLOCK_MEMBERS,
  date: methodMember("date", [], (self) => new PyDate(self.year, self.month, self.day)),
  time: methodMember("time", [], (self) => new PyTime({ ...clockOf(self), zone: null })),
  timetz: methodMember("timetz", [], (self) => new PyTime(clockOf(self))),
  strftime: methodMember("strftime", ["format"], (self, format: unknown) =>
    strftime(self, textArgument(format, "strftime() argument 1")),
  ),
  isoformat: methodMember("isoformat", ["sep=", "timespec="], (self, sep: unknown, timespec: unknown) =>
    isoDateTime(self, sep === undefined ? "T" : textArgument(sep, "isoformat() argument 1"), timespec),
  ),
  ctime: methodMember("ctime", [], (self) => strftime(self, "%c")),
  replace: methodMember("replace", ["year=", "month=", "day=", ...DATETIME_PARTS], (self, ...values: unknown[]) =>
    dateTimeFrom(values, self),
  ),
  timestamp: methodMember("timestamp", [], (self) => floatOf(Number(absoluteMicros(self) - EPOCH) / 1e6)),
  astimezone: methodMember("astimezone", ["tz="], (self, tz: unknown) => toZone(self, tz)),
};
