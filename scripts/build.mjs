/**
 * Builds dist/: the command line for Node 20 and what the engine reads at run time (built-in macros, the dump of an
 * empty embedded database).
 *
 * - `tstl.js` is the process; it prints the version by itself and loads the rest with V8's code cache.
 * - `main-<hash>.js` is all of the engine in one script, of which V8 compiles only what is called. What is large and
 *   seldom needed (PGlite, Faker, the SQL parser) stays in node_modules and is imported when a command needs it.
 * - `dashboard.js` and `dashboard.css` are the code and style of dashboard pages, for the browser.
 * - `site.js` and `site.css` are the code and style of the documentation's pages, for the browser.
 * - `lineage.js` and `lineage.css` are the lineage canvas of the documentation site, loaded when one is shown.
 * - `pglite-worker.js` is the thread of the embedded database.
 *
 * `npm ci` runs it through `prepare`. Prints one line; fails with the bundler's own words.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
// PGlite and the parser find their .wasm and .data files beside themselves; Faker is 5 MB of words.
const LEFT_IN_PLACE = ["@electric-sql/*", "libpg-query", "@faker-js/faker", "nodemailer", "echarts", "echarts/*"];
// Only sources that run without a build use it.
const ABSENT_AT_RUN_TIME = ["esbuild"];

/** Parts of packages that are only used where they are installed: nunjucks' file watcher, pg's native client. */
const dropOptionalParts = {
  name: "drop-optional-parts",
  setup(bundler) {
    bundler.onResolve({ filter: /^(chokidar|fsevents|pg-native|pg-cloudflare)$/ }, ({ path }) => ({
      path,
      namespace: "absent",
    }));
    // commander's, for commands that are programs of their own.
    bundler.onResolve({ filter: /^(node:)?child_process$/ }, ({ path, importer }) =>
      /node_modules\/commander\//.test(importer.replaceAll("\\", "/")) ? { path, namespace: "absent" } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: "module.exports = {}", loader: "js" }));
  },
};

const started = performance.now();
const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
const COMMON = {
  outdir: DIST,
  bundle: true,
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
  external: [...LEFT_IN_PLACE, ...ABSENT_AT_RUN_TIME],
  plugins: [dropOptionalParts],
};

await mkdir(DIST, { recursive: true });
const [main] = await Promise.all([
  bundleMain(),
  bundleModules({ "pglite-worker": "src/adapter/pglite/pglite-worker.ts", index: "src/index.ts" }),
  runStep("bundle-dashboard.mjs"),
  runStep("bundle-site.mjs"),
  runStep("bundle-lineage.mjs"),
  runStep("bundle-macros.mjs"),
  runStep("dump-pglite.mjs"),
]);
await bundleModules({ tstl: "src/cli.ts" }, { TSTL_MAIN: JSON.stringify(main) });
await chmod(join(DIST, "tstl.js"), 0o755);
await removeOldBundles();
await warmUp();
await report();

/** Writes the engine as an expression that is a function, for `load-main.ts`; returns the name of the file. */
async function bundleMain() {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: { main: join(ROOT, "src/main.ts") },
    format: "cjs",
    // Node 20 has no loader for `import()` in code that was compiled before; packages are required instead.
    supported: { "dynamic-import": false },
    write: false,
    define: { TSTL_VERSION: JSON.stringify(version), "import.meta.url": "tstlModuleUrl" },
  });
  const text = `(function (exports, require, module, tstlModuleUrl) {\n${outputFiles[0].text}\n})`;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  await writeFile(join(DIST, `main-${hash}.js`), text);
  return `main-${hash}.js`;
}

/** Bundles each of the entries that exists as an ES module of its own. */
async function bundleModules(entries, define = {}) {
  const found = Object.entries(entries).filter(([, path]) => existsSync(join(ROOT, path)));
  await build({
    ...COMMON,
    entryPoints: Object.fromEntries(found.map(([name, path]) => [name, join(ROOT, path)])),
    format: "esm",
    define: { TSTL_VERSION: JSON.stringify(version), ...define },
  });
}

/** Runs another script of this folder, if it is there: each exports `run(root, dist)`. */
async function runStep(script) {
  const path = join(ROOT, "scripts", script);
  if (!existsSync(path)) return;
  const { run } = await import(path);
  await run?.(ROOT, DIST);
}

/** Goes last, so that a tstl which starts meanwhile still finds its bundle. */
async function removeOldBundles() {
  for (const name of await readdir(DIST)) {
    const isOld = /^(main-|chunk-)/.test(name) && !name.startsWith(main);
    if (isOld) await rm(join(DIST, name), { force: true });
  }
}

/** Lists the nodes of a new project once, for V8 to keep what it compiled. A build is good without it. */
async function warmUp() {
  const folder = await mkdtemp(join(tmpdir(), "tstl-build-")).catch(() => undefined);
  if (folder === undefined) return;
  const tstl = (...args) => promisify(execFile)(process.execPath, [join(DIST, "tstl.js"), ...args], { cwd: folder });
  try {
    await tstl("init");
    // What `init` ran is little, and is kept by now.
    await rm(join(DIST, `${main}.${process.versions.v8}-${process.arch}.cache`), { force: true });
    await tstl("compile");
  } catch {
    // The first command of the user will do it.
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function report() {
  const names = await readdir(DIST);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(DIST, name))).size));
  const kilobytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`built ${basename(DIST)}: ${names.length} files, ${kilobytes} KB in ${seconds} s\n`);
}
