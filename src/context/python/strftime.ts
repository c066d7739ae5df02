import { dayOfYear, isoWeekOf, ordinalOf, pad } from "./calendar.ts";
import { offsetText, type Zone } from "./zone.ts";

/** What can be written of a date or a time; a date has the zeros of midnight. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: Zone | null;
}

export const DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Monday is 0. */
export function weekdayOf(moment: Pick<Moment, "year" | "month" | "day">): number {
  return (ordinalOf(moment.year, moment.month, moment.day) + 6) % 7;
}

function weekOfYear(moment: Moment, firstWeekday: number): number {
  const yearDay = dayOfYear(moment.year, moment.month, moment.day) - 1;
  const sinceFirst = (weekdayOf(moment) - firstWeekday + 7) % 7;
  return Math.floor((yearDay + 7 - sinceFirst) / 7);
}

const isoWeek = (moment: Moment) => isoWeekOf(ordinalOf(moment.year, moment.month, moment.day));
const hour12 = (moment: Moment) => moment.hour % 12 || 12;

/** A directive gives a text, or a number with the width and the filling that it has without a flag. */
type Written = string | readonly [value: number, width: number, filling?: string];

const DIRECTIVES: Record<string, (moment: Moment) => Written> = {
  a: (moment) => DAY_NAMES[weekdayOf(moment)]!.slice(0, 3),
  A: (moment) => DAY_NAMES[weekdayOf(moment)]!,
  b: (moment) => MONTH_NAMES[moment.month - 1]!.slice(0, 3),
  h: (moment) => MONTH_NAMES[moment.month - 1]!.slice(0, 3),
  B: (moment) => MONTH_NAMES[moment.month - 1]!,
  c: (moment) => strftime(moment, "%a %b %e %H:%M:%S %Y"),
  C: (moment) => [Math.floor(moment.year / 100), 2],
  d: (moment) => [moment.day, 2],
  D: (moment) => strftime(moment, "%m/%d/%y"),
  e: (moment) => [moment.day, 2, " "],
  f: (moment) => pad(moment.microsecond, 6),
  F: (moment) => strftime(moment, "%Y-%m-%d"),
  g: (moment) => [isoWeek(moment)[0] % 100, 2],
  G: (moment) => [isoWeek(moment)[0], 1],
  H: (moment) => [moment.hour, 2],
  I: (moment) => [hour12(moment), 2],
  j: (moment) => [dayOfYear(moment.year, moment.month, moment.day), 3],
  k: (moment) => [moment.hour, 2, " "],
  l: (moment) => [hour12(moment), 2, " "],
  m: (moment) => [moment.month, 2],
  M: (moment) => [moment.minute, 2],
  n: () => "\n",
  p: (moment) => (moment.hour < 12 ? "AM" : "PM"),
  P: (moment) => (moment.hour < 12 ? "am" : "pm"),
  r: (moment) => strftime(moment, "%I:%M:%S %p"),
  R: (moment) => strftime(moment, "%H:%M"),
  s: (moment) => {
    const { year, month, day, hour, minute, second } = moment;
    return String(Math.floor(new Date(year, month - 1, day, hour, minute, second).getTime() / 1000));
  },
  S: (moment) => [moment.second, 2],
  t: () => "\t",
  T: (moment) => strftime(moment, "%H:%M:%S"),
  u: (moment) => [weekdayOf(moment) + 1, 1],
  U: (moment) => [weekOfYear(moment, 6), 2],
  V: (moment) => [isoWeek(moment)[1], 2],
  w: (moment) => [(weekdayOf(moment) + 1) % 7, 1],
  W: (moment) => [weekOfYear(moment, 0), 2],
  x: (moment) => strftime(moment, "%m/%d/%y"),
  X: (moment) => strftime(moment, "%H:%M:%S"),
  y: (moment) => [moment.year % 100, 2],
  Y: (moment) => [moment.year, 1],
  z: (moment) => (moment.zone === null ? "" : offsetText(moment.zone.offset, "")),
  Z: (moment) => moment.zone?.label ?? "",
  "%": () => "%",
};

/** Python's `strftime` with the C library's locale "C", and the flags `-`, `_`, `0`, `^` that glibc knows. */
export function strftime(moment: Moment, format: string): string {
  return format.replace(/%([-_0^#]?)([a-zA-Z%])/g, (directive, flag: string, letter: string) => {
    if (!Object.hasOwn(DIRECTIVES, letter)) return directive;
    const written = DIRECTIVES[letter]!(moment);
    if (typeof written === "string") return flag === "^" ? written.toUpperCase() : written;
    const [value, width, filling = "0"] = written;
    if (flag === "-") return String(value);
    return String(value).padStart(width, flag === "_" ? " " : flag === "0" ? "0" : filling);
  });
}
