import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { TstlError } from "../../errors/tstl-error.ts";
import { tarEntries } from "./tar.ts";

/** Major version of the Postgres inside of PGlite; a data directory of another one cannot be opened. */
export const EMBEDDED_MAJOR = "18";

/** Where a data directory keeps the name of its one database: Postgres must be told it before it can be asked. */
const NAME_FILE = "tstl.database";

/**
 * Makes sure that there is a database in `dataDir`, unpacking the empty one where there is none. The folder appears
 * whole or not at all. Throws `TstlError`s about folders that cannot be written or hold something else.
 */
export async function prepareDataDirectory(dataDir: string, dump: () => Promise<string>): Promise<void> {
  try {
    if (existsSync(join(dataDir, "PG_VERSION"))) {
      checkVersion(dataDir);
      accessSync(dataDir, constants.R_OK | constants.W_OK);
      return;
    }
    mkdirSync(dirname(dataDir), { recursive: true });
    if (existsSync(dataDir)) {
      if (readdirSync(dataDir).length > 0) {
        throw new TstlError("DB_DIRECTORY_UNUSABLE", `the folder "${dataDir}" is not empty and holds no database`, {
          hint: "name another folder for the embedded database, or empty this one",
        });
      }
      rmdirSync(dataDir);
    }
    const fresh = `${dataDir}.new`;
    rmSync(fresh, { recursive: true, force: true });
    try {
      unpack(gunzipSync(readFileSync(await dump())), fresh);
      renameSync(fresh, dataDir);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    throw directoryError(dataDir, error);
  }
}

/** The name under which the directory's database was last opened. */
export function readDatabaseName(dataDir: string): string {
  try {
    return readFileSync(join(dataDir, NAME_FILE), "utf8");
  } catch {
    return "postgres"; // what initdb makes
  }
}

/** Keeps the name for the next opening. */
export function writeDatabaseName(dataDir: string, name: string): void {
  writeFileSync(join(dataDir, NAME_FILE), name);
}

/** What a folder that cannot be used means for the user. */
export function directoryError(dataDir: string, error: unknown): Error {
  if (error instanceof TstlError) return error;
  const code = (error as { code?: string }).code;
  // For a folder on a read-only disk, Node's recursive mkdir says ENOENT.
  const notMade = code === "ENOENT" && (error as { syscall?: string }).syscall === "mkdir";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || notMade) {
    return new TstlError(
      "DB_READ_ONLY_DIRECTORY",
      `the embedded database cannot write to "${dataDir}"${notMade ? "" : ` (${code})`}`,
      {
        hint: "make the folder writable, or name another one for the embedded database",
        cause: error,
      },
    );
  }
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new TstlError("DB_DISK_FULL", `no space left on the disk of the embedded database "${dataDir}"`, {
      hint: "free some space, then run again",
      cause: error,
    });
  }
  if (code === "ENOTDIR" || code === "EEXIST") {
    return new TstlError("DB_DIRECTORY_UNUSABLE", `"${dataDir}" is no folder, or lies in something that is none`, {
      hint: "name another folder for the embedded database",
      cause: error,
    });
  }
  return error as Error;
}

function checkVersion(dataDir: string): void {
  const found = readFileSync(join(dataDir, "PG_VERSION"), "utf8").trim();
  if (found === EMBEDDED_MAJOR) return;
  throw new TstlError(
    "DB_VERSION_MISMATCH",
    `the embedded database in "${dataDir}" is of Postgres ${found}, and this tstl brings Postgres ${EMBEDDED_MAJOR}`,
    { hint: "delete the folder and build again: everything in it is made from the project" },
  );
}

function unpack(archive: Buffer, target: string): void {
  mkdirSync(target, { mode: 0o700 });
  for (const { path, contents } of tarEntries(archive)) {
    if (contents === null) mkdirSync(join(target, path), { recursive: true, mode: 0o700 });
    else writeFileSync(join(target, path), contents, { mode: 0o600 });
  }
}
