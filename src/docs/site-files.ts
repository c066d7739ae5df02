import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { TstlError } from "../errors/tstl-error.ts";
import type { SiteParts } from "./build-site.ts";

/** What the build made of web/site/ and web/lineage/. */
interface SiteAssets {
  script: string;
  style: string;
  /** Loaded when a graph is first shown. */
  lineage: string;
}

/** File name below the site's folder to content: `index.html`, `assets/…`, `data/…`. */
export type SiteFiles = Map<string, string>;

/**
 * The site as a folder. Scripts and styles carry a hash of their content in their names; the data's address has the
 * hash of the data behind it, so that a browser never mixes two versions.
 */
export function siteFolder(project: string, parts: SiteParts): SiteFiles {
  const assets = readSiteAssets();
  const script = `assets/site-${hashOf(assets.script)}.js`;
  const style = `assets/site-${hashOf(assets.style)}.css`;
  const lineage = assets.lineage === "" ? undefined : `assets/lineage-${hashOf(assets.lineage)}.js`;
  const data = [...dataParts(parts)].map(([name, json]) => [`data/${name}.js`, dataScript(name, json)] as const);
  const version = hashOf(data.map(([, text]) => text).join(""));
  const head = `<link rel="stylesheet" href="${style}">
<script type="application/json" id="site">${JSON.stringify({ lineage, version })}</script>
<script src="${script}" defer></script>
<script src="data/index.js?${version}" defer></script>`;
  return new Map([
    ["index.html", page(project, head, "", "script-src 'self' file:; style-src 'self' file:; connect-src 'self'")],
    [script, assets.script],
    [style, assets.style],
    ...(lineage === undefined ? [] : [[lineage, assets.lineage] as const]),
    ...data,
  ]);
}

/** The site as one file: the data are in it, compressed; nothing else is ever loaded. */
export function siteFile(project: string, parts: SiteParts): string {
  const assets = readSiteAssets();
  const packed = [...dataParts(parts)].map(([name, json]) => {
    const text = gzipSync(json, { level: 9 }).toString("base64");
    return `<script type="application/gzip" data-part="${name}">${text}</script>`;
  });
  // A script ends at the first `</script`, wherever it stands.
  const [script, lineage] = [assets.script, assets.lineage].map((text) => text.replaceAll("</script", "<\\/script"));
  const head = `<style>${assets.style}</style>`;
  const body = `<script type="application/json" id="site">{}</script>
${packed.join("\n")}
<script>${lineage}</script>
<script>${script}</script>`;
  return page(
    project,
    head,
    body,
    `script-src ${sourceHash(script!)} ${sourceHash(lineage!)}; style-src ${sourceHash(assets.style)}`,
  );
}

/**
 * The page that dbt's users look for beside manifest.json: it leads to the site in `folder`, to the node that the address
 * names in dbt's way or in ours.
 */
export function entryPage(project: string, folder: string): string {
  const address = `${folder}/index.html`;
  const script = `location.replace(${JSON.stringify(address)} + location.hash)`;
  const link = `<a href="${address}">The documentation of ${escapeHtml(project)}</a>`;
  return page(project, `<script>${script}</script>`, `<p>${link}</p>`, `script-src ${sourceHash(script)}`);
}

/** The parts by name, each as JSON; see site-data.ts. */
function* dataParts({ index, columns, details, search }: SiteParts): Generator<[string, string]> {
  yield ["index", JSON.stringify(index)];
  yield ["columns", JSON.stringify(columns)];
  yield ["search", JSON.stringify(search)];
  for (let from = 0; from < details.length; from += index.detailSize) {
    const nodes = details.slice(from, from + index.detailSize);
    yield [`detail-${from / index.detailSize}`, JSON.stringify({ from, nodes })];
  }
}

/** A text in a script is read faster as JSON than as code (v8.dev/blog/cost-of-javascript-2019#json). */
function dataScript(name: string, json: string): string {
  return `tstlSite(${JSON.stringify(name)},${JSON.stringify(json).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")})\n`;
}

/** A text of the page itself, as its policy names it. */
const sourceHash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

function page(project: string, head: string, body: string, policy: string): string {
  const rest =
    "default-src 'none'; img-src 'self' file: data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'";
  const title = escapeHtml(project);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rest}; ${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
<div id="app"><noscript><p>The documentation of ${title} is drawn by a script, and scripts are switched off.</p></noscript></div>
${body}
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 10);

/** Beside the bundle, or in dist/ when tstl runs from its sources. Throws DOCS_ASSETS. */
function readSiteAssets(): SiteAssets {
  const own = dirname(fileURLToPath(import.meta.url));
  const folder = [own, join(own, "..", "..", "dist")].find((each) => existsSync(join(each, "site.js")));
  if (folder === undefined) {
    throw new TstlError("DOCS_ASSETS", "site.js, the code of the documentation's pages, is not beside tstl", {
      hint: "install tstl again, or run npm run build in a clone of it",
    });
  }
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
  return { script: read("site.js"), style: read("site.css") + read("lineage.css"), lineage: read("lineage.js") };
}
