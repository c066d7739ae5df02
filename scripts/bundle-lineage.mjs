/**
 * Bundles `web/lineage/`, the canvas of the documentation site, into `lineage.js` and `lineage.css`. The script leaves
 * `tstlLineage.mountLineage` behind: a page that was opened from a disk may load a script, but import no module.
 */
import { bundleForBrowser } from "./browser-bundle.mjs";
import { workerSource } from "./worker-source.mjs";

/** Writes both files to `dist`. */
export async function run(root, dist) {
  await bundleForBrowser(root, dist, "lineage", {
    entry: "main.ts",
    globalName: "tstlLineage",
    target: ["chrome109", "firefox115", "safari16.4"],
    // The selection language asks for it, to read paths with backslashes.
    define: { "process.platform": '"browser"' },
    plugins: [workerSource],
  });
}
