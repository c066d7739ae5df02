import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import { readPageAssets } from "./page-assets.ts";
import type { DashboardPage, SiteData, SiteEntry } from "./page-data.ts";
import { pageHtml } from "./page-html.ts";

/** What pages say about themselves. */
export interface SiteFacts {
  project: string;
  target: string;
  builtAt: Date;
}

/** File name to text: a page for each dashboard, `index.html`, and what they share; or one file with all of it. */
export function renderSite(
  pages: readonly DashboardPage[],
  facts: SiteFacts,
  singleFile: boolean,
): Map<string, string> {
  const entries: SiteEntry[] = pages.map(({ name, spec }) => ({
    name,
    title: spec.title,
    description: spec.description ?? "",
  }));
  const data = (shown: readonly DashboardPage[]): SiteData => ({
    project: facts.project,
    target: facts.target,
    builtAt: facts.builtAt.toISOString(),
    entries,
    pages: [...shown],
    singleFile,
  });
  const assets = readPageAssets();
  const heading = `Dashboards of ${facts.project}`;
  if (singleFile) return new Map([["dashboards.html", pageHtml(heading, data(pages), { inline: assets })]]);
  const hash = createHash("sha256").update(assets.script).update(assets.style).digest("hex").slice(0, 10);
  const places = { script: `assets/dashboard-${hash}.js`, style: `assets/dashboard-${hash}.css` };
  return new Map([
    [places.script, assets.script],
    [places.style, assets.style],
    ["index.html", pageHtml(heading, data([]), places)],
    ...pages.map((page) => [`${page.name}.html`, pageHtml(page.spec.title, data([page]), places)] as const),
  ]);
}

/** Writes a site into a folder, and takes scripts and styles of earlier versions away. Throws FILE_UNWRITABLE. */
export function writeSite(files: ReadonlyMap<string, string>, folder: string): void {
  try {
    const assets = join(folder, "assets");
    mkdirSync(files.has("index.html") ? assets : folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    if (!files.has("index.html")) return;
    const old = readdirSync(assets).filter((name) => /^dashboard-[0-9a-f]{10}\.(js|css)$/.test(name));
    for (const name of old) if (!files.has(`assets/${name}`)) rmSync(join(assets, name), { force: true });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new TstlError("FILE_UNWRITABLE", `cannot write the pages to ${folder}: ${reason}`, { cause });
  }
}
