import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";

/** Longer than a busy machine takes to unpack it; then the worker that began has ended without. */
const PATIENCE_MS = 40_000;

/** Starts the browser that comes as a package; who asked for it closes it. */
export async function launchBrowser(): Promise<Browser> {
  // Its own arguments switch the browser's protections off, which are part of what is tested here.
  const args = chromium.args.filter((flag) => !/web-security|insecure|single-process|no-zygote/.test(flag));
  const executablePath = await unpackedBrowser();
  return playwright.launch({ executablePath, args: [...args, "--no-sandbox"], headless: true });
}

/**
 * The browser, unpacked into the folder of this run of the tests by the first that asks: whoever finds the file there
 * before it is whole would start it nonetheless (ETXTBSY), or without its libraries.
 */
async function unpackedBrowser(): Promise<string> {
  const [begun, done] = ["begun", "done"].map((state) => join(tmpdir(), `chromium-${state}`)) as [string, string];
  if (isFirst(begun)) {
    const path = await chromium.executablePath();
    writeFileSync(done, "");
    return path;
  }
  for (const end = Date.now() + PATIENCE_MS; !existsSync(done) && Date.now() < end; ) await sleep(50);
  return chromium.executablePath();
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** What axe calls serious or critical on a page: the rule, and the elements that break it. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async () => {
    type Axe = { run(): Promise<{ violations: { impact: string; id: string; nodes: { html: string }[] }[] }> };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}
