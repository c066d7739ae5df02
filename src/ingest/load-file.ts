import { Readable } from "node:stream";
import type { Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { copyForm } from "./copy-rows.ts";
import { readFileColumns } from "./file-columns.ts";
import type { FileColumns, RawFile } from "./raw-files.ts";
import { type RefusedRow, readRows, refusalLimit, refusedRow } from "./raw-rows.ts";
import { ledgerTable, literal, prepareRawTable, quarantineTable, type RawTable, setAuditValues } from "./raw-tables.ts";
import { gatherRefused, type RefusedRows } from "./refused-rows.ts";
import { type FileColumn, rowCheck } from "./row-checks.ts";
import { byteSink } from "./seed-rewrite.ts";
import {
  countGone,
  createStage,
  createTextStage,
  rememberKeys,
  STAGE,
  TEXT_STAGE,
  takeTextRows,
  textStageColumns,
  type Upserted,
  upsertStage,
} from "./staging.ts";

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
  columns: FileColumns;
  sha256: string;
  /** The ledger has another state of this file, whose rows are to be replaced. */
  loadedBefore: boolean;
  /** The table has no rows yet. */
  isFirst: boolean;
  /** Files of the table that come before this one and were loaded, the last one first. */
  older: readonly RawFile[];
}

/** What became of the rows of a file: together they are all of its rows. */
export interface FileOutcome extends Upserted {
  /** Rows that went to quarantine. */
  refused: number;
}

/** How rows get in: at once, or by way of temporary tables. */
interface Way {
  /** By key, into a table that has rows. */
  isStaged: boolean;
  /** One by one, after Postgres refused some. */
  isCareful: boolean;
}

/**
 * Loads one raw file in one transaction: good rows into the table, the others into quarantine, a line into the ledger.
 * Throws LOAD_REFUSED for a file with more bad rows than its table allows.
 */
export async function loadFile(
  session: Session,
  file: PendingFile,
  table: RawTable,
  run: LoadRun,
): Promise<FileOutcome> {
  const hasKey = file.table.load.key.length > 0;
  const way: Way = { isStaged: hasKey && !(file.isFirst && !file.loadedBefore), isCareful: false };
  for (;;) {
    try {
      return await loadFileOnce(session, file, table, run, way);
    } catch (error) {
      await session.query("rollback");
      if (!(error instanceof DatabaseError) || !changeWay(way, hasKey, error)) throw error;
    }
  }
}

/** Chooses another way after a row was refused; false where that cannot help. */
function changeWay(way: Way, hasKey: boolean, { sqlstate, context }: DatabaseError): boolean {
  if (sqlstate === "23505" && hasKey && !way.isStaged) {
    way.isStaged = true;
    return true;
  }
  if (way.isCareful || !/^COPY /m.test(context ?? "")) return false;
  way.isCareful = true;
  // One by one, a second row of a key would count as refused.
  way.isStaged = hasKey;
  return true;
}

async function loadFileOnce(
  session: Session,
  file: PendingFile,
  table: RawTable,
  run: LoadRun,
  way: Way,
): Promise<FileOutcome> {
  const replaces = file.loadedBefore ? deletions(file) : [];
  if (file.loadedBefore && way.isStaged) replaces.unshift(rememberKeys(file.table, file.path));
  await session.query(["begin", ...replaces, setAuditValues(file.table.source, run.runId, file.path)].join("; "));
  const { name, source } = file.table;
  using refused = gatherRefused([source, name, file.path], [run.loadedAt, run.runId]);
  const outcome = await takeRows(session, file, table, run, way, refused);
  await copyRefused(session, file, refused);
  if (file.loadedBefore && way.isStaged && (await countGone(session, file.table)) > 0) {
    await bringBack(session, file, run);
  }
  await session.query(`${ledgerEntry(file, outcome, null, run)}; commit`);
  return outcome;
}

async function takeRows(
  session: Session,
  file: PendingFile,
  table: RawTable,
  run: LoadRun,
  { isStaged, isCareful }: Way,
  refused: RefusedRows,
): Promise<FileOutcome> {
  const { names, isEmpty } = file.columns;
  if (isEmpty) return { rows: 0, updated: 0, superseded: 0, refused: 0 };
  const limit = refusalLimit(file);
  const onRefused = (row: RefusedRow) => {
    refused.add(row);
    limit(row);
  };
  const target = isStaged ? STAGE : file.table.relation;
  if (isStaged) await createStage(session, file.table, names);
  const copied = await copyRows(session, file, table, run, { target, isCareful, onRefused });
  let taken = copied;
  if (isCareful) {
    taken = await takeTextRows(session, file.table, names, table, { target, loadedAt: run.loadedAt });
    checkLimit(file, refused.count + copied - taken);
  }
  const counts = isStaged
    ? await upsertStage(session, file.table, names, table)
    : { rows: taken, updated: 0, superseded: 0 };
  return { ...counts, refused: refused.count + copied - taken };
}

function checkLimit({ table, path }: RawFile, count: number): void {
  const { max_quarantined: most } = table.load;
  if (most === undefined || count <= most) return;
  const message = `more than ${most} rows of the file are refused: nothing of it is loaded`;
  throw new TstlError("LOAD_REFUSED", message, { place: { file: path } });
}

/** Copies the good rows into `target`, or into TEXT_STAGE; returns how many there were. */
async function copyRows(
  session: Session,
  file: RawFile & { columns: FileColumns },
  table: RawTable,
  run: LoadRun,
  way: { target: string; isCareful: boolean; onRefused: (row: RefusedRow) => void },
): Promise<number> {
  const columns = fileColumns(file, table);
  const names = way.isCareful ? textStageColumns(columns.length) : [...columns.map((column) => column.name), "_line"];
  if (way.isCareful) await createTextStage(session, columns.length);
  const sink = byteSink();
  const form = copyForm(file.table, columns, sink, way.isCareful);
  const check = rowCheck(columns, file.table.load);
  const reading = { columns, check, isCareful: way.isCareful };
  const rows = readRows(file, run.projectDir, reading, (record, reason) => {
    if (reason !== null) return way.onRefused(refusedRow(file, columns, record, reason));
    form.write(record);
    if (way.isCareful) {
      const { text, data } = refusedRow(file, columns, record, "");
      form.writeMore(text);
      form.writeMore(data);
    }
    form.endRow();
  });
  const fault: { error?: unknown } = {};
  const into = way.isCareful ? TEXT_STAGE : way.target;
  const sql = `copy ${into} (${names.map(quoteIdentifier).join(", ")}) from stdin with (${form.options(names)})`;
  try {
    return await session.copyFrom(sql, remembering(taken(rows, sink), fault));
  } catch (error) {
    throw fault.error ?? error;
  }
}

/** The columns of a file with the types by which its rows are checked: as they were declared, where they were. */
function fileColumns(
  { table, columns }: RawFile & { columns: FileColumns },
  { columns: types }: RawTable,
): FileColumn[] {
  const declared = new Map(table.columns.map(({ name, type }) => [name, type]));
  return columns.names.map((name) => ({ name, type: declared.get(name) ?? types.get(name)?.type ?? "text" }));
}

async function* taken(rows: AsyncIterable<void>, sink: ReturnType<typeof byteSink>): AsyncGenerator<Buffer> {
  for await (const _ of rows) if (sink.length() > 0) yield sink.take();
}

/** A stream that keeps the error which ended it, since a driver may report the end in its own words. */
function remembering(bytes: AsyncIterable<Buffer>, fault: { error?: unknown }): Readable {
  const stream = Readable.from(bytes, { objectMode: false, highWaterMark: 1 << 20 });
  return stream.on("error", (error) => {
    fault.error = error;
  });
}

async function copyRefused(session: Session, file: RawFile, refused: RefusedRows): Promise<void> {
  if (refused.count === 0) return;
  const columns = "source_name, table_name, file, line, reason, row_text, row_data, loaded_at, pipeline_run_id";
  const sql = `copy ${quarantineTable(file.table)} (${columns}) from stdin with (format text, encoding 'UTF8')`;
  await session.copyFrom(sql, refused.read());
}

/**
 * Rows of earlier files come back whose place a file's rows had taken, and that it does not have any more. The files are
 * read again; one that is not there any more has nothing to bring back.
 */
async function bringBack(session: Session, file: PendingFile, run: LoadRun): Promise<void> {
  for (const older of file.older) {
    const columns = await readFileColumns(older, run.projectDir);
    if (columns.isEmpty) continue;
    const { names } = columns;
    const table = await prepareRawTable(session, older.table, names, run.projectDir);
    await session.query(setAuditValues(older.table.source, run.runId, older.path));
    await createStage(session, older.table, names);
    const way = { target: STAGE, isCareful: true, onRefused: () => {} };
    await copyRows(session, { ...older, columns }, table, run, way);
    await takeTextRows(session, older.table, names, table, { target: STAGE, loadedAt: null });
    await upsertStage(session, older.table, names, table, true);
    if ((await countGone(session, file.table)) === 0) return;
  }
}

function deletions({ table, path }: RawFile): string[] {
  const where = `source_name = ${literal(table.source)} and table_name = ${literal(table.name)} and file = ${literal(path)}`;
  return [
    `delete from ${table.relation} where "_file" = ${literal(path)}`,
    `delete from ${quarantineTable(table)} where ${where}`,
    `delete from ${ledgerTable(table)} where ${where}`,
  ];
}

function ledgerEntry(
  { table, path, sha256 }: RawFile & { sha256: string },
  { rows, updated, superseded, refused }: FileOutcome,
  sameAs: string | null,
  run: LoadRun,
): string {
  const texts = [table.source, table.name, path, sha256].map(literal).join(", ");
  const same = sameAs === null ? "null" : literal(sameAs);
  return `insert into ${ledgerTable(table)} (source_name, table_name, file, sha256, row_count, updated_count,
      superseded_count, quarantined_count, same_as, loaded_at, pipeline_run_id)
    values (${texts}, ${rows}, ${updated}, ${superseded}, ${refused}, ${same}, ${literal(run.loadedAt)},
      ${literal(run.runId)})`;
}

/** Writes into the ledger that a file has the content of another one, which is loaded; its own rows are taken away. */
export async function noteSameContent(
  session: Session,
  file: Pick<PendingFile, "table" | "path" | "sha256">,
  sameAs: string,
  run: LoadRun,
): Promise<void> {
  const nothing = { rows: 0, updated: 0, superseded: 0, refused: 0 };
  await session.query(["begin", ...deletions(file), ledgerEntry(file, nothing, sameAs, run), "commit"].join("; "));
}
