import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Download, Page } from "playwright-core";

/** A card as the picture shows it; places are pixels of the page. */
export interface ShownCard {
  name: string;
  texts: string[];
  /** Where one of its texts begins, or the middle of one that is centred. */
  textAt(text: string | RegExp): { x: number; y: number };
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A canvas in a browser, with all that the browser complains of and asks for. */
export interface OpenCanvas extends AsyncDisposable {
  page: Page;
  complaints: string[];
  requests: string[];
  /** Waits until this many nodes are laid out. */
  laid(nodes?: number): Promise<void>;
  /** Writes what is seen, or all of it, as the reader would save it. */
  save(entry: "SVG of all" | "SVG of what is seen" | "PNG of all" | "PNG of what is seen"): Promise<Buffer>;
  /** The cards, read out of the saved picture. */
  cards(which?: "all" | "seen"): Promise<ShownCard[]>;
  /** One of the cards that are seen. */
  card(name: string): Promise<ShownCard>;
  /** The picture on the screen: how bright most of it is, from 0 to 255, and how many of its pixels are otherwise. */
  screen(): Promise<{ ground: number; painted: number }>;
}

/** Opens a page of `writeTestPage` with what follows `#` in its address. */
export async function openCanvas(
  browser: Browser,
  base: string,
  view = "",
  options: BrowserContextOptions = {},
): Promise<OpenCanvas> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => void complaints.push(message.text()));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("request", (request) => void requests.push(request.url()));
  const laid = async (nodes?: number) => {
    await page.waitForSelector(nodes === undefined ? ".lineage[data-laid]" : `.lineage[data-laid="${nodes}"]`);
  };
  const save: OpenCanvas["save"] = async (entry) => {
    const [, saved] = await Promise.all([choose(page, entry), page.waitForEvent("download")]);
    return contentOf(saved);
  };
  const cards: OpenCanvas["cards"] = async (which = "seen") => {
    const drawing = await save(which === "all" ? "SVG of all" : "SVG of what is seen");
    return readCards(page, drawing.toString());
  };
  const card = async (name: string) => {
    const found = (await cards()).find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} is not seen`);
    return found;
  };
  await page.goto(`${base}#${view}`);
  await laid();
  const screen = async () => {
    const picture = await page.locator(".lineage-canvas").screenshot({ style: HIDE_CONTROLS });
    return readScreen(page, picture.toString("base64"));
  };
  return { page, complaints, requests, laid, save, cards, card, screen, [Symbol.asyncDispose]: () => context.close() };
}

const HIDE_CONTROLS = ".lineage-zoom, .lineage-legend, .lineage-minimap { visibility: hidden; }";

function readScreen(page: Page, base64: string): Promise<{ ground: number; painted: number }> {
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map<number, number>();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const [ground, most] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best));
    return { ground: (ground >> 8) & 255, painted: pixels.length - most };
  }, base64);
}

async function choose(page: Page, entry: string): Promise<void> {
  // On a narrow screen the menu is behind a button, which would change what is seen.
  await page.locator(".lineage-menu button").filter({ hasText: entry }).dispatchEvent("click");
}

const contentOf = async (saved: Download) => readFile(await saved.path());

/** Reads the groups of a drawing with the browser's own parser, which refuses what is not XML. */
async function readCards(page: Page, drawing: string): Promise<ShownCard[]> {
  const cards = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const root = parsed.documentElement;
    if (root.localName !== "svg") throw new Error(`no drawing: ${text.slice(0, 200)}`);
    const [left, top, wide] = root.getAttribute("viewBox")!.split(" ").map(Number) as [number, number, number];
    const scale = Number(root.getAttribute("width")) / wide;
    const stage = document.querySelector(".lineage-canvas")!.getBoundingClientRect();
    return [...parsed.querySelectorAll("g")].map((group) => {
      const box = group.querySelector("rect")!;
      const number = (name: string, of: Element = box) => Number(of.getAttribute(name));
      const place = (of: Element) => ({
        x: stage.left + (number("x", of) - left) * scale,
        y: stage.top + (number("y", of) - top) * scale,
      });
      const written = [...group.querySelectorAll("text")].map((each) => ({ text: each.textContent!, ...place(each) }));
      return {
        name: group.querySelector("title")!.textContent!,
        written,
        ...place(box),
        width: number("width") * scale,
        height: number("height") * scale,
      };
    });
  }, drawing);
  return cards.map(({ written, ...card }) => ({
    ...card,
    texts: written.map(({ text }) => text),
    textAt(wanted) {
      const found = written.find(({ text }) => (typeof wanted === "string" ? text === wanted : wanted.test(text)));
      if (found === undefined)
        throw new Error(`${card.name} does not say ${wanted}: ${written.map(({ text }) => text)}`);
      // A little above the line on which the letters stand.
      return { x: found.x, y: found.y - 2 };
    },
  }));
}
