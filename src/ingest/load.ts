import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Adapter, Session } from "../adapter/adapter.ts";
import { ahead } from "./ahead.ts";
import type { DeclaredSource, DeclaredTable } from "./declaration.ts";
import { type LoadRun, loadFile, type PendingFile } from "./load-file.ts";
import { findRawFiles, type RawFile } from "./raw-files.ts";
import { readRawHeader } from "./raw-header.ts";
import { type Ledger, prepareRawSchema, prepareRawTable, readLedger } from "./raw-tables.ts";
import { rowCheck } from "./row-checks.ts";

/** What happened to one file. */
export interface LoadedFile {
  source: string;
  table: string;
  file: string;
  rows: number;
  /** Rows that went to quarantine. */
  refused: number;
}

/** What a load did. */
export interface LoadReport {
  runId: string;
  files: LoadedFile[];
  /** Files that were loaded before and have not changed. */
  skipped: number;
  rows: number;
  refused: number;
}

export interface LoadOptions {
  /** The files to load, in place of those that are there: files of a generator that is still at work, for instance. */
  files?: AsyncIterable<RawFile>;
  /** Load files again that were loaded before. */
  force?: boolean | undefined;
  /** For `_pipeline_run_id`; a new one if left out. */
  runId?: string;
  onFile?: (file: LoadedFile) => void;
  /** Told after each file how many are done, those that had been loaded before included, and the rows loaded so far. */
  onProgress?: (files: number, rows: number) => void;
  /** Aborted, no further file is begun; what runs in the database is the adapter's to cancel. */
  signal?: AbortSignal | undefined;
}

/**
 * Loads the raw files of the sources into their tables, each file in a transaction of its own. Files that were loaded
 * before are skipped, so that a second load adds nothing; a file that has changed replaces its rows.
 *
 * Rows that break a rule go to `_quarantine` in the schema of their table, with the reason. Throws `LOAD_HEADER` and
 * `LOAD_REFUSED` for files that cannot be loaded at all; files before them stay loaded.
 */
export async function loadSources(
  adapter: Adapter,
  sources: readonly DeclaredSource[],
  projectDir: string,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const runId = options.runId ?? randomUUID();
  const run: LoadRun = { projectDir, runId, loadedAt: new Date().toISOString() };
  const report: LoadReport = { runId, files: [], skipped: 0, rows: 0, refused: 0 };
  const files = options.files ?? (await findRawFiles(sources, projectDir));
  const tables = sources.flatMap((source) => source.tables);
  await adapter.withSession((session) =>
    withLoadLock(session, async () => {
      for (const table of onePerSchema(tables)) await prepareRawSchema(session, table);
      const ledger = await readLedger(session, tables);
      const load = fileLoader(session, run);
      for await (const file of ahead(pendingFiles(files, ledger, run, options.force ?? false), FILES_AHEAD)) {
        options.signal?.throwIfAborted();
        if (file === null) report.skipped++;
        else {
          const loaded = await load(file);
          report.files.push(loaded);
          report.rows += loaded.rows;
          report.refused += loaded.refused;
          options.onFile?.(loaded);
        }
        options.onProgress?.(report.files.length + report.skipped, report.rows);
      }
    }),
  );
  return report;
}

/** Files that are generated, hashed and looked into while the database works on an earlier one. */
const FILES_AHEAD = 4;

/**
 * One load at a time in a database: two would both find a file missing from the ledger. The second one waits, and then
 * finds the work done.
 */
async function withLoadLock(session: Session, work: () => Promise<void>): Promise<void> {
  const key = "hashtextextended('tstl load', 0)";
  await session.query(`select pg_advisory_lock(${key})`);
  try {
    await work();
  } finally {
    // After a lost connection the server has given the lock back by itself.
    await session.query(`select pg_advisory_unlock(${key})`).catch(() => undefined);
  }
}

function onePerSchema(tables: readonly DeclaredTable[]): DeclaredTable[] {
  return [...new Map(tables.map((table) => [table.schema, table])).values()];
}

/** The files with what must be known to load them; null for one that is loaded already. */
async function* pendingFiles(
  files: AsyncIterable<RawFile> | Iterable<RawFile>,
  ledger: Ledger,
  { projectDir }: LoadRun,
  force: boolean,
): AsyncGenerator<PendingFile | null> {
  for await (const file of ahead(files, FILES_AHEAD)) {
    const { table, path } = file;
    const sha256 = await hashOf(join(projectDir, path));
    const before = ledger.get(`${table.source}.${table.name} ${path}`);
    if (before === sha256 && !force) yield null;
    else yield { ...file, header: await readRawHeader(file, projectDir), sha256, loadedBefore: before !== undefined };
  }
}

function fileLoader(session: Session, run: LoadRun): (file: PendingFile) => Promise<LoadedFile> {
  const prepared = new Map<DeclaredTable, string>();
  return async (file) => {
    const { table, header, path } = file;
    if (prepared.get(table) !== header.join("\n")) await prepareRawTable(session, table, header);
    prepared.set(table, header.join("\n"));
    const outcome = await loadFile(session, file, rowCheck(table, header), run);
    return { source: table.source, table: table.name, file: path, ...outcome };
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), hash);
  return hash.digest("hex");
}
