/** Bundles `web/dashboard/`, the code in the browser, into `dashboard.js` and `dashboard.css`. */
import { bundleForBrowser } from "./browser-bundle.mjs";

// Pages are passed on, and what they hold of others must say whose it is.
const LICENSES = `/* Contains Apache ECharts, Copyright 2017-2026 The Apache Software Foundation, under the Apache License 2.0
(https://www.apache.org/licenses/LICENSE-2.0), and ZRender, Copyright 2017 Baidu Inc., under the BSD 3-Clause License. */`;

/** Writes both files to `dist`; ECharts comes along as far as it is used. */
export async function run(root, dist) {
  await bundleForBrowser(root, dist, "dashboard", {
    entry: "main.ts",
    banner: { js: LICENSES },
    // ECharts asks for it to choose between its development and its production code.
    define: { "process.env.NODE_ENV": '"production"' },
  });
}
