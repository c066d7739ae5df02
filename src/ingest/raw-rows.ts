import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import { CR_INSIDE, type CsvRecord, cellText, isBlank, LOOSE, QUOTED, recordBatches } from "./csv-records.ts";
import type { RawFile } from "./raw-files.ts";
import type { RowCheck } from "./row-checks.ts";
import { type ByteSink, byteSink } from "./seed-rewrite.ts";

/** A row that is not loaded. */
export interface RefusedRow {
  line: number;
  reason: string;
  /** The row as the file has it. */
  text: string;
}

/** What divides a file's rows into good ones and refused ones. */
export interface RowSorting {
  check: RowCheck;
  /** Lines that Postgres refused in an attempt before, with what it said. */
  refusedByPostgres: ReadonlyMap<number, string>;
}

/** Refused rows that one file may have: with more, the declaration is wrong rather than the rows. */
const MAX_REFUSED = 10_000;
const LONGEST_TEXT = 10_000;

/**
 * The good rows of a raw file as CSV for COPY, each with its line behind it; the others are added to
 * `refused`. Throws `LOAD_REFUSED` when there are too many of those.
 */
export async function* goodRows(
  file: RawFile,
  projectDir: string,
  sorting: RowSorting,
  refused: RefusedRow[],
): AsyncGenerator<Buffer> {
  const sink = byteSink();
  const append = rowAppender(file.table.load.delimiter, sink);
  const onRow = (record: CsvRecord, reason: string | null) => {
    if (reason === null) append(record);
    else if (refused.push({ line: record.line, reason, text: rowText(record) }) > MAX_REFUSED) {
      throw tooManyRefused(file.path, refused);
    }
  };
  for await (const _ of sortedRows(file, projectDir, sorting, onRow)) if (sink.length() > 0) yield sink.take();
}

/** The line of the file that became a line of what was sent. */
export async function lineOfSent(
  file: RawFile,
  projectDir: string,
  sorting: RowSorting,
  sent: number,
): Promise<number> {
  let lines = 0;
  let found = 0;
  const onRow = (record: CsvRecord, reason: string | null) => {
    if (reason === null) lines += 1 + record.innerLines;
    if (lines >= sent && found === 0) found = record.line;
  };
  for await (const _ of sortedRows(file, projectDir, sorting, onRow)) if (found > 0) break;
  return found;
}

/** Goes through the rows of a file, header and blank lines left out, each with the reason to refuse it or null. */
function sortedRows(
  file: RawFile,
  projectDir: string,
  { check, refusedByPostgres }: RowSorting,
  onRow: (record: CsvRecord, reason: string | null) => void,
): AsyncGenerator<void> {
  let open = false;
  let header = true;
  const onOpenQuote = () => {
    open = true;
  };
  const options = { delimiter: Buffer.from(file.table.load.delimiter), onOpenQuote };
  return recordBatches(join(projectDir, file.path), options, (record) => {
    if (header) header = false;
    else if (open) onRow(record, "a quote is opened in this row and never closed");
    else if (!isBlank(record)) onRow(record, refusedByPostgres.get(record.line) ?? check(record));
    return true;
  });
}

function rowAppender(delimiter: string, sink: ByteSink): (record: CsvRecord) => void {
  const separator = delimiter.charCodeAt(0);
  return (record) => {
    if (record.anyFlags & (LOOSE | CR_INSIDE)) {
      for (let i = 0; i < record.count; i++) {
        if (i > 0) sink.byte(separator);
        sink.text(`"${cellText(record, i).replaceAll('"', '""')}"`);
      }
    } else {
      const last = record.count - 1;
      sink.bytes(record.bytes, record.start, record.ends[last]! + (record.flags[last]! & QUOTED ? 1 : 0));
    }
    sink.byte(separator);
    sink.text(`${record.line}\n`);
  };
}

function rowText({ bytes, start, next }: CsvRecord): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, next - start).toString("utf8");
  // A NUL byte may be what is wrong with the row, and Postgres keeps none.
  return text
    .replace(/[\r\n]+$/, "")
    .replaceAll("\u0000", "\ufffd")
    .slice(0, LONGEST_TEXT);
}

function tooManyRefused(path: string, refused: readonly RefusedRow[]): TstlError {
  const [first] = refused;
  return new TstlError(
    "LOAD_REFUSED",
    `more than ${MAX_REFUSED} rows of the file are refused: nothing of it is loaded`,
    {
      place: { file: path, line: first!.line, column: 1 },
      hint: `the first one is refused because of ${first!.reason}; compare the file with its table's columns and rules`,
    },
  );
}
