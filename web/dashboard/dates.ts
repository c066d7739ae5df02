const DAY = 86_400_000;

/** Units that dates are put together in. */
export type Grain = "day" | "week" | "month" | "quarter" | "year";

const time = (date: string): number => Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
const text = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** A date some days later, or earlier with a negative number. */
export function addDays(date: string, days: number): string {
  return text(time(date) + days * DAY);
}

/** Days from one date to another; 0 for the same. */
export function daysBetween(from: string, to: string): number {
  return Math.round((time(to) - time(from)) / DAY);
}

/** The same day some months later; the last day of the month where that has fewer days. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return text(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** The first day of the unit that a date lies in; weeks begin on Monday. */
export function startOf(date: string, grain: Grain): string {
  const day = new Date(time(date));
  switch (grain) {
    case "day":
      return date.slice(0, 10);
    case "week":
      return addDays(date, -((day.getUTCDay() + 6) % 7));
    case "month":
      return `${date.slice(0, 7)}-01`;
    case "quarter":
      return text(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - (day.getUTCMonth() % 3), 1));
    case "year":
      return `${date.slice(0, 4)}-01-01`;
  }
}

/** The first day of a span such as `30d`, `12m` or `1y` that ends with a date, which is its last day. */
export function spanStart(end: string, span: string): string | null {
  const [, count, unit] = /^(\d+)([dmy])$/.exec(span) ?? [];
  if (count === undefined) return null;
  if (unit === "d") return addDays(end, 1 - Number(count));
  // Counted from the day after, so that whole months stay whole whatever their length.
  return addMonths(addDays(end, 1), -Number(count) * (unit === "y" ? 12 : 1));
}

/** The unit in which given dates follow each other: the widest that each of them is the beginning of. */
export function grainOf(dates: readonly string[]): Grain {
  const grains: Grain[] = ["year", "quarter", "month"];
  if (dates.length < 2) return "day";
  const found = grains.find((grain) => dates.every((date) => startOf(date, grain) === date.slice(0, 10)));
  if (found !== undefined) return found;
  const sorted = [...dates].sort();
  const steps = sorted.slice(1).map((date, index) => daysBetween(sorted[index]!, date));
  return steps.every((step) => step > 0 && step % 7 === 0) ? "week" : "day";
}

/** Every unit from one date to another, so that a chart has a place for those without rows. */
export function unitsBetween(from: string, to: string, grain: Grain): string[] {
  const units: string[] = [];
  for (let at = startOf(from, grain); at <= to; at = next(at, grain)) units.push(at);
  return units;
}

function next(date: string, grain: Grain): string {
  if (grain === "day") return addDays(date, 1);
  if (grain === "week") return addDays(date, 7);
  return addMonths(date, { month: 1, quarter: 3, year: 12 }[grain]);
}
