import { CR_INSIDE, type CsvRecord, cellText, isBlank, LOOSE, QUOTED, recordBatches } from "./csv-records.ts";
import { isPlainCell } from "./seed-columns.ts";
import type { SeedColumn, SeedPlan } from "./seed-plan.ts";
import { delimiterBytes } from "./seed-plan.ts";
import {
  isNullText,
  parseBoolean,
  parseDate,
  parseDateTime,
  parseIsoDateTime,
  parseNumber,
  type SeedTime,
} from "./seed-values.ts";

/** Minutes that the session's time zone is ahead of UTC at a moment (milliseconds since 1970). */
export type ZoneShift = (moment: number) => number;

/** Postgres takes one byte as a delimiter; a longer one is replaced. */
export function outputDelimiter(plan: SeedPlan): string {
  return delimiterBytes(plan.delimiter).length === 1 ? plan.delimiter : ",";
}

/** The rows of a seed as CSV that Postgres reads the way dbt reads the file; a piece per chunk of the file. */
export async function* rewrittenSeed(path: string, plan: SeedPlan, shift: ZoneShift | null): AsyncGenerator<Buffer> {
  const sink = byteSink();
  const write = rowWriter(plan, shift, sink);
  for await (const _ of recordBatches(path, { delimiter: delimiterBytes(plan.delimiter) }, write)) {
    if (sink.length() > 0) yield sink.take();
  }
}

/** Writes each row of the file, header and skipped lines left out, into `sink`. Also used to count lines again. */
export function rowWriter(plan: SeedPlan, shift: ZoneShift | null, sink: ByteSink): (record: CsvRecord) => boolean {
  const raw = delimiterBytes(plan.delimiter).length === 1;
  const separator = outputDelimiter(plan).charCodeAt(0);
  return (record) => {
    const at = record.fileOffset + record.start;
    if (at < plan.dataStart) return true;
    if (at >= plan.dataEnd) return false;
    const cells = isBlank(record) && plan.columns.length > 1 ? 0 : record.count;
    for (let i = 0; i < plan.columns.length; i++) {
      if (i > 0) sink.byte(separator);
      if (i >= cells) continue;
      const column = plan.columns[i]!;
      if (raw && isCopied(column, record, i)) copyCell(record, i, sink);
      else writeCell(column, cellText(record, i), shift, sink);
    }
    sink.byte(10);
    return true;
  };
}

const BACKSLASH = 92;

function isCopied(column: SeedColumn, record: CsvRecord, index: number): boolean {
  if (record.flags[index]! & (LOOSE | CR_INSIDE) || record.bytes[record.starts[index]!] === BACKSLASH) return false;
  return !column.rewrite || isPlainCell(isInferred(column) ? column.type : "text", record, index);
}

/** A declared type reads the text itself; only cells of an inferred one are told in Postgres' own spelling. */
function isInferred(column: SeedColumn): boolean {
  return column.type === column.inferredType;
}

function copyCell(record: CsvRecord, index: number, sink: ByteSink): void {
  const quotes = record.flags[index]! & QUOTED ? 1 : 0;
  sink.bytes(record.bytes, record.starts[index]! - quotes, record.ends[index]! + quotes);
}

function writeCell(column: SeedColumn, text: string, shift: ZoneShift | null, sink: ByteSink): void {
  if (isNullText(text)) return;
  const value = isInferred(column) ? canonicalValue(column.inferredType, text, shift) : text;
  if (value === null) return;
  sink.text(`"${value.replaceAll('"', '""')}"`);
}

/**
 * The value in a spelling that Postgres reads without doubt, null for a null, or the text itself where the type does
 * not read it.
 */
export function canonicalValue(type: string, text: string, shift: ZoneShift | null): string | null {
  switch (type) {
    case "integer":
    case "float8":
      return canonicalNumber(type, text);
    case "date": {
      const day = parseDate(text);
      return day === null ? text : isoDate(day * 86_400_000);
    }
    case "timestamp without time zone": {
      const time = parseDateTime(text) ?? parseIsoDateTime(text);
      return time ? isoTime(time, shift) : text;
    }
    case "boolean": {
      const value = parseBoolean(text);
      return value === null ? null : value === undefined ? text : String(value);
    }
    default:
      return text;
  }
}

function canonicalNumber(type: "integer" | "float8", text: string): string {
  const value = parseNumber(text);
  if (!value) return text;
  const sign = value.negative ? "-" : "";
  if (value.special) return value.special === "NaN" ? "NaN" : `${sign}Infinity`;
  if (type === "float8") return `${sign}${value.digits}e${value.exponent}`;
  // Anything of this length is out of range; Postgres is to say so.
  return value.exponent >= 0 && value.exponent < 100 ? `${sign}${value.digits}${"0".repeat(value.exponent)}` : text;
}

function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function isoTime({ wall, micros, offset }: SeedTime, shift: ZoneShift | null): string {
  let local = wall;
  if (offset !== null && shift !== null) {
    const moment = wall - offset * 60_000;
    local = moment + shift(moment) * 60_000;
  }
  return `${new Date(local).toISOString().slice(0, -1).replace("T", " ")}${String(micros).padStart(3, "0")}`;
}

/** The shift of a named time zone; a name that only Postgres knows counts as UTC. */
export function zoneShift(timeZone: string): ZoneShift {
  if (/^(?:etc\/)?(?:utc|gmt|uct|zulu|universal|greenwich)$/i.test(timeZone)) return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return () => 0;
  }
  return (moment) => {
    const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
    return Math.round((local - Math.floor(moment / 1000) * 1000) / 60_000);
  };
}

/** Bytes written one after the other, taken out in pieces. */
export interface ByteSink {
  byte(value: number): void;
  bytes(source: Uint8Array, from: number, to: number): void;
  text(value: string): void;
  length(): number;
  /** What was written since the last time. */
  take(): Buffer;
}

/** Makes an empty sink. */
export function byteSink(): ByteSink {
  let buffer = Buffer.allocUnsafe(1 << 16);
  let length = 0;
  const room = (more: number) => {
    if (length + more <= buffer.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + more));
    buffer.copy(bigger, 0, 0, length);
    buffer = bigger;
  };
  return {
    byte(value) {
      room(1);
      buffer[length++] = value;
    },
    bytes(source, from, to) {
      room(to - from);
      // A loop beats copy() and set() for cells of the usual few bytes.
      if (to - from < 64) for (let p = from; p < to; p++) buffer[length++] = source[p]!;
      else {
        buffer.set(source.subarray(from, to), length);
        length += to - from;
      }
    },
    text(value) {
      room(value.length * 3);
      length += buffer.write(value, length);
    },
    length: () => length,
    take() {
      const taken = Buffer.from(buffer.subarray(0, length));
      length = 0;
      return taken;
    },
  };
}
