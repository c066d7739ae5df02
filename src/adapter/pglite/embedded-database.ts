import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { TstlError } from "../../errors/tstl-error.ts";
import { isServerError, type ServerErrorFields } from "../errors.ts";
import type { Notice } from "../postgres/connection-options.ts";
import { loadPg } from "../postgres/load-pg.ts";
import { createWireSession, type WireClient, type WireSession } from "../postgres/wire-session.ts";
import { quoteIdentifier, quoteLiteral } from "../relation.ts";
import {
  directoryError,
  EMBEDDED_MAJOR,
  prepareDataDirectory,
  readDatabaseName,
  writeDatabaseName,
} from "./data-directory.ts";
import { extensionPackage } from "./extensions.ts";
import { acquireLockInTurn, type ReleaseLock } from "./lock-file.ts";
import { resolveDiskDump, resolveMemoryDump, resolveWorkerEntry } from "./worker-entry.ts";
import { startWorkerStream, WorkerStartError, type WorkerStream } from "./worker-stream.ts";

/** What an embedded target says. */
export interface PgliteOptions {
  /** Folder of the database, made if need be; left out, the database lives in memory and goes with the adapter. */
  dataDir?: string | undefined;
  /** Name of the database as SQL sees it (`current_database()`); it may change from one opening to the next. */
  database: string;
  /** Names as in `create extension`, which is run for those that are new. */
  extensions?: readonly string[] | undefined;
  search_path?: string | undefined;
  /** Run-time parameters of Postgres, by name. */
  settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  onNotice?: ((notice: Notice) => void) | undefined;
}

/** A data directory (or none) that this process may open. */
export interface EmbeddedDatabase {
  /** Takes the directory for this process, if that is not done, and puts a database in it if there is none. */
  lock(): Promise<void>;
  unlock(): void;
  /** Starts Postgres in its thread, and a session on it. An abort ends the thread at once, and is thrown. */
  start(signal?: AbortSignal): Promise<{ stream: WorkerStream; session: WireSession }>;
}

/** @param endedBy the error to throw, if any, instead of saying that the database stopped by itself */
export function createEmbeddedDatabase(options: PgliteOptions, endedBy: () => TstlError | undefined): EmbeddedDatabase {
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  const extensions = options.extensions ?? [];
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.settings ?? {})) settings[name] = String(value);
  if (options.search_path) settings.search_path = options.search_path;
  let releaseLock: ReleaseLock | undefined;

  const startStream = async (database: string, signal: AbortSignal | undefined): Promise<WorkerStream> => {
    const [entry, dump] = await Promise.all([
      resolveWorkerEntry(),
      dataDir === undefined ? resolveMemoryDump() : undefined,
    ]);
    signal?.throwIfAborted();
    try {
      return await startWorkerStream(entry, { dataDir, dump, database, extensions, settings }, signal);
    } catch (error) {
      throw error instanceof WorkerStartError ? startError(dataDir, extensions, error) : error;
    }
  };

  return {
    async lock() {
      if (dataDir !== undefined && releaseLock === undefined) releaseLock = await lockAndPrepare(dataDir);
    },
    unlock() {
      releaseLock?.();
      releaseLock = undefined;
    },
    async start(signal) {
      const known = dataDir === undefined ? "postgres" : readDatabaseName(dataDir);
      const stream = await startStream(known, signal).catch((error: TstlError) => {
        // Killed between the change of the name and the note of it.
        if (error.code === "DB_NO_DATABASE" && known !== options.database) return startStream(options.database, signal);
        throw error;
      });
      try {
        const session = await openSession(stream, options, endedBy);
        await prepareSession(session, options);
        if (dataDir !== undefined && known !== options.database) writeDatabaseName(dataDir, options.database);
        return { stream, session };
      } catch (error) {
        await stream.terminate();
        throw error;
      }
    },
  };
}

async function lockAndPrepare(dataDir: string): Promise<ReleaseLock> {
  let release: ReleaseLock;
  try {
    mkdirSync(dirname(dataDir), { recursive: true });
    release = await acquireLockInTurn(`${dataDir}.lock`, `the embedded database "${dataDir}"`);
  } catch (error) {
    throw directoryError(dataDir, error);
  }
  try {
    await prepareDataDirectory(dataDir, resolveDiskDump);
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

async function openSession(
  stream: WorkerStream,
  options: PgliteOptions,
  endedBy: () => TstlError | undefined,
): Promise<WireSession> {
  const Client = await loadPg();
  const client = new Client({
    stream: () => stream as never,
    user: "postgres",
    database: options.database,
    host: "embedded",
    password: () => "",
    ssl: false,
  }) as unknown as WireClient & { connect(): Promise<unknown> };
  if (options.onNotice !== undefined) {
    const { onNotice } = options;
    client.on("notice", ((notice: ServerErrorFields) => {
      onNotice({ severity: notice.severity ?? "NOTICE", sqlstate: notice.code, message: notice.message });
    }) as (argument: never) => void);
  }
  await client.connect();
  return createWireSession(client, (cause) => {
    const known = endedBy();
    if (known !== undefined) return known;
    const why = isServerError(cause) || cause instanceof Error ? cause.message : String(cause);
    const full = NO_SPACE.test(why);
    return new TstlError(full ? "DB_DISK_FULL" : "DB_CONNECTION_LOST", `the embedded database stopped: ${why}`, {
      hint: full
        ? "free some space, then run again: what was committed is kept"
        : "run again: what was committed is kept",
      cause,
    });
  });
}

/** Brings the name of the database, its extensions and the session's settings in line with the options. */
async function prepareSession(session: WireSession, options: PgliteOptions): Promise<void> {
  const { isNamed, hasExtensions } = await stateOf(session, options);
  const statements: string[] = [];
  // `alter database … rename` refuses the database that one is connected to; Postgres itself does no more than this.
  if (!isNamed) {
    const name = quoteLiteral(options.database);
    statements.push(`update pg_catalog.pg_database set datname = ${name} where datname = current_database()`);
  }
  if (!hasExtensions) {
    for (const extension of options.extensions ?? [])
      statements.push(`create extension if not exists ${quoteIdentifier(extension)} cascade`);
  }
  if (statements.length > 0) await session.query(statements.join("; "));
}

/** What a database has of what is asked for. One in memory is always the same, so that it need not be asked. */
async function stateOf(session: WireSession, { dataDir, database, extensions = [] }: PgliteOptions) {
  if (dataDir === undefined) return { isNamed: database === "postgres", hasExtensions: extensions.length === 0 };
  const wanted = extensions.map(quoteLiteral).join(", ");
  const { rows } = await session.query(
    `select current_database() = ${quoteLiteral(database)}, array(select x from unnest(array[${wanted}]::text[]) x where x not in (select extname from pg_extension))`,
  );
  const [isNamed, missing] = rows[0] as [boolean, string];
  return { isNamed, hasExtensions: missing === "{}" };
}

const NO_SPACE = /no space left|ENOSPC/i;

function startError(dataDir: string | undefined, extensions: readonly string[], error: WorkerStartError): TstlError {
  const subject = dataDir === undefined ? "the embedded database in memory" : `the embedded database "${dataDir}"`;
  if (error.extension !== undefined) {
    const ownPackage = extensionPackage(error.extension);
    return new TstlError("DB_UNKNOWN_EXTENSION", `the embedded database has no extension "${error.extension}"`, {
      hint:
        ownPackage === undefined
          ? "use a Postgres server for this project, or drop the extension from the target"
          : `install it with npm: npm install ${ownPackage}`,
      cause: error,
    });
  }
  const reason = /(?:FATAL|PANIC):\s*(.*)/.exec(error.log)?.[1] ?? error.message;
  const details = { cause: error };
  if (NO_SPACE.test(`${error.log} ${error.message}`)) {
    return new TstlError("DB_DISK_FULL", `${subject} does not open: no space left on its disk`, {
      ...details,
      hint: "free some space, then run again",
    });
  }
  if (/database ".*" does not exist/.test(error.log))
    return new TstlError("DB_NO_DATABASE", `${subject}: ${reason}`, details);
  if (/permission denied|EACCES|EROFS|read-only/i.test(error.log)) {
    return new TstlError("DB_READ_ONLY_DIRECTORY", `${subject} does not open: ${reason}`, {
      ...details,
      hint: "make the folder and all in it writable",
    });
  }
  return new TstlError("DB_CORRUPT", `${subject} does not open: ${reason}`, {
    ...details,
    hint: `if it was made by another version of Postgres than ${EMBEDDED_MAJOR} or is damaged, delete it and build again${extensions.length > 0 ? "" : "; if it uses extensions, name them in the target"}`,
  });
}
