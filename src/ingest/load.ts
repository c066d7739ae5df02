import { createHash, randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Adapter, Session } from "../adapter/adapter.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { ahead } from "./ahead.ts";
import type { DeclaredSource, DeclaredTable } from "./declaration.ts";
import { readFileColumns } from "./file-columns.ts";
import { type FileOutcome, type LoadRun, loadFile, noteSameContent } from "./load-file.ts";
import { type DayRange, diskPath, type FileColumns, findRawFiles, type RawFile } from "./raw-files.ts";
import {
  filesOf,
  type Ledger,
  type LedgerEntry,
  missingTables,
  prepareRawSchema,
  prepareRawTable,
  type RawTable,
  readLedger,
} from "./raw-tables.ts";

/** What happened to one file: its rows are those loaded, updated, superseded and refused. */
export interface LoadedFile extends FileOutcome {
  source: string;
  table: string;
  file: string;
  /** The file of the same content because of which it was not loaded; null for one that was. */
  sameAs: string | null;
  /** It has no rows, and not even a header where there should be one. */
  empty: "no rows" | "no header" | null;
  /** Columns that the table got because of it. */
  addedColumns: string[];
  /** Declared columns that it does not have; they are null. */
  missingColumns: string[];
}

/** What a load did. */
export interface LoadReport extends FileOutcome {
  runId: string;
  files: LoadedFile[];
  /** Files that were loaded before and have not changed. */
  skipped: number;
  /** Why some files could not be loaded: LOAD_HEADER, LOAD_COLUMN_MISSING, LOAD_REFUSED. */
  faults: TstlError[];
}

export interface LoadOptions {
  /** The files to load, in place of those that are there: files of a generator that is still at work, for instance. */
  files?: AsyncIterable<RawFile>;
  /** The days of the files to load; files whose path names no day are left out then. */
  range?: DayRange | undefined;
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
 * Rows that break a rule go to `_quarantine` in the schema of their table, with the reason. Files that cannot be loaded
 * are in the report's faults; the others are loaded.
 */
export async function loadSources(
  adapter: Adapter,
  sources: readonly DeclaredSource[],
  projectDir: string,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const runId = options.runId ?? randomUUID();
  const run: LoadRun = { projectDir, runId, loadedAt: new Date().toISOString() };
  const report: LoadReport = { runId, files: [], skipped: 0, faults: [], ...NOTHING };
  const files = options.files ?? (await findRawFiles(sources, projectDir, options.range));
  const tables = sources.flatMap((source) => source.tables);
  await adapter.withSession((session) =>
    withLoadLock(session, async () => {
      for (const table of onePerSchema(tables)) await prepareRawSchema(session, table);
      const ledger = await readLedger(session, tables);
      const load = fileLoader(session, ledger, run);
      for await (const file of ahead(lookInto(files, ledger, run, options.force ?? false), FILES_AHEAD)) {
        options.signal?.throwIfAborted();
        if (file.state === "loaded") report.skipped++;
        else {
          try {
            if (file.fault !== null) throw file.fault;
            const loaded = await load(file);
            report.files.push(loaded);
            for (const count of COUNTS) report[count] += loaded[count];
            options.onFile?.(loaded);
          } catch (error) {
            if (!isFaultOfFile(error)) throw error;
            report.faults.push(error);
          }
        }
        options.onProgress?.(report.files.length + report.skipped + report.faults.length, report.rows + report.updated);
      }
      // A model can read a table for which no file came.
      for (const table of await missingTables(session, tables)) await prepareRawTable(session, table, [], projectDir);
    }),
  );
  return report;
}

const NOTHING: FileOutcome = { rows: 0, updated: 0, superseded: 0, refused: 0 };
const COUNTS = Object.keys(NOTHING) as (keyof FileOutcome)[];

function isFaultOfFile(error: unknown): error is TstlError {
  return error instanceof TstlError && /^LOAD_(?:HEADER|COLUMN_MISSING|REFUSED)$/.test(error.code);
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

/** A file after a first look at it. */
interface SeenFile extends RawFile {
  sha256: string;
  /** `loaded`: it is in the ledger as it is; `changed`: in another state. */
  state: "loaded" | "changed" | "new";
  /** A file of the same content before it. */
  sameAs: string | null;
  columns: FileColumns;
  /** Why it cannot be loaded. */
  fault: TstlError | null;
}

const NO_COLUMNS: FileColumns = { names: [], missing: [], isEmpty: true };

/** Looks into the files for what must be known to load them. */
async function* lookInto(
  files: AsyncIterable<RawFile> | Iterable<RawFile>,
  ledger: Ledger,
  { projectDir }: LoadRun,
  force: boolean,
): AsyncGenerator<SeenFile> {
  const contents = contentsOf(ledger);
  const look = async (file: RawFile): Promise<SeenFile> => {
    const { table, path } = file;
    const sha256 = file.known?.sha256 ?? (await hashOf(diskPath(file, projectDir)));
    const before = filesOf(ledger, table).get(path);
    const sameAs = contents.other(table, path, sha256);
    const isAsBefore = before?.sha256 === sha256 && (before.sameAs === null || before.sameAs === sameAs);
    const state = before === undefined ? "new" : isAsBefore && !force ? "loaded" : "changed";
    const seen: SeenFile = { ...file, sha256, state, sameAs, columns: NO_COLUMNS, fault: null };
    if (state !== "loaded") {
      try {
        seen.columns = file.known?.columns ?? (await readFileColumns(file, projectDir));
      } catch (error) {
        if (!isFaultOfFile(error)) throw error;
        seen.fault = error;
      }
    }
    if (seen.fault === null) contents.add(table, path, sha256, sameAs !== null && !isEmpty(seen, before));
    return seen;
  };
  const copies: RawFile[] = [];
  for await (const file of ahead(files, FILES_AHEAD)) {
    const seen = await look(file);
    if (seen.state === "loaded" && seen.sameAs !== null) copies.push(file);
    else yield seen;
  }
  // Only now is it known which files still have the content that these are copies of.
  for (const file of copies) yield await look(file);
}

function isEmpty({ state, columns }: SeenFile, before: LedgerEntry | undefined): boolean {
  return state === "loaded" ? before?.sameAs === null : columns.isEmpty;
}

/**
 * Which contents tables have from which files. Only tables without a key have need of it: by key, the same rows a second
 * time change nothing but what was changed since, and that is as it should be.
 */
function contentsOf(ledger: Ledger) {
  const tables = new Map<string, Map<string, string>>();
  const of = ({ source, name }: DeclaredTable) => {
    const key = `${source}.${name}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const files = new Map<string, string>();
    for (const [path, { sha256, sameAs }] of ledger.get(key) ?? []) if (sameAs === null) files.set(path, sha256);
    tables.set(key, files);
    return files;
  };
  return {
    /** Another file of this content, whose rows are in the table. */
    other(table: DeclaredTable, path: string, sha256: string): string | null {
      if (table.load.key.length > 0 || table.load.copies === "load") return null;
      const files = of(table);
      // Once loaded, a file stays the first of its content, whatever its path.
      if (files.get(path) === sha256) return null;
      for (const [other, hash] of files) if (hash === sha256 && other !== path) return other;
      return null;
    },
    add(table: DeclaredTable, path: string, sha256: string, isCopy: boolean): void {
      if (isCopy) of(table).delete(path);
      else of(table).set(path, sha256);
    },
  };
}

function fileLoader(session: Session, ledger: Ledger, run: LoadRun): (file: SeenFile) => Promise<LoadedFile> {
  const prepared = new Map<DeclaredTable, { names: string; table: RawTable }>();
  const prepare = async ({ table, columns }: SeenFile) => {
    const names = columns.names.join("\n");
    const known = prepared.get(table);
    if (known?.names === names) return { ...known.table, added: [] };
    const made = await prepareRawTable(session, table, columns.names, run.projectDir);
    prepared.set(table, { names, table: made });
    return made;
  };
  return async (file) => {
    const { table, path, columns, sha256 } = file;
    const files = filesOf(ledger, table);
    const raw = await prepare(file);
    const { sameAs } = file;
    const isCopy = sameAs !== null && !columns.isEmpty && files.has(sameAs);
    let outcome = NOTHING;
    if (isCopy) await noteSameContent(session, file, sameAs, run);
    else {
      const isFirst = [...files.values()].every(({ rows }) => rows === 0);
      const older = [...files.keys()]
        .filter((other) => other < path && existsSync(diskPath({ table, path: other }, run.projectDir)))
        .sort()
        .reverse()
        .map((other) => ({ table, path: other }));
      const pending = { ...file, loadedBefore: files.has(path), isFirst, older };
      outcome = await loadFile(session, pending, raw, run);
    }
    files.set(path, { sha256, sameAs: isCopy ? sameAs : null, rows: outcome.rows + outcome.updated });
    const empty = !columns.isEmpty ? null : columns.names.length === 0 ? "no header" : "no rows";
    return {
      source: table.source,
      table: table.name,
      file: path,
      ...outcome,
      sameAs: isCopy ? sameAs : null,
      empty,
      addedColumns: raw.added,
      missingColumns: columns.missing,
    };
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), hash);
  return hash.digest("hex");
}
