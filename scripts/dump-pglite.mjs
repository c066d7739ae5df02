/**
 * Makes the empty embedded database that every new project starts from, as PGlite dumps it. Making one runs initdb,
 * which takes seconds of CPU and 800 MB, so users get it ready-made; it must be made by the version of PGlite that
 * opens it. `run` puts it into dist/; `node scripts/dump-pglite.mjs` only makes it, for running from source.
 */
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Puts `pglite-data.tar.gz` into `dist`, made anew only for a new version of PGlite. */
export async function run(root, dist) {
  await copyFile(await makeDump(root), join(dist, "pglite-data.tar.gz"));
}

async function makeDump(root) {
  const manifest = join(root, "node_modules/@electric-sql/pglite/package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  const path = join(root, "node_modules/.cache/tstl", `pglite-data-${version}.tar.gz`);
  if (existsSync(path)) return path;
  const { PGlite } = await import("@electric-sql/pglite");
  // Small WAL segments: the directory of a new project takes 25 MB instead of 40.
  const db = await PGlite.create({ initDbStartParams: ["--wal-segsize=1"] });
  const dump = new Uint8Array(await (await db.dumpDataDir("gzip")).arrayBuffer());
  await db.close();
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${randomUUID()}`; // a reader sees the whole file or none
  await writeFile(partial, dump);
  await rename(partial, path);
  return path;
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self) await makeDump(dirname(dirname(self)));
