/**
 * Makes the empty embedded databases that are handed out ready-made, since initdb takes seconds of CPU and 800 MB:
 *
 * - `pglite-disk.tar.gz` is what a new project's database on disk starts from.
 * - `pglite-memory.tar` is what a database in memory starts from, each time. It is not compressed, since unpacking takes
 *   longer than reading, and has no template databases: half of the size, and nobody connects to another database.
 *
 * Both were shut down in order, so that Postgres has nothing to recover when it opens them, and both must be made by the
 * version of PGlite that opens them. `run` puts them into dist/; `node scripts/dump-pglite.mjs` only makes them, for
 * running from source.
 */
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** Puts the databases into `dist`, made anew only for a new version of PGlite. */
export async function run(root, dist) {
  const { disk, memory } = await makeDumps(root);
  await Promise.all([
    copyFile(disk, join(dist, "pglite-disk.tar.gz")),
    copyFile(memory, join(dist, "pglite-memory.tar")),
  ]);
}

async function makeDumps(root) {
  const manifest = join(root, "node_modules/@electric-sql/pglite/package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  const cache = join(root, "node_modules/.cache/tstl");
  const disk = join(cache, `pglite-disk-${version}.tar.gz`);
  const memory = join(cache, `pglite-memory-${version}.tar`);
  if (existsSync(disk) && existsSync(memory)) return { disk, memory };
  await mkdir(cache, { recursive: true });
  // Small WAL segments: the directory of a new project takes 25 MB instead of 40.
  const whole = await archiveAfter({ initDbStartParams: ["--wal-segsize=1"] }, async () => {});
  await writeWhole(disk, await promisify(gzip)(whole));
  const settings = [
    "wal_level=minimal",
    "max_wal_senders=0",
    "wal_recycle=off",
    "min_wal_size=2MB",
    "max_wal_size=2MB",
  ];
  await writeWhole(memory, await archiveAfter({ loadDataDir: new Blob([whole]) }, withoutTemplates, settings));
  return { disk, memory };
}

async function withoutTemplates(db) {
  await db.exec("update pg_catalog.pg_database set datistemplate = false");
  for (const name of ["template0", "template1"]) await db.exec(`drop database ${name}`);
  await db.exec("vacuum freeze analyze");
  // initdb leaves segments of the log for later use, six times the size of what is in this one.
  for (let segment = 0; segment < 8; segment++) {
    await db.exec("select pg_switch_wal()");
    await db.exec("checkpoint");
  }
}

/** Opens a database in memory, works on it, shuts it down, and gives back all that is then in its folder, as a tar archive. */
async function archiveAfter(options, work, settings = []) {
  const { PGlite } = await import("@electric-sql/pglite");
  const { EmscriptenBuiltinFilesystem } = await import("@electric-sql/pglite/basefs");
  let archive;
  class Kept extends EmscriptenBuiltinFilesystem {
    async closeFs() {
      archive = new Uint8Array(await (await this.dumpTar("pgdata", "none")).arrayBuffer());
    }
  }
  const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ["-c", setting])];
  const db = await PGlite.create({ ...options, startParams, fs: new Kept() });
  await work(db);
  await db.close();
  return archive;
}

async function writeWhole(path, bytes) {
  const partial = `${path}.${randomUUID()}`; // a reader sees the whole file or none
  await writeFile(partial, bytes);
  await rename(partial, path);
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self) await makeDumps(dirname(dirname(self)));
