import { createHash } from "node:crypto";
import type { PageAssets } from "./page-assets.ts";
import type { SiteData } from "./page-data.ts";

/** Where a page has its script and style from: files beside it, or its own text. */
export type AssetPlaces = { script: string; style: string } | { inline: PageAssets };

/**
 * One page as HTML. It asks nothing of anybody: the rows are in it, and the policy in its head forbids every request but
 * for its own script and style.
 */
export function pageHtml(title: string, data: SiteData, assets: AssetPlaces): string {
  const inline = "inline" in assets ? assets.inline : null;
  const files = "inline" in assets ? null : assets;
  const style = inline ? `<style>${inline.style}</style>` : `<link rel="stylesheet" href="${files!.style}">`;
  const script = inline ? `<script>${inline.script}</script>` : `<script src="${files!.script}"></script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(inline)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<div id="app"><noscript><p class="plain">${escapeHtml(title)}: the charts of this page are drawn by a script, and scripts are switched off.</p></noscript></div>
<script type="application/json" id="site">${embeddedJson(data)}</script>
${script}
</body>
</html>
`;
}

/** JSON that an HTML parser reads as one text: no `</script>` and no `<!--` can be in it. */
export function embeddedJson(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Pages on a disk have no origin, so that `'self'` may mean nothing there: their scheme is named, too. */
function policy(inline: PageAssets | null): string {
  const source = (text: string | undefined) => (text === undefined ? "'self' file:" : `'sha256-${sha256(text)}'`);
  return [
    "default-src 'none'",
    `script-src ${source(inline?.script)}`,
    `style-src ${source(inline?.style)}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64");

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as HTML shows it, also inside of attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
