import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run as bundleLineage } from "../../../scripts/bundle-lineage.mjs";
import type { MadeUpSite } from "./made-up-site.ts";
import { PAGE } from "./page.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Writes a page with nothing but the canvas into a folder, as a file that a browser opens; returns its address. */
export async function writeTestPage(folder: string, site: MadeUpSite): Promise<string> {
  await mkdir(folder, { recursive: true });
  await bundleLineage(ROOT, folder);
  await writeFile(join(folder, "data.js"), `const site = ${JSON.stringify(site)};`);
  await writeFile(join(folder, "index.html"), PAGE);
  return pathToFileURL(join(folder, "index.html")).href;
}
