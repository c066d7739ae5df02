import { hostFunction, PyError, typeName } from "../../template/index.ts";
import { MAX_ORDINAL } from "./calendar.ts";
import { DATE_MEMBERS, dateOf, makeDate, PyDate } from "./date.ts";
import {
  DATETIME_MEMBERS,
  DATETIME_PARTS,
  dateTimeFrom,
  EPOCH,
  fromLocalMicros,
  inZone,
  machineOffset,
  PyDateTime,
} from "./datetime.ts";
import { dateFromIso, dateTimeFromIso, timeFromIso } from "./iso-format.ts";
import { intArgument, moduleObject, numberArgument, textArgument, typeObject } from "./members.ts";
import { strptime } from "./strptime.ts";
import { clockOf, MIDNIGHT, makeTime, PyTime, TIME_MEMBERS } from "./time-of-day.ts";
import { timedeltaType } from "./timedelta.ts";
import { timezoneType, UTC, type Zone, zoneArgument } from "./zone.ts";

const LAST_CLOCK = { hour: 23, minute: 59, second: 59, microsecond: 999_999, zone: null };

function nowMicros(): bigint {
  return EPOCH + BigInt(Date.now()) * 1000n;
}

/** The datetime of a moment in a zone; without one as the machine's clock shows it. */
function momentIn(micros: bigint, tz: unknown): PyDateTime {
  const zone = zoneArgument(tz);
  return zone === null ? fromLocalMicros(micros + machineOffset(micros), null) : inZone(micros, zone);
}

function stampMicros(stamp: unknown): bigint {
  const seconds = numberArgument(stamp);
  if (seconds === undefined) {
    throw new PyError("TypeError", `'${typeName(stamp)}' object cannot be interpreted as an integer`);
  }
  return EPOCH + BigInt(Math.round(seconds * 1e6));
}

const ORDINAL = hostFunction("fromordinal", ["ordinal"], (ordinal: unknown) => {
  const days = intArgument(ordinal);
  if (days < 1) throw new PyError("ValueError", "ordinal must be >= 1");
  return dateOf(days);
});

function isoReader(read: (text: string) => unknown): unknown {
  return hostFunction("fromisoformat", ["date_string"], (text: unknown) => {
    if (typeof text !== "string") throw new PyError("TypeError", "fromisoformat: argument must be str");
    return read(text);
  });
}

const dateType = typeObject(
  "datetime.date",
  makeDate,
  {
    min: () => dateOf(1),
    max: () => dateOf(MAX_ORDINAL),
    fromisoformat: () => isoReader(dateFromIso),
    today: () => hostFunction("today", [], () => dateFrom(momentIn(nowMicros(), null))),
    fromordinal: () => ORDINAL,
    fromtimestamp: () =>
      hostFunction("fromtimestamp", ["timestamp"], (stamp: unknown) => dateFrom(momentIn(stampMicros(stamp), null))),
  },
  DATE_MEMBERS,
);

function dateFrom({ year, month, day }: PyDateTime): PyDate {
  return new PyDate(year, month, day);
}

const datetimeType = typeObject(
  "datetime.datetime",
  hostFunction("datetime", ["year", "month", "day", ...DATETIME_PARTS], (...values: unknown[]) =>
    dateTimeFrom(
      values.map((value, index) => (index < 3 ? intArgument(value) : value)),
      {
        year: 1,
        month: 1,
        day: 1,
        ...MIDNIGHT,
      },
    ),
  ),
  {
    min: () => new PyDateTime({ year: 1, month: 1, day: 1, ...MIDNIGHT }),
    max: () => new PyDateTime({ year: 9999, month: 12, day: 31, ...LAST_CLOCK }),
    now: () => hostFunction("now", ["tz="], (tz: unknown) => momentIn(nowMicros(), tz)),
    today: () => hostFunction("today", [], () => momentIn(nowMicros(), null)),
    utcnow: () => hostFunction("utcnow", [], () => fromLocalMicros(nowMicros(), null)),
    fromtimestamp: () =>
      hostFunction("fromtimestamp", ["timestamp", "tz="], (stamp: unknown, tz: unknown) =>
        momentIn(stampMicros(stamp), tz),
      ),
    utcfromtimestamp: () =>
      hostFunction("utcfromtimestamp", ["timestamp"], (stamp: unknown) => fromLocalMicros(stampMicros(stamp), null)),
    fromordinal: () =>
      hostFunction("fromordinal", ["ordinal"], (ordinal: unknown) => {
        const { year, month, day } = dateOf(intArgument(ordinal));
        return new PyDateTime({ year, month, day, ...MIDNIGHT });
      }),
    fromisoformat: () => isoReader(dateTimeFromIso),
    strptime: () =>
      hostFunction("strptime", ["date_string", "format"], (text: unknown, format: unknown) =>
        strptime(textArgument(text, "strptime() argument 1"), textArgument(format, "strptime() argument 2")),
      ),
    combine: () => hostFunction("combine", ["date", "time", "tzinfo="], combine),
  },
  DATETIME_MEMBERS,
);

function combine(date: unknown, time: unknown, tzinfo: unknown): PyDateTime {
  if (!(date instanceof PyDate) && !(date instanceof PyDateTime)) {
    throw new PyError("TypeError", `combine() argument 1 must be datetime.date, not ${typeName(date)}`);
  }
  if (!(time instanceof PyTime)) {
    throw new PyError("TypeError", `combine() argument 2 must be datetime.time, not ${typeName(time)}`);
  }
  const zone = tzinfo === undefined ? time.zone : zoneArgument(tzinfo);
  return new PyDateTime({ year: date.year, month: date.month, day: date.day, ...clockOf(time), zone });
}

const timeType = typeObject(
  "datetime.time",
  makeTime,
  {
    min: () => new PyTime(MIDNIGHT),
    max: () => new PyTime(LAST_CLOCK),
    fromisoformat: () => isoReader(timeFromIso),
  },
  TIME_MEMBERS,
);

/** The module `datetime` of Python 3.11. */
export const datetimeModule = moduleObject("datetime", {
  datetime: () => datetimeType,
  date: () => dateType,
  time: () => timeType,
  timedelta: () => timedeltaType,
  timezone: () => timezoneType,
  UTC: () => UTC,
  MINYEAR: () => 1,
  MAXYEAR: () => 9999,
});

/** A moment of the host as an aware datetime; `zone` is a zone of UTC. */
export function utcDateTime(date: Date, zone: Zone = UTC): PyDateTime {
  return fromLocalMicros(EPOCH + BigInt(date.getTime()) * 1000n, zone);
}
