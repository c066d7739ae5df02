import { TstlError } from "../errors/tstl-error.ts";

/** How long a batch of a microbatch model lasts (docs.getdbt.com/reference/resource-configs/batch-size). */
export type BatchSize = "hour" | "day" | "month" | "year";

/** A span of event time in UTC, the end excluded. */
export interface Span {
  start: Date;
  end: Date;
}

/** What decides which batches a run builds. */
export interface BatchRequest {
  size: BatchSize;
  /** Batches before the current one that are built again. */
  lookback: number;
  /** Where a first build starts; null when the model does not say. */
  begin: string | null;
  /** True when the model's table exists and is added to. */
  incremental: boolean;
  /** `--event-time-start` and `--event-time-end`. */
  from: string | null;
  to: string | null;
  now: Date;
}

/**
 * The batches of a run, oldest first: from `--event-time-start`, else from `begin` for a first build, else from
 * `lookback` batches before now; until `--event-time-end` or now. Null when a first build has no `begin`.
 */
export function batchesOf(request: BatchRequest): Span[] | null {
  const { size } = request;
  const end = ceiling(request.to === null ? request.now : readTime(request.to), size);
  const start = startOf(request, end);
  if (start === null) return null;
  const batches: Span[] = [];
  for (let from = start; batches.length === 0 || from < end; from = offset(from, size, 1)) {
    batches.push({ start: from, end: offset(from, size, 1) });
  }
  batches.at(-1)!.end = end;
  return batches;
}

function startOf({ size, lookback, begin, incremental, from }: BatchRequest, end: Date): Date | null {
  if (from !== null) return truncate(readTime(from), size);
  if (!incremental) return begin === null ? null : truncate(readTime(begin), size);
  // `end` lies on a boundary, so the batch that is going on is the one before it.
  return offset(end, size, -(lookback + 1));
}

/** The start of the batch in which a time lies. */
export function truncate(time: Date, size: BatchSize): Date {
  const parts = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()] as const;
  switch (size) {
    case "hour":
      return utc(...parts);
    case "day":
      return utc(parts[0], parts[1], parts[2]);
    case "month":
      return utc(parts[0], parts[1]);
    case "year":
      return utc(parts[0]);
  }
}

/** The start of the batch that lies `count` batches after the one of `time`. */
export function offset(time: Date, size: BatchSize, count: number): Date {
  const moved = truncate(time, size);
  if (size === "hour") moved.setUTCHours(moved.getUTCHours() + count);
  if (size === "day") moved.setUTCDate(moved.getUTCDate() + count);
  if (size === "month") moved.setUTCMonth(moved.getUTCMonth() + count);
  if (size === "year") moved.setUTCFullYear(moved.getUTCFullYear() + count);
  return moved;
}

/** The end of the batch in which a time lies; a time on a boundary stays. */
export function ceiling(time: Date, size: BatchSize): Date {
  const truncated = truncate(time, size);
  return truncated.getTime() === time.getTime() ? time : offset(time, size, 1);
}

/** `2020-01-01`, `2020-01-01T05`, `2020-01`, `2020`: how a batch is called in logs and file names. */
export function batchName(start: Date, size: BatchSize): string {
  const lengths = { hour: 13, day: 10, month: 7, year: 4 };
  return start.toISOString().slice(0, lengths[size]);
}

/** ISO 8601 as Python writes a time in UTC: `2020-01-01T00:00:00+00:00`. */
export function isoUtc(time: Date): string {
  return time.toISOString().replace(/\.000Z$|Z$/, "+00:00");
}

const TIME = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:[T ](\d\d)(?::?(\d\d))?(?::?(\d\d))?(?:\.(\d{1,6}))?)?/;

/** A date or time as a person writes it, taken for UTC whatever offset stands behind it, as dbt does. Throws MICROBATCH_CONFIG. */
export function readTime(text: string): Date {
  const match = TIME.exec(text.trim());
  if (match === null) {
    throw new TstlError("MICROBATCH_CONFIG", `"${text}" is not a date or time`, {
      hint: "write 2026-01-31 or 2026-01-31T12:30:00",
    });
  }
  const [year, month, day, hour, minute, second, fraction] = match.slice(1);
  const time = utc(Number(year), Number(month) - 1, Number(day ?? 1), Number(hour ?? 0));
  time.setUTCMinutes(Number(minute ?? 0), Number(second ?? 0), Number((fraction ?? "0").padEnd(3, "0").slice(0, 3)));
  return time;
}

/** Years below 100 are meant as they are written, which `Date.UTC` does not do. */
function utc(year: number, month = 0, day = 1, hour = 0): Date {
  const time = new Date(0);
  time.setUTCFullYear(year, month, day);
  time.setUTCHours(hour);
  return time;
}
