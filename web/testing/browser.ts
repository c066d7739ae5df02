import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";

/** Starts the browser that comes as a package; who asked for it closes it. */
export async function launchBrowser(): Promise<Browser> {
  // Its own arguments switch the browser's protections off, which are part of what is tested here.
  const args = chromium.args.filter((flag) => !/web-security|insecure|single-process|no-zygote/.test(flag));
  const executablePath = await chromium.executablePath();
  return playwright.launch({ executablePath, args: [...args, "--no-sandbox"], headless: true });
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
