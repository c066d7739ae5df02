import { quoteIdentifier } from "../adapter/relation.ts";
import { CR_INSIDE, type CsvRecord, cellText, LOOSE, QUOTED } from "./csv-records.ts";
import type { DeclaredTable } from "./declaration.ts";
import { ESCAPED, NESTED, TEXT } from "./json-records.ts";
import { isJsonType, isNull, jsonText, valueText } from "./raw-cells.ts";
import { literal } from "./raw-tables.ts";
import type { FileColumn } from "./row-checks.ts";
import type { ByteSink } from "./seed-rewrite.ts";

/** Writes raw rows as a COPY reads them. */
export interface CopyForm {
  /** The part of a COPY statement that says how its rows are written. */
  options: (columns: readonly string[]) => string;
  /** Writes a row and its line, without the end of the line. */
  write(record: CsvRecord): void;
  /** Writes a further text of the row. */
  writeMore(text: string | null): void;
  endRow(): void;
}

/**
 * How rows of a table are sent: those of CSV files with the file's own bytes, others in COPY's text form. With
 * `asText` all are in the text form, for columns of type text.
 */
export function copyForm(
  table: DeclaredTable,
  columns: readonly FileColumn[],
  sink: ByteSink,
  asText = false,
): CopyForm {
  return table.load.format === "csv" && !asText ? csvForm(table, sink) : textForm(table, columns, sink);
}

const LF = 10;

function csvForm({ load: { delimiter } }: DeclaredTable, sink: ByteSink): CopyForm {
  const separator = delimiter.charCodeAt(0);
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return {
    // An empty cell is null, in quotes too.
    options: (columns) =>
      `format csv, encoding 'UTF8', delimiter ${literal(delimiter)}, force_null (${columns.map(quoteIdentifier).join(", ")})`,
    write(record) {
      if (record.anyFlags & (LOOSE | CR_INSIDE)) {
        for (let i = 0; i < record.count; i++) {
          if (i > 0) sink.byte(separator);
          sink.text(quoted(cellText(record, i)));
        }
      } else {
        const last = record.count - 1;
        sink.bytes(record.bytes, record.start, record.ends[last]! + (record.flags[last]! & QUOTED ? 1 : 0));
      }
      sink.byte(separator);
      sink.text(String(record.line));
    },
    writeMore(text) {
      sink.byte(separator);
      if (text !== null) sink.text(quoted(text));
    },
    endRow: () => sink.byte(LF),
  };
}

const TAB = 9;
const CR = 13;
const BACKSLASH = 92;

function textForm({ load }: DeclaredTable, columns: readonly FileColumn[], sink: ByteSink): CopyForm {
  const isJsonFile = load.format === "ndjson";
  const kinds = columns.map(({ type }) => (isJsonType(type) ? "json" : type.endsWith("[]") ? "list" : "plain"));
  const writeText = (text: string) => sink.text(escaped(text));
  const writeSpan = (bytes: Uint8Array, from: number, to: number) => {
    for (let p = from; p < to; p++) {
      const c = bytes[p]!;
      if (c === BACKSLASH) sink.byte(BACKSLASH);
      // Between values, JSON takes these for spaces.
      sink.byte(c === TAB || c === CR ? 32 : c);
    }
  };
  const write = (record: CsvRecord, i: number) => {
    if (isNull(record, i)) return sink.text("\\N");
    if (!isJsonFile) return writeText(valueText(record, i));
    const flag = record.flags[i]!;
    const quote = flag & (TEXT | ESCAPED) ? 1 : 0;
    if (kinds[i] === "json") return writeSpan(record.bytes, record.starts[i]! - quote, record.ends[i]! + quote);
    if (flag & NESTED)
      return writeText(kinds[i] === "list" ? arrayLiteral(JSON.parse(jsonText(record, i))) : valueText(record, i));
    if (flag & ESCAPED) return writeText(valueText(record, i));
    return sink.bytes(record.bytes, record.starts[i]!, record.ends[i]!);
  };
  return {
    options: () => "format text, encoding 'UTF8'",
    write(record) {
      for (let i = 0; i < columns.length; i++) {
        write(record, i);
        sink.byte(TAB);
      }
      sink.text(String(record.line));
    },
    writeMore(text) {
      sink.byte(TAB);
      if (text === null) sink.text("\\N");
      else writeText(text);
    },
    endRow: () => sink.byte(LF),
  };
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text as COPY's text form has it. */
export function escaped(text: string): string {
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (letter) => ESCAPES[letter]!) : text;
}

/** A list of JSON as Postgres writes arrays (manual 8.15.2); an object in it is JSON text. */
function arrayLiteral(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items = value.map((item: unknown) => {
    if (item === null) return "NULL";
    if (Array.isArray(item)) return arrayLiteral(item);
    const text = typeof item === "object" ? JSON.stringify(item) : String(item);
    return `"${text.replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${items.join(",")}}`;
}
