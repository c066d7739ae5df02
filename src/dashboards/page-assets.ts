import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TstlError } from "../errors/tstl-error.ts";

/** The code and the style of every page. */
export interface PageAssets {
  script: string;
  style: string;
}

/**
 * What the build made of `web/dashboard/`: beside the bundle, or in dist/ when tstl runs from its sources. Throws
 * DASHBOARD_ASSETS.
 */
export function readPageAssets(): PageAssets {
  const own = dirname(fileURLToPath(import.meta.url));
  const folder = [own, join(own, "..", "..", "dist")].find((each) => existsSync(join(each, "dashboard.js")));
  if (folder === undefined) {
    throw new TstlError("DASHBOARD_ASSETS", "dashboard.js, the code of the pages, is not beside tstl", {
      hint: "install tstl again, or run npm run build in a clone of it",
    });
  }
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { script: read("dashboard.js"), style: read("dashboard.css") };
}
