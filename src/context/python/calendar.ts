/** The proleptic Gregorian calendar of Python's datetime: day 1 is 0001-01-01. */

/** The last day that Python's datetime knows: 9999-12-31. */
export const MAX_ORDINAL = 3_652_059;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The number of a day within its year, from 1. */
export function dayOfYear(year: number, month: number, day: number): number {
  return DAYS_BEFORE_MONTH[month - 1]! + (month > 2 && isLeapYear(year) ? 1 : 0) + day;
}

/** Python's `toordinal()`. */
export function ordinalOf(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leapDays + dayOfYear(year, month, day);
}

/** Year, month and day of an ordinal. */
export function civilOf(ordinal: number): [year: number, month: number, day: number] {
  // An estimate from the mean length of a year, which is off by one at most.
  let year = Math.floor((ordinal - 1) / 365.2425) + 1;
  if (ordinal < ordinalOf(year, 1, 1)) year--;
  else if (ordinal >= ordinalOf(year + 1, 1, 1)) year++;
  let rest = ordinal - ordinalOf(year, 1, 1) + 1;
  let month = 1;
  while (rest > daysInMonth(year, month)) rest -= daysInMonth(year, month++);
  return [year, month, rest];
}

/** ISO 8601's week: its year, its number and the day in it (Monday is 1). */
export function isoWeekOf(ordinal: number): [year: number, week: number, weekday: number] {
  const weekday = ((ordinal + 6) % 7) + 1;
  // The Thursday of a week says which year the week belongs to.
  const [year] = civilOf(ordinal + 4 - weekday);
  const firstThursday = ordinalOf(year, 1, 4);
  const firstMonday = firstThursday - ((firstThursday + 6) % 7);
  return [year, Math.floor((ordinal - firstMonday) / 7) + 1, weekday];
}

/** A number with at least that many digits. */
export function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
