/** A series of numbers beside its own past. */
export interface Change {
  last: number;
  /** The middle of those before the last; null where there are none. */
  median: number | null;
  /** How many were before the last. */
  before: number;
  /** `last` against the median: 0.5 is half as much again; null without a median above zero. */
  ratio: number | null;
}

/** The middle of some numbers, the mean of the two middle ones for an even count; null for none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The last of a series against the median of those before it; null for an empty series. */
export function changeOf(series: readonly number[]): Change | null {
  const last = series.at(-1);
  if (last === undefined) return null;
  const before = series.slice(0, -1);
  const median = medianOf(before);
  return { last, median, before: before.length, ratio: median === null || median === 0 ? null : last / median - 1 };
}
