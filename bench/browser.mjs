import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";

/**
 * @typedef {object} SiteDriver how one documentation site is read. The functions run in its page: they are handed over
 *   as text, and see nothing but their argument.
 * @property {() => boolean} isReady whether the first view is there, to be read and used
 * @property {string} field the field of the search
 * @property {(text: string) => boolean} hasFound whether the page shows what was found for a text
 * @property {(page: import("playwright-core").Page) => Promise<void>} [openSearch] brings the field forth
 * @property {(page: import("playwright-core").Page) => Promise<void>} [closeSearch] takes what was found off the pages
 * @property {(model: string) => string} [address] the page of a model, as what stands behind `#`
 * @property {(model: string) => boolean} [isShown] whether that page is there
 *
 * @typedef {object} SiteFigures as the page itself sees them
 * @property {number} firstView ms from the start of the navigation to the frame that shows the first view
 * @property {number} search ms from the event of the field to the frame that shows what was found: the slowest text
 * @property {number} searchMedian ms, of all texts
 * @property {string} slowest the text that took longest
 * @property {number | undefined} page ms from the change of the address to the frame that shows a model: the slowest one
 * @property {number} heap MiB that scripts hold after all of that
 */

/** How often each text is searched for; the median counts, since any of them may meet another task of the machine. */
const TRIES = 3;

/** Starts the browser that comes as a package. */
export async function launchBrowser() {
  const executablePath = await chromium.executablePath();
  // In one process, as the package would have it, a site would be measured with what the last one left.
  const args = chromium.args.filter((flag) => !/web-security|insecure|single-process|no-zygote/.test(flag));
  return playwright.launch({ executablePath, args: [...args, "--no-sandbox"], headless: true });
}

/**
 * Measures a site in a browser that has never seen it.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {SiteDriver} driver
 * @param {{ texts: readonly string[], models: readonly string[] }} asked what is searched for, and whose pages are opened
 * @returns {Promise<SiteFigures>}
 */
export async function measureSite(browser, url, driver, { texts, models }) {
  const { page, firstView, close } = await openSite(browser, url, driver);
  try {
    await driver.openSearch?.(page);
    // What is loaded for the search is there before anybody types.
    await page.waitForTimeout(3000);
    const searches = [];
    for (const text of texts) {
      const times = [];
      for (let i = 0; i < TRIES; i++) times.push(await page.evaluate(searchCall(driver, text)));
      searches.push({ text, time: times.sort((one, other) => one - other)[TRIES >> 1] });
    }
    await driver.closeSearch?.(page);
    const pages = [];
    for (const model of driver.address === undefined ? [] : models)
      pages.push(await page.evaluate(openCall(driver, model)));
    searches.sort((one, other) => one.time - other.time);
    return {
      firstView,
      search: searches.at(-1).time,
      searchMedian: searches[searches.length >> 1].time,
      slowest: searches.at(-1).text,
      page: pages.length === 0 ? undefined : Math.max(...pages),
      heap: await heapOf(page),
    };
  } finally {
    await close();
  }
}

/**
 * Opens a site in a browser that has never seen it, and says how long its first view took.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {SiteDriver} driver
 */
export async function openSite(browser, url, { isReady }) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  await page.addInitScript(`globalThis.firstView = (${timeUntil})(0, ${isReady})`);
  await page.goto(url, { timeout: 180_000 });
  return { page, firstView: await page.evaluate("globalThis.firstView"), close: () => context.close() };
}

async function heapOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}

const searchCall = ({ field, hasFound }, text) =>
  `(${searchOnce})(${JSON.stringify({ field, text })}, ${hasFound}, ${timeUntil})`;

const openCall = ({ address, isShown }, model) =>
  `(${openOnce})(${JSON.stringify({ address: address(model), model })}, ${isShown}, ${timeUntil})`;

/** In the page: milliseconds from a moment to the frame that shows it. */
function timeUntil(from, isSo) {
  return new Promise((resolve, reject) => {
    const late = performance.now() + 180_000;
    const look = () => {
      if (performance.now() > late) return reject(new Error(`${location} does not show what it should: ${isSo}`));
      if (document.body === null || !isSo()) return requestAnimationFrame(look);
      // A message that is sent in the callback of a frame arrives when that was painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - from);
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}

/** In the page: how long it takes from the event of the field until what was found is shown. */
async function searchOnce({ field, text }, hasFound, until) {
  const input = document.querySelector(field);
  const type = (value) => {
    // Frameworks put a setter of their own before the element's.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  input.focus();
  type("");
  await until(0, () => !hasFound(text));
  const from = performance.now();
  type(text);
  return until(from, () => hasFound(text));
}

/** In the page: how long it takes from a link to a model until its page is shown. */
function openOnce({ address, model }, isShown, until) {
  const from = performance.now();
  location.hash = address;
  return until(from, () => isShown(model));
}
