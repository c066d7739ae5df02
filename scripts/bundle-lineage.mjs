/**
 * Bundles `web/lineage/`, the canvas of the documentation site, into `lineage.js` and `lineage.css`. The script leaves
 * `tstlLineage.mountLineage` behind: a page that was opened from a disk may load a script, but import no module.
 */
import { join } from "node:path";
import { build } from "esbuild";
import { workerSource } from "./worker-source.mjs";

/** Writes both files to `dist`. */
export async function run(root, dist) {
  await build({
    entryPoints: { lineage: join(root, "web", "lineage", "main.ts") },
    outdir: dist,
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "tstlLineage",
    target: ["chrome109", "firefox115", "safari16.4"],
    minify: true,
    legalComments: "none",
    charset: "ascii",
    logLevel: "warning",
    // The selection language asks for it, to read paths with backslashes.
    define: { "process.platform": '"browser"' },
    plugins: [workerSource],
  });
}
