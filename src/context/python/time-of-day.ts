import {
  COMPARE,
  EQUALS,
  FORMAT,
  GET_ATTRIBUTE,
  HASH,
  hostFunction,
  PyError,
  REPR,
  repr,
  TO_STRING,
  TYPE_NAME,
} from "../../template/index.ts";
import { pad } from "./calendar.ts";
import { intArgument, type Members, methodMember, PyValue, readMember, textArgument } from "./members.ts";
import { type Moment, strftime } from "./strftime.ts";
import { Timedelta } from "./timedelta.ts";
import { offsetText, type Zone, zoneArgument } from "./zone.ts";

/** The clock part of a moment. */
export type Clock = Pick<Moment, "hour" | "minute" | "second" | "microsecond" | "zone">;

/** Raises Python's ValueError unless a clock can show that. */
export function checkClock(clock: Clock): void {
  const check = (name: string, value: number, most: number) => {
    if (value < 0 || value > most) throw new PyError("ValueError", `${name} must be in 0..${most}`);
  };
  check("hour", clock.hour, 23);
  check("minute", clock.minute, 59);
  check("second", clock.second, 59);
  check("microsecond", clock.microsecond, 999_999);
}

const PRECISIONS: Record<string, (clock: Clock) => string> = {
  hours: (clock) => pad(clock.hour),
  minutes: (clock) => `${pad(clock.hour)}:${pad(clock.minute)}`,
  seconds: (clock) => `${pad(clock.hour)}:${pad(clock.minute)}:${pad(clock.second)}`,
  milliseconds: (clock) => `${PRECISIONS.seconds!(clock)}.${pad(Math.floor(clock.microsecond / 1000), 3)}`,
  microseconds: (clock) => `${PRECISIONS.seconds!(clock)}.${pad(clock.microsecond, 6)}`,
  auto: (clock) => (clock.microsecond === 0 ? PRECISIONS.seconds!(clock) : PRECISIONS.microseconds!(clock)),
};

/** `12:30:00+00:00`, as precise as `timespec` says. */
export function isoClock(clock: Clock, timespec: unknown = "auto"): string {
  const name = textArgument(timespec, "isoformat() argument 'timespec'");
  if (!Object.hasOwn(PRECISIONS, name)) throw new PyError("ValueError", "Unknown timespec value");
  return PRECISIONS[name]!(clock) + (clock.zone === null ? "" : offsetText(clock.zone.offset));
}

/** The last arguments that Python writes in the repr of a time or a datetime: seconds only where there are some. */
export function clockArguments(clock: Clock): string[] {
  const parts = [clock.hour, clock.minute];
  if (clock.second !== 0 || clock.microsecond !== 0) parts.push(clock.second);
  if (clock.microsecond !== 0) parts.push(clock.microsecond);
  return [...parts.map(String), ...(clock.zone === null ? [] : [`tzinfo=${repr(clock.zone)}`])];
}

/** Python's `datetime.time`. */
export class PyTime extends PyValue implements Clock {
  readonly [TYPE_NAME] = "datetime.time";
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: Zone | null;

  constructor(clock: Clock) {
    super();
    checkClock(clock);
    this.hour = clock.hour;
    this.minute = clock.minute;
    this.second = clock.second;
    this.microsecond = clock.microsecond;
    this.zone = clock.zone;
  }

  [EQUALS](other: unknown): boolean {
    if (!(other instanceof PyTime) || (other.zone === null) !== (this.zone === null)) return false;
    return utcMicros(this) === utcMicros(other);
  }

  [COMPARE](other: unknown): number | undefined {
    if (!(other instanceof PyTime)) return undefined;
    if ((other.zone === null) !== (this.zone === null)) {
      throw new PyError("TypeError", "can't compare offset-naive and offset-aware times");
    }
    return Math.sign(utcMicros(this) - utcMicros(other));
  }

  [HASH](): string {
    return `\0time:${this.zone === null}:${utcMicros(this)}`;
  }

  [FORMAT](spec: string): string {
    return strftime({ ...clockOf(this), year: 1900, month: 1, day: 1 }, spec);
  }

  [TO_STRING](): string {
    return isoClock(this);
  }

  [REPR](): string {
    return `datetime.time(${clockArguments(this).join(", ")})`;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(TIME_MEMBERS, this, name);
  }
}

function utcMicros(time: PyTime): number {
  const seconds = time.hour * 3600 + time.minute * 60 + time.second;
  return seconds * 1e6 + time.microsecond - Number(time.zone?.offset ?? 0n);
}

/** The attributes of everything with a clock. */
export const CLOCK_MEMBERS: Members<Clock> = {
  hour: (self) => self.hour,
  minute: (self) => self.minute,
  second: (self) => self.second,
  microsecond: (self) => self.microsecond,
  tzinfo: (self) => self.zone,
  fold: () => 0,
  utcoffset: methodMember("utcoffset", [], (self) => (self.zone === null ? null : new Timedelta(self.zone.offset))),
  tzname: methodMember("tzname", [], (self) => self.zone?.label ?? null),
  dst: methodMember("dst", [], (self) => (self.zone?.daylight == null ? null : new Timedelta(self.zone.daylight))),
};

const PARTS = ["hour=", "minute=", "second=", "microsecond=", "tzinfo="];

/** The clock that arguments name; a part that was left out comes from `base`. */
export function clockFrom(values: readonly unknown[], base: Clock): Clock {
  const [hour, minute, second, microsecond, tzinfo] = values;
  return {
    hour: intArgument(hour, base.hour),
    minute: intArgument(minute, base.minute),
    second: intArgument(second, base.second),
    microsecond: intArgument(microsecond, base.microsecond),
    zone: tzinfo === undefined ? base.zone : zoneArgument(tzinfo),
  };
}

/** A clock at 00:00. */
export const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, microsecond: 0, zone: null };

/** The attributes of a time. */
export const TIME_MEMBERS: Members<PyTime> = {
  ...CLOCK_MEMBERS,
  strftime: methodMember("strftime", ["format"], (self, format: unknown) =>
    strftime({ ...clockOf(self), year: 1900, month: 1, day: 1 }, textArgument(format, "strftime() argument 1")),
  ),
  isoformat: methodMember("isoformat", ["timespec="], (self, timespec: unknown) => isoClock(self, timespec)),
  replace: methodMember("replace", PARTS, (self, ...values: unknown[]) => new PyTime(clockFrom(values, self))),
};

/** The clock of anything that has one. */
export function clockOf({ hour, minute, second, microsecond, zone }: Clock): Clock {
  return { hour, minute, second, microsecond, zone };
}

/** Calls `time(hour, minute, …)`. */
export const makeTime = hostFunction("time", PARTS, (...values: unknown[]) => new PyTime(clockFrom(values, MIDNIGHT)));
