/** Bundles `web/site/`, the documentation's code in the browser, into `site.js` and `site.css`. */
import { bundleForBrowser } from "./browser-bundle.mjs";

// The site is passed on, and what it holds of others must say whose it is.
const LICENSES = `/* Contains Preact (Copyright Jason Miller), markdown-it (Copyright Vitaly Puzrin,
Alex Kocharin) and its parts under the MIT License, highlight.js (Copyright Ivan Sagalaev) under the BSD 3-Clause
License, and DOMPurify (Copyright Cure53) under the Apache License 2.0 and the Mozilla Public License 2.0. */`;

/** Writes both files to `dist`. */
export async function run(root, dist) {
  await bundleForBrowser(root, dist, "site", {
    entry: "main.tsx",
    banner: { js: LICENSES },
    jsx: "automatic",
    jsxImportSource: "preact",
  });
}
