import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * The file that the worker runs: `pglite-worker.js` beside the bundle, or, when tstl runs from its sources (tests),
 * one that esbuild makes of them now, since Node 20 cannot run TypeScript.
 */
export async function resolveWorkerEntry(): Promise<string> {
  const built = besideBundle("pglite-worker.js");
  return built ?? buildFromSource();
}

/** The archive that a new database on disk starts from. */
export function resolveDiskDump(): Promise<string> {
  return resolveDump("pglite-disk", "tar.gz");
}

/** The archive that a database in memory starts from. */
export function resolveMemoryDump(): Promise<string> {
  return resolveDump("pglite-memory", "tar");
}

/** A dumped empty database: from the bundle, or made once for all later runs from source. */
async function resolveDump(name: string, extension: string): Promise<string> {
  const built = besideBundle(`${name}.${extension}`);
  if (built !== undefined) return built;
  const manifest = join(dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")), "..", "package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const path = join(sourceCache(), `${name}-${version}.${extension}`);
  if (!existsSync(path)) {
    const script = join(sourceRoot(), "scripts", "dump-pglite.mjs");
    await promisify(execFile)(process.execPath, [script]);
  }
  return path;
}

function besideBundle(name: string): string | undefined {
  const own = fileURLToPath(import.meta.url);
  if (own.endsWith(".ts")) return undefined;
  // The bundler may put this code into a chunk in a folder below.
  return [join(dirname(own), name), join(dirname(dirname(own)), name)].find((path) => existsSync(path));
}

let building: Promise<string> | undefined;

function buildFromSource(): Promise<string> {
  building ??= (async () => {
    const { build } = await import("esbuild");
    const result = await build({
      entryPoints: [fileURLToPath(new URL("./pglite-worker.ts", import.meta.url))],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      write: false,
    });
    const path = join(sourceCache(), "pglite-worker.mjs");
    writeWhole(path, result.outputFiles[0]!.contents);
    return path;
  })();
  return building;
}

/** The folder of package.json. */
function sourceRoot(): string {
  return fileURLToPath(new URL("../../..", import.meta.url));
}

/** Where things made from source are kept; imports resolve from there as from the source. */
function sourceCache(): string {
  const cache = join(sourceRoot(), "node_modules", ".cache", "tstl");
  mkdirSync(cache, { recursive: true });
  return cache;
}

/** Two test workers may write at the same time: each reader sees one whole file. */
function writeWhole(path: string, contents: Uint8Array): void {
  const partial = `${path}.${randomUUID()}`;
  writeFileSync(partial, contents);
  renameSync(partial, path);
}
