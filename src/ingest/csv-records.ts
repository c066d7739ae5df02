import { type FileHandle, open } from "node:fs/promises";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** The cell stands in quotes; `starts`/`ends` mark what is between them. */
export const QUOTED = 1;
/** Quoted, with `""` inside. */
export const DOUBLED = 2;
/** Quotes in the middle of a bare cell, or text after a closing quote: `starts`/`ends` mark all of it, quotes too. */
export const LOOSE = 4;
/** A carriage return inside the quotes. */
export const CR_INSIDE = 8;

/** How a record ended; `END_OF_FILE` for a last one without a line break. */
export const END_OF_FILE = 0;
export const ENDED_BY_LF = 1;
export const ENDED_BY_CRLF = 2;
export const ENDED_BY_CR = 3;

/** One record of a CSV file. The same object is filled again for the next: take out what is to be kept. */
export interface CsvRecord {
  bytes: Uint8Array;
  /** Cells of the record; the arrays are longer. */
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  flags: Uint8Array;
  /** Or of all flags, so that a plain record is known at one look. */
  anyFlags: number;
  lineEnd: number;
  /** Where the record starts and the next one would, in `bytes`. */
  start: number;
  next: number;
  /** Byte of the file at `bytes[0]`. */
  fileOffset: number;
  /** Line of the file on which the record starts, from 1. */
  line: number;
  /** Line breaks inside quotes. */
  innerLines: number;
}

/** A quote that is never closed: its line, and its byte offset from the record's start. */
export interface OpenQuote {
  line: number;
  record: CsvRecord;
  at: number;
}

/**
 * Reads the record that begins at `from` into `record` and returns where the next one does, or NEEDS_MORE where its end
 * is not before `end` and the file goes on.
 */
export type RecordScanner = (record: CsvRecord, from: number, end: number, atEnd: boolean) => number;

export interface ReadRecordsOptions {
  /** Bytes between cells, such as those of `,`. */
  delimiter: Uint8Array;
  /** Reads records of another format than CSV. */
  scan?: RecordScanner;
  /** Called for a quote that the file's end leaves open; without it the rest of the file is the cell. */
  onOpenQuote?: (quote: OpenQuote) => void;
}

const CHUNK = 1 << 20;
/** So that a whole small file leaves room to read its end. */
const SPARE = 64;

/**
 * Reads a CSV file record by record, with the rules of Python's csv module (which dbt reads seeds with): a quote counts
 * only at a cell's start, `\r`, `\n` and `\r\n` end a record, a blank line is a record of one empty cell.
 *
 * Nothing is decoded and no object is made per record or cell: `onRecord` sees the bytes. Memory is one chunk, or the
 * longest record. `onRecord` may return false to stop.
 */
export async function readRecords(
  path: string,
  options: ReadRecordsOptions,
  onRecord: (record: CsvRecord) => boolean | undefined,
): Promise<void> {
  for await (const _ of recordBatches(path, options, onRecord));
}

/**
 * As `readRecords`, but yields after each chunk of the file, so that a stream can wait for its reader there. Until it
 * goes on, the chunk's bytes are in the record.
 */
export async function* recordBatches(
  path: string,
  options: ReadRecordsOptions,
  onRecord: (record: CsvRecord) => boolean | undefined,
): AsyncGenerator<void> {
  const file = await open(path, "r");
  try {
    yield* batches(file, options, onRecord);
  } finally {
    await file.close();
  }
}

async function* batches(
  file: FileHandle,
  options: ReadRecordsOptions,
  onRecord: (record: CsvRecord) => boolean | undefined,
): AsyncGenerator<void> {
  const scan = options.scan ?? recordScanner(options.delimiter);
  const record = emptyRecord();
  const { size } = await file.stat();
  let buffer = new Uint8Array(Math.min(size, CHUNK) + 1 + SPARE);
  let filled = 0;
  let atEnd = false;
  while (!atEnd || filled > 0) {
    if (!atEnd) {
      if (filled === buffer.length - 1) buffer = grown(buffer);
      const { bytesRead } = await file.read(buffer, filled, buffer.length - 1 - filled);
      atEnd = bytesRead === 0;
      filled += bytesRead;
    }
    let at = record.fileOffset === 0 ? skipByteOrderMark(buffer, filled, atEnd) : 0;
    if (at < 0) continue;
    record.bytes = buffer;
    while (at < filled) {
      const next = scan(record, at, filled, atEnd);
      if (next === NEEDS_MORE) break;
      if (next === OPEN_QUOTE) {
        options.onOpenQuote?.({ line: record.line, record, at: record.starts[record.count - 1]! - 1 - record.start });
      }
      if (onRecord(record) === false) return;
      record.line += 1 + record.innerLines;
      at = record.next;
    }
    yield;
    buffer.copyWithin(0, at, filled);
    record.fileOffset += at;
    filled -= at;
  }
}

function emptyRecord(): CsvRecord {
  return {
    bytes: new Uint8Array(0),
    count: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    flags: new Uint8Array(64),
    anyFlags: 0,
    lineEnd: END_OF_FILE,
    start: 0,
    next: 0,
    fileOffset: 0,
    line: 1,
    innerLines: 0,
  };
}

/** Bytes before the first record, or -1 where more must be read to know. */
function skipByteOrderMark(bytes: Uint8Array, filled: number, atEnd: boolean): number {
  if (filled < 3 && !atEnd) return -1;
  return filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function grown(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array((buffer.length - 1) * 2 + 1);
  bigger.set(buffer);
  return bigger;
}

/** See `RecordScanner`. */
export const NEEDS_MORE = -1;
const OPEN_QUOTE = -2;

/** Makes the scanner for one delimiter: fills `record` from `from`, and returns what follows it or one of the above. */
function recordScanner(delimiter: Uint8Array): RecordScanner {
  const stops = new Uint8Array(256);
  stops[LF] = stops[CR] = stops[QUOTE] = stops[delimiter[0]!] = 1;
  // Most bytes of most files lie above all of them, and are passed by one comparison.
  const highestStop = Math.max(QUOTE, delimiter[0]!);
  const delimiterFirst = delimiter[0]!;
  const delimiterLength = delimiter.length;

  const isDelimiter = (bytes: Uint8Array, at: number): boolean => {
    for (let i = 1; i < delimiterLength; i++) if (bytes[at + i] !== delimiter[i]) return false;
    return true;
  };

  return function scan(record: CsvRecord, from: number, end: number, atEnd: boolean): number {
    const bytes = record.bytes;
    // The line feed behind the last byte lets the loop over a bare cell run without a bound.
    bytes[end] = LF;
    let { starts, ends, flags } = record;
    let count = 0;
    let anyFlags = 0;
    let innerLines = 0;
    let p = from;
    record.start = from;
    for (;;) {
      if (count === starts.length) {
        grow(record);
        ({ starts, ends, flags } = record);
      }
      let flag = 0;
      if (bytes[p] === QUOTE && p < end) {
        const open = p++;
        flag = QUOTED;
        for (;;) {
          let c = bytes[p]!;
          while (c !== QUOTE && p < end) {
            if (c === LF) innerLines++;
            else if (c === CR) {
              flag |= CR_INSIDE;
              if (bytes[p + 1] !== LF || p + 1 === end) innerLines++;
            }
            c = bytes[++p]!;
          }
          if (p >= end) {
            if (!atEnd) return NEEDS_MORE;
            starts[count] = open + 1;
            ends[count] = end;
            flags[count] = flag;
            record.count = count + 1;
            record.anyFlags = anyFlags | flag;
            record.lineEnd = END_OF_FILE;
            record.innerLines = innerLines;
            record.next = end;
            return OPEN_QUOTE;
          }
          if (bytes[p + 1] !== QUOTE || p + 1 >= end) break;
          flag |= DOUBLED;
          p += 2;
        }
        starts[count] = open + 1;
        ends[count] = p++;
        if (p === end && !atEnd) return NEEDS_MORE;
        if (
          stops[bytes[p]!] === 0 ||
          bytes[p] === QUOTE ||
          (bytes[p] === delimiterFirst && delimiterLength > 1 && !isDelimiter(bytes, p))
        ) {
          flag |= LOOSE;
          starts[count] = open;
        }
      } else starts[count] = p;
      if ((flag & QUOTED) === 0 || (flag & LOOSE) !== 0) {
        let c = bytes[p]!;
        for (;;) {
          while (c > highestStop || stops[c] === 0) c = bytes[++p]!;
          if (c === QUOTE) flag |= LOOSE;
          else if (c !== delimiterFirst || delimiterLength === 1 || p >= end || isDelimiter(bytes, p)) break;
          c = bytes[++p]!;
        }
        ends[count] = p;
      }
      flags[count++] = flag;
      anyFlags |= flag;
      if (p < end && bytes[p] === delimiterFirst) {
        p += delimiterLength;
        if (p > end) return NEEDS_MORE;
        continue;
      }
      if (p >= end) {
        if (!atEnd) return NEEDS_MORE;
        record.lineEnd = END_OF_FILE;
      } else if (bytes[p] === LF) {
        record.lineEnd = ENDED_BY_LF;
        p++;
      } else {
        if (p + 1 >= end && !atEnd) return NEEDS_MORE;
        record.lineEnd = bytes[p + 1] === LF && p + 1 < end ? ENDED_BY_CRLF : ENDED_BY_CR;
        p += record.lineEnd === ENDED_BY_CRLF ? 2 : 1;
      }
      record.count = count;
      record.anyFlags = anyFlags;
      record.innerLines = innerLines;
      record.next = p;
      return p;
    }
  };
}

function grow(record: CsvRecord): void {
  const longer = record.starts.length * 2;
  const starts = new Int32Array(longer);
  const ends = new Int32Array(longer);
  const flags = new Uint8Array(longer);
  starts.set(record.starts);
  ends.set(record.ends);
  flags.set(record.flags);
  record.starts = starts;
  record.ends = ends;
  record.flags = flags;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of a cell: quotes undone, and line breaks inside as `\n`, as Python's text files have them. */
export function cellText(record: CsvRecord, index: number): string {
  const flag = record.flags[index]!;
  const raw = decoder.decode(record.bytes.subarray(record.starts[index], record.ends[index]));
  if (flag === 0 || flag === QUOTED) return raw;
  const lines = flag & CR_INSIDE ? raw.replace(/\r\n?/g, "\n") : raw;
  if ((flag & LOOSE) === 0) return lines.replaceAll('""', '"');
  if ((flag & QUOTED) === 0) return lines;
  const close = /^"(?:[^"]|"")*"/.exec(lines)![0];
  return close.slice(1, -1).replaceAll('""', '"') + lines.slice(close.length);
}

/** True for a line with nothing on it. */
export function isBlank(record: CsvRecord): boolean {
  return record.count === 1 && record.anyFlags === 0 && record.starts[0] === record.ends[0];
}
