/** Bundles `web/dashboard/`, the code in the browser, into `dashboard.js` and `dashboard.css`. */
import { join } from "node:path";
import { build } from "esbuild";

/** Writes both files to `dist`; ECharts comes along as far as it is used. */
export async function run(root, dist) {
  await build({
    entryPoints: { dashboard: join(root, "web", "dashboard", "main.ts") },
    outdir: dist,
    bundle: true,
    platform: "browser",
    format: "iife",
    target: ["chrome109", "firefox115", "safari16"],
    minify: true,
    legalComments: "none",
    charset: "ascii",
    logLevel: "warning",
    // ECharts asks for it to choose between its development and its production code.
    define: { "process.env.NODE_ENV": '"production"' },
  });
}
