import { DatabaseError } from "../adapter/errors.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { cellPlace } from "./cell-place.ts";
import { type CsvRecord, cellText, ENDED_BY_CR, ENDED_BY_CRLF, readRecords } from "./csv-records.ts";
import { delimiterBytes, type SeedPlan } from "./seed-plan.ts";
import { byteSink, rowWriter, type ZoneShift } from "./seed-rewrite.ts";

/**
 * Turns what Postgres says about a line of its COPY into an error at the cell of the seed's file; other errors come
 * back as they are. The file is read again for it: a failure is rare, and keeping track of lines is not free.
 */
export async function placeSeedError(
  error: unknown,
  path: string,
  plan: SeedPlan,
  shift: ZoneShift | null,
): Promise<unknown> {
  if (!(error instanceof DatabaseError)) return error;
  const said = /^COPY .*?, line (\d+)(?:, column ([\s\S]*))?/m.exec(error.context ?? "");
  if (!said) return error;
  const index = columnIndex(plan, said[2]);
  let placed: TstlError | undefined;
  const isLine = lineCounter(plan, shift, Number(said[1]));
  await readRecords(path, { delimiter: delimiterBytes(plan.delimiter) }, (record) => {
    if (!isLine(record)) return true;
    placed = seedError(error, plan, record, index);
    return false;
  });
  return placed ?? error;
}

/** `said` is `name: "value"`, with a name that may hold anything; the longest that fits is meant. */
function columnIndex(plan: SeedPlan, said: string | undefined): number {
  if (said === undefined) return -1;
  let found = -1;
  plan.columns.forEach(({ name, sqlName }, i) => {
    const known = sqlName === name ? name.toLowerCase() : name;
    const fits = said === known || said.startsWith(`${known}: `);
    if (fits && (found < 0 || known.length > plan.columns[found]!.name.length)) found = i;
  });
  return found;
}

/** Counts lines as Postgres does, and is true for the record that ends on, or holds, the wanted one. */
function lineCounter(plan: SeedPlan, shift: ZoneShift | null, wanted: number): (record: CsvRecord) => boolean {
  const sink = byteSink();
  const write = rowWriter(plan, shift, sink);
  let line = 0;
  return (record) => {
    if (record.fileOffset + record.start < plan.dataStart) return false;
    if (plan.passThrough) {
      // Inside quotes Postgres counts the line ends of the file's own kind only.
      const counted = record.lineEnd === ENDED_BY_CRLF || record.lineEnd === ENDED_BY_CR ? 0 : record.innerLines;
      line += 1 + counted;
    } else {
      write(record);
      for (const byte of sink.take()) if (byte === 10) line++;
    }
    return line >= wanted;
  };
}

function seedError(error: DatabaseError, plan: SeedPlan, record: CsvRecord, index: number): TstlError {
  const column = plan.columns[index];
  if (!column || index >= record.count) {
    const place = cellPlace(plan.file, record, 0);
    return new TstlError("SEED_VALUE", `row is refused: ${error.message}`, { place, cause: error });
  }
  const from = record.starts[index]!;
  const place = cellPlace(plan.file, record, from - record.start, record.ends[index]! - from);
  const value = JSON.stringify(shortened(cellText(record, index)));
  if (column.type === column.inferredType && error.sqlstate !== "22003") {
    // Every cell fits what was inferred from all of them, so the table is of another time.
    const message = `value ${value} does not fit column "${column.name}" of the table as it is: ${error.message}`;
    const hint = `mend the value, or make the table anew, with ${column.type} for this column: --full-refresh`;
    return new TstlError("SEED_VALUE", message, { place, hint, cause: error });
  }
  const message = `value ${value} does not fit column "${column.name}" of type ${column.type}: ${error.message}`;
  const other = column.type === "integer" && error.sqlstate === "22003" ? "bigint" : "text";
  const hint = `mend the value, or give the column another type: column_types: {${column.name}: ${other}}`;
  return new TstlError("SEED_VALUE", message, { place, hint, cause: error });
}

function shortened(value: string): string {
  return value.length > 80 ? `${value.slice(0, 77)}...` : value;
}
