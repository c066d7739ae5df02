import { Readable } from "node:stream";
import type { Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { quoteIdentifier, quoteLiteral } from "../adapter/relation.ts";
import type { RawFile } from "./raw-files.ts";
import { goodRows, lineOfSent, type RefusedRow, type RowSorting } from "./raw-rows.ts";
import { ledgerTable, quarantineTable, setAuditValues } from "./raw-tables.ts";
import type { RowCheck } from "./row-checks.ts";

/** What a load writes into the audit columns. */
export interface LoadRun {
  projectDir: string;
  /** Identifies the run in `_pipeline_run_id`. */
  runId: string;
  /** ISO 8601. */
  loadedAt: string;
}

/** A file that is to be loaded. */
export interface PendingFile extends RawFile {
  /** Names of its columns, in its order; all of them are columns of the table. */
  header: string[];
  sha256: string;
  /** The ledger has another state of this file, whose rows are to be replaced. */
  loadedBefore: boolean;
}

/** Rows that only Postgres refuses cost a new attempt each. */
const MAX_ATTEMPTS = 20;

/**
 * Loads one raw file in one transaction: good rows into the table, the others into quarantine, a line into the ledger.
 * Throws `LOAD_REFUSED` for a file of mostly bad rows.
 */
export async function loadFile(
  session: Session,
  file: PendingFile,
  check: RowCheck,
  run: LoadRun,
): Promise<{ rows: number; refused: number }> {
  const refusedByPostgres = new Map<number, string>();
  for (let attempt = 1; ; attempt++) {
    const audit = setAuditValues(file.table.source, run.runId, file.path);
    await session.query(`begin; ${file.loadedBefore ? `${deletions(file)}; ` : ""}${audit}`);
    try {
      const { rows, refused } = await copyRows(session, file, { check, refusedByPostgres }, run);
      await copyRefused(session, file, refused, run);
      await session.query(`${ledgerEntry(file, rows, refused.length, run)}; commit`);
      return { rows, refused: refused.length };
    } catch (error) {
      await session.query("rollback");
      if (!(error instanceof RefusedLine)) throw error;
      if (attempt === MAX_ATTEMPTS) throw error.cause;
      refusedByPostgres.set(error.line, error.message);
    }
  }
}

function literal(text: string): string {
  return quoteLiteral(text).trim();
}

function deletions({ table, path }: RawFile): string {
  const where = `source_name = ${literal(table.source)} and table_name = ${literal(table.name)} and file = ${literal(path)}`;
  return `delete from ${table.relation} where "_file" = ${literal(path)};
    delete from ${quarantineTable(table)} where ${where};
    delete from ${ledgerTable(table)} where ${where}`;
}

function ledgerEntry({ table, path, sha256 }: PendingFile, rows: number, refused: number, run: LoadRun): string {
  const texts = [table.source, table.name, path, sha256].map(literal).join(", ");
  return `insert into ${ledgerTable(table)}
    values (${texts}, ${rows}, ${refused}, ${literal(run.loadedAt)}, ${literal(run.runId)})`;
}

/** Postgres refused a line that the checks let through. */
class RefusedLine extends Error {
  readonly line: number;

  constructor(line: number, cause: DatabaseError) {
    super(cause.message, { cause });
    this.line = line;
  }
}

async function copyRows(
  session: Session,
  file: PendingFile,
  sorting: RowSorting,
  run: LoadRun,
): Promise<{ rows: number; refused: RefusedRow[] }> {
  const { table, header } = file;
  const refused: RefusedRow[] = [];
  const columns = [...header, "_line"];
  const { delimiter } = table.load;
  const fault: { error?: unknown } = {};
  const bytes = remembering(goodRows(file, run.projectDir, sorting, refused), fault);
  try {
    const rows = await session.copyFrom(copySql(table.relation, columns, delimiter, true), bytes);
    return { rows, refused };
  } catch (error) {
    if (fault.error !== undefined) throw fault.error;
    const said = error instanceof DatabaseError ? /^COPY .*?, line (\d+)/m.exec(error.context ?? "") : null;
    if (!said) throw error;
    throw new RefusedLine(await lineOfSent(file, run.projectDir, sorting, Number(said[1])), error as DatabaseError);
  }
}

/** A stream that keeps the error which ended it, since a driver may report the end in its own words. */
function remembering(bytes: AsyncIterable<Buffer>, fault: { error?: unknown }): Readable {
  const stream = Readable.from(bytes, { objectMode: false, highWaterMark: 1 << 20 });
  return stream.on("error", (error) => {
    fault.error = error;
  });
}

async function copyRefused(
  session: Session,
  file: RawFile,
  refused: readonly RefusedRow[],
  run: LoadRun,
): Promise<void> {
  if (refused.length === 0) return;
  const { source, name } = file.table;
  const rows = refused.map(({ line, reason, text }) =>
    csvRow([source, name, file.path, String(line), reason, text, run.loadedAt, run.runId], ","),
  );
  const columns = "source_name table_name file line reason row_text loaded_at pipeline_run_id".split(" ");
  const bytes = Readable.from([Buffer.from(`${rows.join("\n")}\n`)], { objectMode: false });
  await session.copyFrom(copySql(quarantineTable(file.table), columns, ",", false), bytes);
}

/** `emptyIsNull`: for an empty cell in quotes too. */
function copySql(relation: string, columns: readonly string[], delimiter: string, emptyIsNull: boolean): string {
  const names = columns.map(quoteIdentifier).join(", ");
  const nulls = emptyIsNull ? `, force_null (${names})` : "";
  return `copy ${relation} (${names}) from stdin with (format csv, encoding 'UTF8', delimiter ${literal(delimiter)}${nulls})`;
}

function csvRow(values: readonly string[], delimiter: string): string {
  return values.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter);
}
