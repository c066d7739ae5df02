const UNITS: [limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [3600, "minute", 60],
  [86_400, "hour", 3600],
  [30 * 86_400, "day", 86_400],
  [365 * 86_400, "month", 30 * 86_400],
  [Number.POSITIVE_INFINITY, "year", 365 * 86_400],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** How long ago a time was, as `3h ago`; times are seconds since 1970. */
export function ago(time: number, now: number): string {
  const seconds = Math.max(0, now - time);
  if (seconds < 60) return "just now";
  const [, unit, size] = UNITS.find(([limit]) => seconds < limit)!;
  return relative.format(-Math.floor(seconds / size), unit);
}

/** A number of rows in as little room as may be: `12.3K rows`. */
export function rowCount(rows: number): string {
  return rows === 1 ? "1 row" : `${compact.format(rows)} rows`;
}
