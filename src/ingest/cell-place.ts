import type { Place } from "../errors/tstl-error.ts";
import type { CsvRecord } from "./csv-records.ts";

/**
 * The place of a byte of a record, counted from the record's start: its line, and its column in UTF-16 units.
 * `length` is the number of bytes to mark, as far as they stand on one line.
 */
export function cellPlace(file: string, record: CsvRecord, at: number, length = 0): Place {
  const decode = (from: number, to: number) => new TextDecoder().decode(record.bytes.subarray(from, to));
  const lines = decode(record.start, record.start + at).split(/\r\n?|\n/);
  const place: Place = { file, line: record.line + lines.length - 1, column: lines.at(-1)!.length + 1 };
  const marked = decode(record.start + at, record.start + at + length).split(/[\r\n]/)[0]!.length;
  if (marked > 0) place.length = marked;
  return place;
}
