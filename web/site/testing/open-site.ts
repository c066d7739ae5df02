import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page of a site, with all that the browser complains of. */
export interface OpenSite extends AsyncDisposable {
  page: Page;
  /** Messages of the console, broken policies among them, and errors that nobody caught. */
  complaints: string[];
  /** Addresses that were asked for outside of the site's own folder. */
  elsewhere(): string[];
  /** Goes to another address of the same site and waits until its page is there. */
  go(address: string): Promise<void>;
}

/** Opens the site whose page is at `file`, at an address behind the `#`. */
export async function openSite(
  browser: Browser,
  file: string,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenSite> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => void complaints.push(message.text()));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("request", (request) => void requests.push(request.url()));
  await page.goto(`${file}#${address}`);
  await page.waitForSelector("html[data-ready]");
  await isThere(page);
  const folder = file.slice(0, file.lastIndexOf("/"));
  return {
    page,
    complaints,
    elsewhere: () => requests.filter((url) => !url.startsWith(`${folder}/`) && !/^(data|blob):/.test(url)),
    async go(to) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, to);
      await isThere(page);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** A page of a node has its heading first and the rest once its details are loaded. */
async function isThere(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const isNode = /^!?\/(model|source|seed|snapshot|exposure|dashboard|analysis|test|unit_test|macro|group)\//.test(
      wanted,
    );
    const title = document.querySelector("main h1");
    return title !== null && (!isNode || document.querySelector(".facts, .page > .note, h1 + p > a") !== null);
  });
}
