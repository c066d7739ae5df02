import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import type { DeclaredSource, DeclaredTable } from "./declaration.ts";
import { type GeneratedBatch, generatorError } from "./generator.ts";
import { type RawFile, rawFilePath } from "./raw-files.ts";
import { RowMistake, type RowText, rowText } from "./row-text.ts";

/** A file that was written. */
export interface GeneratedFile extends RawFile {
  rows: number;
  bytes: number;
}

/** Where a raw file's bytes are written, in place of its path in the project; absolute. */
export type FileFolder = (path: string) => string;

export interface BatchFilesOptions {
  /** The days that may be written: no others are touched. */
  days: ReadonlySet<string>;
  folder?: FileFolder | undefined;
  signal?: AbortSignal | undefined;
}

/** The files that the batches of one generator go into. */
export interface BatchFiles {
  /** Writes a batch; returns the file of the same table that is finished by that, if there is one. */
  add(batch: GeneratedBatch): Promise<GeneratedFile | null>;
  /** Finishes what is still open. */
  finish(): AsyncGenerator<GeneratedFile>;
  /** Takes away what is not finished. */
  abandon(): Promise<void>;
}

/**
 * Opens the files of a generator. A file is finished when its table goes on to another one, so that a generator may make
 * a file in several batches.
 *
 * `add` throws GENERATOR_ROWS for a batch or a row that has no place.
 */
export function openBatchFiles(source: DeclaredSource, projectDir: string, options: BatchFilesOptions): BatchFiles {
  const open = new Map<DeclaredTable, OpenFile>();
  const done = new Set<string>();
  const texts = new Map<DeclaredTable, RowText>();
  const placed = options.folder ?? ((path: string) => join(projectDir, path));
  const textOf = (table: DeclaredTable) => {
    const text = texts.get(table) ?? rowText(table);
    texts.set(table, text);
    return text;
  };
  const close = async (file: OpenFile): Promise<GeneratedFile> => {
    open.delete(file.table);
    done.add(file.path);
    return file.finish();
  };
  return {
    async add(batch) {
      const table = tableOf(source, batch, options.days);
      if (table === null) return null;
      const path = rawFilePath(table, batch.date);
      if (done.has(path)) throw rowsMistake(source, batch, `made ${path} a second time`, TOGETHER);
      let file = open.get(table);
      const finished = file !== undefined && file.path !== path ? await close(file) : null;
      if (finished !== null) file = undefined;
      file ??= await openFile(table, path, placed(path), textOf(table));
      open.set(table, file);
      await writeRows(source, projectDir, batch, file, textOf(table), options.signal);
      return finished;
    },
    async *finish() {
      for (const file of [...open.values()]) yield await close(file);
    },
    async abandon() {
      for (const file of open.values()) await file.abandon();
    },
  };
}

const TOGETHER = "yield the batches of one file one after another";

/** The table that a batch is for, or null for one that was not asked for. */
function tableOf(source: DeclaredSource, batch: GeneratedBatch, days: ReadonlySet<string>): DeclaredTable | null {
  const form = "yield objects such as { table, date, rows }";
  if (typeof batch !== "object" || batch === null)
    throw rowsMistake(source, null, "made something that is no batch", form);
  if (source.leftOut?.includes(batch.table)) return null;
  const table = source.tables.find(({ name }) => name === batch.table);
  if (table === undefined) {
    const names = source.tables.map(({ name }) => name);
    const hint = didYouMean(String(batch.table), names) ?? `they are ${names.join(", ")}`;
    throw rowsMistake(source, null, `made rows for "${batch.table}", which is none of its tables`, hint);
  }
  if (!days.has(batch.date)) {
    const asked = [...days];
    const hint = `the days are ${asked[0]} to ${asked.at(-1)}; \`date\` is the day of the file, whatever its rows say`;
    throw rowsMistake(
      source,
      null,
      `made rows of ${table.name} for "${batch.date}", which is none of the days asked for`,
      hint,
    );
  }
  const { rows } = batch;
  if (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows || Symbol.asyncIterator in rows)) {
    throw rowsMistake(source, batch, "made a batch whose rows are no list of rows", form);
  }
  return table;
}

function rowsMistake(source: DeclaredSource, batch: GeneratedBatch | null, what: string, hint?: string): TstlError {
  const where = batch === null ? "" : ` (${batch.table}, ${batch.date})`;
  const place = { file: source.generate?.module ?? "" };
  const message = `the generator of source "${source.name}" ${what}${where}`;
  return new TstlError("GENERATOR_ROWS", message, hint === undefined ? { place } : { place, hint });
}

/** How long rows are made, in milliseconds, until signals and whatever else waits have their turn. */
const TURN = 50;

async function writeRows(
  source: DeclaredSource,
  projectDir: string,
  batch: GeneratedBatch,
  file: OpenFile,
  text: RowText,
  signal: AbortSignal | undefined,
): Promise<void> {
  let turnEnds = performance.now() + TURN;
  const { rows } = batch;
  const add = (row: unknown) => {
    file.rows++;
    return file.add(text.line(row as Parameters<RowText["line"]>[0]));
  };
  const pause = async () => {
    await file.flush();
    if (performance.now() < turnEnds) return;
    await nextTurn();
    signal?.throwIfAborted();
    turnEnds = performance.now() + TURN;
  };
  try {
    // A plain loop for plain rows: `for await` costs a turn of the event loop for each.
    if (Symbol.iterator in rows) {
      for (const row of rows) if (add(row)) await pause();
    } else {
      for await (const row of rows) if (add(row)) await pause();
    }
  } catch (error) {
    if (error instanceof RowMistake) {
      throw rowsMistake(
        source,
        batch,
        `made a row that its table cannot have: in row ${file.rows}, ${error.message}`,
        error.hint,
      );
    }
    throw generatorError(source, projectDir, error);
  }
}

interface OpenFile {
  table: DeclaredTable;
  path: string;
  rows: number;
  /** Adds text; true when it is time to flush. */
  add(text: string): boolean;
  flush(): Promise<void>;
  finish(): Promise<GeneratedFile>;
  abandon(): Promise<void>;
}

/** Text is turned into bytes piece by piece: long strings built from short ones are slow to flatten and to collect. */
const PIECE = 1 << 15;
/** Pieces are written together. */
const WRITTEN_AT_ONCE = 16;

async function openFile(table: DeclaredTable, path: string, target: string, { header }: RowText): Promise<OpenFile> {
  await mkdir(dirname(target), { recursive: true });
  // Whole or not at all: a file cut off by Ctrl-C would be loaded as if it were complete.
  const part = `${target}.part`;
  const handle: FileHandle = await open(part, "w");
  let text = header;
  let pieces: Buffer[] = [];
  let bytes = 0;
  const hash = createHash("sha256");
  const write = async () => {
    if (pieces.length === 0) return;
    const written = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    pieces = [];
    bytes += written.length;
    hash.update(written);
    await handle.write(written);
  };
  const file: OpenFile = {
    table,
    path,
    rows: 0,
    add(more) {
      text += more;
      if (text.length < PIECE) return false;
      pieces.push(Buffer.from(text));
      text = "";
      return true;
    },
    async flush() {
      if (pieces.length >= WRITTEN_AT_ONCE) await write();
    },
    async finish() {
      pieces.push(Buffer.from(text));
      await write();
      await handle.close();
      await rename(part, target);
      const columns = { names: table.columns.map(({ name }) => name), missing: [], isEmpty: file.rows === 0 };
      const known = { sha256: hash.digest("hex"), columns };
      return { table, path, bytesIn: target, known, rows: file.rows, bytes };
    },
    async abandon() {
      await handle.close();
      await rm(part, { force: true });
    },
  };
  return file;
}
