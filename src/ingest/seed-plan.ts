import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError, throwGathered } from "../errors/tstl-error.ts";
import { cellPlace } from "./cell-place.ts";
import {
  CR_INSIDE,
  type CsvRecord,
  cellText,
  END_OF_FILE,
  isBlank,
  LOOSE,
  readRecords,
  recordBatches,
} from "./csv-records.ts";
import { type ColumnEvidence, inferredType, needsRewriting, noEvidence, weighCell } from "./seed-columns.ts";

/** A column of a seed's table. */
export interface SeedColumn {
  /** As the header has it. */
  name: string;
  /** As it stands in SQL: quoted, unless the seed says `quote_columns: false`. */
  sqlName: string;
  /** The type from `column_types`, else the one that dbt would infer on Postgres. */
  type: string;
  /** What the type was inferred to be; equal to `type` for columns without a type of their own. */
  inferredType: string;
  /** Cells must be written anew for Postgres to read them as dbt does. */
  rewrite: boolean;
  /** Some cell is a time with a zone, which is turned into the session's time zone. */
  zoned: boolean;
}

export interface SeedOptions {
  /** One character; a comma if left out. */
  delimiter?: string;
  /** The seed's `column_types`, by header name. */
  columnTypes?: Record<string, string>;
  /** The seed's `quote_columns`; names are quoted unless it is false. */
  quoteColumns?: boolean | null;
  /**
   * As dbt does: a short row is filled with nulls, a blank line is a row of nulls, and headers that are empty or there
   * twice are given a name. Otherwise these are mistakes, except for blank lines at the file's end, which are skipped.
   */
  lenient?: boolean;
  /** The path to show in messages, if not the one to read. */
  file?: string;
}

/** How a CSV file becomes a table: the outcome of one scan, enough for `create table` and for the load. */
export interface SeedPlan {
  file: string;
  delimiter: string;
  lenient: boolean;
  columns: SeedColumn[];
  rowCount: number;
  /** Postgres can read the file's bytes as they are, from `dataStart` up to `dataEnd`. */
  passThrough: boolean;
  /** Bytes of the file's rows, without the header and without skipped blank lines at the end. */
  dataStart: number;
  dataEnd: number;
  /** Line of the file on which the first row starts. */
  dataLine: number;
}

const MAX_FAULTS = 20;

/**
 * Reads a seed's file once and says what its table looks like. Types are those that dbt (agate) infers on Postgres.
 *
 * Throws `SEED_EMPTY`, `SEED_HEADER`, `SEED_RAGGED_ROW`, `SEED_OPEN_QUOTE`, `SEED_DELIMITER` or `SEED_NOT_READABLE`, all
 * with the place; several at once where there are several.
 */
export async function inferSeedColumns(path: string, options: SeedOptions = {}): Promise<SeedPlan> {
  const scan = seedScan(path, options);
  for await (const _ of scan.batches());
  return scan.plan();
}

/**
 * Names of the columns that a seed's table has, of which only the file's header is read. Throws as `inferSeedColumns`
 * does for a file that is empty, cannot be read or has a faulty header.
 */
export async function readSeedHeader(path: string, options: SeedOptions = {}): Promise<string[]> {
  const delimiter = delimiterBytes(options.delimiter ?? ",");
  const scan = newScan(options, options.file ?? path, delimiter);
  try {
    await readRecords(path, { delimiter }, (record) => {
      readHeader(scan, record, options);
      return false;
    });
  } catch (error) {
    throw error instanceof TstlError ? error : notReadable(scan.file, error);
  }
  throwGathered(scan.faults);
  if (scan.columns === null) throw emptyFile(scan.file);
  // What is not quoted is in lower case once Postgres has read it.
  return scan.columns.map(({ name }) => (options.quoteColumns === false ? name.toLowerCase() : name));
}

/** A scan of a seed's file that can be watched on its way. */
export interface SeedScan {
  /** Reads the file to its end; yields after each chunk, with the bytes of its records at hand in `record`. */
  batches(): AsyncGenerator<CsvRecord>;
  /** What the file looks like as far as it was read; throws the mistakes found in it. */
  plan(): SeedPlan;
}

/** Prepares to scan a seed's file; see `inferSeedColumns` for what is thrown. */
export function seedScan(path: string, options: SeedOptions): SeedScan {
  const delimiter = options.delimiter ?? ",";
  const bytes = delimiterBytes(delimiter);
  const scan = newScan(options, options.file ?? path, bytes);
  const onOpenQuote = ({ line, record, at }: { line: number; record: CsvRecord; at: number }) => {
    const place = cellPlace(scan.file, { ...record, line }, at);
    const hint = 'close it, or double a quote that belongs to the value ("")';
    throw new TstlError("SEED_OPEN_QUOTE", "a quote is opened here and never closed", { place, hint });
  };
  let last: CsvRecord;
  const onRecord = (record: CsvRecord) => {
    last = record;
    if (scan.columns === null) readHeader(scan, record, options);
    else readRow(scan, record);
    return scan.faults.length < MAX_FAULTS;
  };
  return {
    async *batches() {
      try {
        for await (const _ of recordBatches(path, { delimiter: bytes, onOpenQuote }, onRecord)) yield last;
      } catch (error) {
        throw error instanceof TstlError ? error : notReadable(scan.file, error);
      }
    },
    plan() {
      throwGathered(scan.faults);
      if (scan.columns === null) throw emptyFile(scan.file);
      return planOf(scan, delimiter);
    },
  };
}

interface Scan {
  file: string;
  lenient: boolean;
  oneByteDelimiter: boolean;
  columns: Omit<SeedColumn, "type" | "inferredType" | "rewrite" | "zoned">[] | null;
  types: Map<number, string>;
  evidence: ColumnEvidence[];
  faults: TstlError[];
  /** Rows or flags were seen that Postgres would not read as dbt does. */
  oddRows: boolean;
  lineEnd: number;
  rowCount: number;
  /** Blank lines seen since the last row; they count only if another row follows. */
  blankLines: { line: number; count: number };
  dataStart: number;
  dataEnd: number;
  dataLine: number;
}

function newScan(options: SeedOptions, file: string, delimiter: Uint8Array): Scan {
  return {
    file,
    lenient: options.lenient ?? false,
    oneByteDelimiter: delimiter.length === 1,
    columns: null,
    types: new Map(),
    evidence: [],
    faults: [],
    oddRows: false,
    lineEnd: END_OF_FILE,
    rowCount: 0,
    blankLines: { line: 0, count: 0 },
    dataStart: 0,
    dataEnd: 0,
    dataLine: 1,
  };
}

/** The delimiter's bytes; throws `SEED_DELIMITER` for what cannot divide cells. */
export function delimiterBytes(delimiter: string): Uint8Array {
  if ([...delimiter].length !== 1 || /["\r\n]/.test(delimiter)) {
    const message = `compilation error in the seed's delimiter: it must be one character, not ${JSON.stringify(delimiter)}`;
    throw new TstlError("SEED_DELIMITER", message, { hint: 'set `delimiter`, for instance to ";" or "|"' });
  }
  return new TextEncoder().encode(delimiter);
}

function readHeader(scan: Scan, record: CsvRecord, options: SeedOptions): void {
  if (isBlank(record)) throw emptyFile(scan.file);
  const names: string[] = [];
  for (let i = 0; i < record.count; i++) {
    const name = cellText(record, i);
    if (scan.lenient) names.push(freeName(name || letterName(i), names));
    else {
      if (name === "") scan.faults.push(headerFault(scan.file, record, i, `column ${i + 1} has no name`));
      else if (names.includes(name)) {
        scan.faults.push(headerFault(scan.file, record, i, `two columns are named "${name}"`));
      }
      names.push(name);
    }
  }
  const quote = options.quoteColumns !== false;
  scan.columns = names.map((name) => ({ name, sqlName: quote ? quoteIdentifier(name) : name }));
  for (const [name, type] of Object.entries(options.columnTypes ?? {})) {
    if (names.includes(name)) scan.types.set(names.indexOf(name), type);
  }
  scan.evidence = names.map((_, i) => noEvidence(scan.types.has(i)));
  scan.dataStart = scan.dataEnd = record.fileOffset + record.next;
  scan.dataLine = record.line + 1 + record.innerLines;
}

function headerFault(file: string, record: CsvRecord, index: number, message: string): TstlError {
  const place = cellPlace(
    file,
    record,
    record.starts[index]! - record.start,
    record.ends[index]! - record.starts[index]!,
  );
  return new TstlError("SEED_HEADER", `${message} in the seed's header`, { place });
}

/** agate's names for columns without one: a, b, … z, aa, bb, … */
function letterName(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1);
}

/** agate's names for columns that are there twice: `a`, `a_2`, `a_3`. */
function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${name}_${n}`;
  return free;
}

function readRow(scan: Scan, record: CsvRecord): void {
  const width = scan.evidence.length;
  if (record.count !== width || width === 1) {
    if (isBlank(record) && !(scan.lenient || width === 1)) {
      if (scan.blankLines.count++ === 0) scan.blankLines.line = record.line;
      return;
    }
    if (record.count !== width && !acceptWidth(scan, record)) return;
    if (width === 1 && isEndMarker(record)) scan.oddRows = true;
  }
  if (scan.blankLines.count > 0) scan.faults.push(blankLine(scan));
  if (record.anyFlags & (LOOSE | CR_INSIDE)) scan.oddRows = true;
  if (record.lineEnd !== scan.lineEnd && record.lineEnd !== END_OF_FILE) {
    if (scan.lineEnd !== END_OF_FILE) scan.oddRows = true;
    scan.lineEnd = record.lineEnd;
  }
  const cells = Math.min(record.count, width);
  for (let i = 0; i < cells; i++) weighCell(scan.evidence[i]!, record, i);
  scan.rowCount++;
  scan.dataEnd = record.fileOffset + record.next;
}

/** Notes a fault for a row that is too long, or too short where that is not allowed; false means: skip the row. */
function acceptWidth(scan: Scan, record: CsvRecord): boolean {
  const width = scan.evidence.length;
  if (record.count < width && scan.lenient) {
    scan.oddRows = true;
    return true;
  }
  const extra = record.count > width;
  const at = extra ? record.starts[width]! - record.start : 0;
  const cells = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const message = `row has ${cells(record.count, "value")}, but the header has ${cells(width, "column")}`;
  const hint = extra
    ? "put a value that contains the delimiter in quotes"
    : "add the missing values, empty ones if need be";
  scan.faults.push(new TstlError("SEED_RAGGED_ROW", message, { place: cellPlace(scan.file, record, at), hint }));
  return false;
}

/** `\.` alone on a line ends a COPY before Postgres 18. */
function isEndMarker(record: CsvRecord): boolean {
  const { bytes, starts, ends } = record;
  return ends[0]! - starts[0]! === 2 && bytes[starts[0]!] === 92 && bytes[starts[0]! + 1] === 46;
}

function blankLine(scan: Scan): TstlError {
  const place = { file: scan.file, line: scan.blankLines.line, column: 1 };
  scan.blankLines.count = 0;
  const hint = "remove the line; dbt would load a row of nulls for it";
  return new TstlError("SEED_RAGGED_ROW", "blank line between the rows of a seed", { place, hint });
}

function emptyFile(file: string): TstlError {
  const place = { file, line: 1, column: 1 };
  return new TstlError("SEED_EMPTY", "the seed's file has no header", {
    place,
    hint: "name the columns in its first line",
  });
}

function notReadable(file: string, error: unknown): TstlError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TstlError("SEED_NOT_READABLE", `the seed cannot be read: ${reason}`, { place: { file }, cause: error });
}

function planOf(scan: Scan, delimiter: string): SeedPlan {
  const columns = scan.columns!.map((column, i) => {
    const evidence = scan.evidence[i]!;
    const inferred = inferredType(evidence);
    const rewrite = needsRewriting(evidence);
    return { ...column, type: scan.types.get(i) ?? inferred, inferredType: inferred, rewrite, zoned: evidence.zoned };
  });
  return {
    file: scan.file,
    delimiter,
    lenient: scan.lenient,
    columns,
    rowCount: scan.rowCount,
    passThrough: scan.oneByteDelimiter && !scan.oddRows && !columns.some((column) => column.rewrite),
    dataStart: scan.dataStart,
    dataEnd: scan.dataEnd,
    dataLine: scan.dataLine,
  };
}
