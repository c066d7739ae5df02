import { isUtf8 } from "node:buffer";
import { TstlError } from "../errors/tstl-error.ts";
import { type CsvRecord, cellText, isBlank, recordBatches } from "./csv-records.ts";
import { jsonColumnsOf } from "./file-columns.ts";
import { jsonScanner } from "./json-records.ts";
import { diskPath, type RawFile } from "./raw-files.ts";
import type { FileColumn, RowCheck } from "./row-checks.ts";

/** A row that is not loaded. */
export interface RefusedRow {
  line: number;
  reason: string;
  /** The row as the file has it. */
  text: string;
  /** Its values by column, as a JSON object; null where they cannot be told apart. */
  data: string | null;
}

/** How the rows of a file are read. */
export interface RowReading {
  columns: readonly FileColumn[];
  check: RowCheck;
  /** Bytes that no text can hold are looked for in each row; Postgres told that there are some. */
  isCareful: boolean;
}

/**
 * Goes through the rows of a raw file, header and blank lines left out, each with all reasons to refuse it or null.
 * Yields after each chunk of the file.
 */
export function readRows(
  file: RawFile,
  projectDir: string,
  { columns, check, isCareful }: RowReading,
  onRow: (record: CsvRecord, reason: string | null) => void,
): AsyncGenerator<void> {
  const { format, delimiter } = file.table.load;
  const path = diskPath(file, projectDir);
  const bytesFault = isCareful ? textFault : () => null;
  if (format === "ndjson") {
    const names = columns.map(({ name }) => name);
    const { scan, fault } = jsonScanner(jsonColumnsOf(file.table, names));
    return recordBatches(path, { delimiter: Buffer.from(","), scan }, (record) => {
      if (!isBlank(record)) onRow(record, bytesFault(record) ?? fault() ?? check(record));
      return true;
    });
  }
  let open = false;
  let header = true;
  const onOpenQuote = () => {
    open = true;
  };
  return recordBatches(path, { delimiter: Buffer.from(delimiter), onOpenQuote }, (record) => {
    if (header) header = false;
    else if (open) onRow(record, "a quote is opened in this row and never closed");
    else if (!isBlank(record)) onRow(record, bytesFault(record) ?? check(record));
    return true;
  });
}

/** Counts refused rows, and throws LOAD_REFUSED beyond what the declaration allows. */
export function refusalLimit({ table, path }: RawFile): (row: RefusedRow) => void {
  const { max_quarantined: most = Number.POSITIVE_INFINITY } = table.load;
  let first: RefusedRow | null = null;
  let count = 0;
  return (row) => {
    first ??= row;
    count++;
    if (count <= most) return;
    const message = `more than ${most} rows of the file are refused: nothing of it is loaded`;
    const hint = `the first one is refused because of ${first.reason}; compare the file with its table's columns and rules`;
    throw new TstlError("LOAD_REFUSED", message, { place: { file: path, line: first.line, column: 1 }, hint });
  };
}

function textFault({ bytes, start, next }: CsvRecord): string | null {
  const row = bytes.subarray(start, next);
  if (!isUtf8(row)) return "the row is not UTF-8";
  return row.includes(0) ? "the row has a NUL character, which Postgres cannot keep" : null;
}

/** A record that is refused, with what is kept of it. */
export function refusedRow(
  file: RawFile,
  columns: readonly FileColumn[],
  record: CsvRecord,
  reason: string,
): RefusedRow {
  const text = recordText(record);
  const data = file.table.load.format === "ndjson" ? jsonData(text) : csvData(columns, record);
  return { line: record.line, reason, text, data };
}

/** Longer rows are those behind a quote that is never closed. */
const LONGEST_TEXT = 1 << 20;

function recordText({ bytes, start, next }: CsvRecord): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(next - start, LONGEST_TEXT)).toString(
    "utf8",
  );
  return withoutNul(text.replace(/[\r\n]+$/, ""));
}

/** A NUL byte may be what is wrong with a row, and Postgres keeps none. */
function withoutNul(text: string): string {
  return text.includes("\u0000") ? text.replaceAll("\u0000", "\ufffd") : text;
}

/** Half of a surrogate pair is no letter to Postgres. */
function wholeLetters(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

function csvData(columns: readonly FileColumn[], record: CsvRecord): string {
  const data: Record<string, string | string[] | null> = {};
  for (const [i, { name }] of columns.entries()) {
    const text = i < record.count ? cellText(record, i) : "";
    data[name] = text === "" ? null : wholeLetters(withoutNul(text).slice(0, LONGEST_TEXT));
  }
  if (record.count > columns.length) {
    const more = Array.from({ length: record.count - columns.length }, (_, i) => cellText(record, columns.length + i));
    data._more = more.map(withoutNul);
  }
  return JSON.stringify(data);
}

/** The object of a line, if jsonb can hold it. */
function jsonData(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    // Letters and numbers beyond what Postgres has are the exception, and need not come out exactly.
    if (!/\\u|[eE][-+]?\d{3}/.test(text)) return text;
    return JSON.stringify(value, (_, part: unknown) => {
      return typeof part === "string" ? wholeLetters(withoutNul(part)) : part;
    });
  } catch {
    return null;
  }
}
