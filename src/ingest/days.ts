import { TstlError } from "../errors/tstl-error.ts";

/** True for a day that the calendar has, written as 2025-09-01. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(text);
  // Date.parse takes the 31st of any month, and makes it the 1st of the next.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day that comes so many days after another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Throws DATE_RANGE where a range of days ends before it begins, or names a day that the calendar does not have. */
export function checkRange(from: string | null | undefined, to: string | null | undefined): void {
  for (const [flag, day] of [["--from", from] as const, ["--to", to] as const]) {
    if (day && !isDay(day)) throw new TstlError("DATE_RANGE", `${flag} ${day} is no day of the calendar`);
  }
  if (!from || !to || to >= from) return;
  const hint = "--from is the first day, --to the last one";
  throw new TstlError("DATE_RANGE", `the range of days ends (${to}) before it begins (${from})`, { hint });
}
