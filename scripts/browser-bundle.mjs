import { join } from "node:path";
import { build } from "esbuild";

/**
 * Bundles the code of one kind of page, `web/NAME/`, into `NAME.js` and `NAME.css` in `dist`. A page that was opened
 * from a disk may load a script but import no module, so it is one script for all browsers of the last years.
 *
 * @param {string} root folder of package.json
 * @param {string} dist
 * @param {string} name of the bundle, and of its folder below web/
 * @param {{ entry: string } & import("esbuild").BuildOptions} options its main file, and what it needs beyond the rest
 */
export async function bundleForBrowser(root, dist, name, { entry, ...options }) {
  await build({
    entryPoints: { [name]: join(root, "web", name, entry) },
    outdir: dist,
    bundle: true,
    platform: "browser",
    format: "iife",
    target: ["chrome109", "firefox115", "safari16"],
    minify: true,
    legalComments: "none",
    charset: "ascii",
    logLevel: "warning",
    ...options,
  });
}
