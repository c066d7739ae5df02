/** Bundles `web/site/`, the documentation's code in the browser, into `site.js` and `site.css`. */
import { join } from "node:path";
import { build } from "esbuild";

// The site is passed on, and what it holds of others must say whose it is.
const LICENSES = `/* Contains Preact (Copyright Jason Miller), MiniSearch (Copyright Luca Ongaro), markdown-it (Copyright Vitaly Puzrin,
Alex Kocharin) and its parts under the MIT License, highlight.js (Copyright Ivan Sagalaev) under the BSD 3-Clause
License, and DOMPurify (Copyright Cure53) under the Apache License 2.0 and the Mozilla Public License 2.0. */`;

/** Writes both files to `dist`. */
export async function run(root, dist) {
  await build({
    entryPoints: { site: join(root, "web", "site", "main.tsx") },
    outdir: dist,
    bundle: true,
    platform: "browser",
    format: "iife",
    target: ["chrome109", "firefox115", "safari16"],
    minify: true,
    legalComments: "none",
    banner: { js: LICENSES },
    charset: "ascii",
    logLevel: "warning",
    jsx: "automatic",
    jsxImportSource: "preact",
  });
}
