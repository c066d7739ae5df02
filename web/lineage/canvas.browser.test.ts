import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TempFolder, tempFolder } from "../../src/testing/temp-folder.ts";
import { launchBrowser, seriousFaults } from "../testing/browser.ts";
import { madeUpSite } from "./testing/made-up-site.ts";
import { type OpenCanvas, openCanvas } from "./testing/open-canvas.ts";
import { writeTestPage } from "./testing/test-page.ts";

const site = madeUpSite(60);
const { nodes, edges, words } = site.index;
// A source, the staging model that alone reads it, and a mart far behind both.
const SOURCE = nodes.findIndex(({ name }) => name === "shop.orders_0");
const STAGING = edges[edges.findIndex((node, at) => at % 2 === 0 && node === SOURCE) + 1]!;
const MART = nodes.findLastIndex(({ layer }) => layer === 3);
const AMOUNT = words.columns.indexOf("amount");

let browser: Browser;
let folder: TempFolder;
let address: string;

beforeAll(async () => {
  browser = await launchBrowser();
  folder = tempFolder();
  address = await writeTestPage(folder.path, site);
});

afterAll(async () => {
  await browser?.close();
  folder?.[Symbol.dispose]();
});

const open = (view?: string, options?: Parameters<typeof openCanvas>[3]) => openCanvas(browser, address, view, options);
const nameOf = (node: number) => nodes[node]!.name;
const sorted = (names: Iterable<string>) => [...names].sort();

/** The nodes that are reached from one over edges in one direction, itself included. */
function reached(start: number, direction: "up" | "down", hops = Number.POSITIVE_INFINITY): Set<number> {
  const found = new Map([[start, 0]]);
  for (const [node, hop] of found) {
    for (let at = 0; at < edges.length; at += 2) {
      const [here, there] = direction === "down" ? [edges[at]!, edges[at + 1]!] : [edges[at + 1]!, edges[at]!];
      if (here === node && hop < hops && !found.has(there)) found.set(there, hop + 1);
    }
  }
  return new Set(found.keys());
}

async function shownNames(canvas: OpenCanvas): Promise<string[]> {
  return sorted((await canvas.cards("all")).map(({ name }) => name));
}

const hash = ({ page }: OpenCanvas) => page.evaluate(() => decodeURIComponent(location.hash.slice(1)));

const select = ({ page }: OpenCanvas) => page.getByLabel("Select nodes");

describe("the whole graph", () => {
  test("shows every node once, within the screen, and asks nobody for anything", async () => {
    await using canvas = await open();
    const cards = await canvas.cards("seen");
    expect(sorted(cards.map(({ name }) => name))).toEqual(sorted(nodes.map(({ name }) => name)));
    const box = (await canvas.page.locator(".lineage-canvas").boundingBox())!;
    for (const { x, y, width, height } of cards) {
      expect(x).toBeGreaterThanOrEqual(box.x);
      expect(y).toBeGreaterThanOrEqual(box.y);
      expect(x + width).toBeLessThanOrEqual(box.x + box.width);
      expect(y + height).toBeLessThanOrEqual(box.y + box.height);
    }
    expect(canvas.complaints).toEqual([]);
    expect(canvas.requests.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
  });

  test("no two cards overlap, and every edge leads to the right", async () => {
    await using canvas = await open();
    const cards = await canvas.cards("all");
    for (const [place, a] of cards.entries()) {
      for (const b of cards.slice(place + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, `${a.name} and ${b.name}`).toBe(true);
      }
    }
    const byName = new Map(cards.map((card) => [card.name, card]));
    for (let at = 0; at < edges.length; at += 2) {
      const [from, to] = [byName.get(nameOf(edges[at]!))!, byName.get(nameOf(edges[at + 1]!))!];
      expect(to.x, `${from.name} -> ${to.name}`).toBeGreaterThan(from.x);
    }
  });

  test("dragging moves it and the wheel zooms where the pointer is", async () => {
    await using canvas = await open();
    const before = await canvas.card(nameOf(STAGING));
    await canvas.page.mouse.move(640, 700);
    await canvas.page.mouse.down();
    await canvas.page.mouse.move(700, 660, { steps: 4 });
    await canvas.page.mouse.up();
    const moved = await canvas.card(nameOf(STAGING));
    expect([Math.round(moved.x - before.x), Math.round(moved.y - before.y)]).toEqual([60, -40]);
    await canvas.page.mouse.move(moved.x, moved.y);
    await canvas.page.mouse.wheel(0, -400);
    await canvas.page.waitForTimeout(50);
    const zoomed = await canvas.card(nameOf(STAGING));
    expect(zoomed.width / moved.width).toBeGreaterThan(2);
    expect(Math.hypot(zoomed.x - moved.x, zoomed.y - moved.y)).toBeLessThan(1.5);
    await canvas.page.getByRole("button", { name: "Fit all" }).click();
    const fitted = await canvas.card(nameOf(STAGING));
    expect(Math.hypot(fitted.x - before.x, fitted.y - before.y)).toBeLessThan(1);
  });
});

describe("a node", () => {
  test("is found by parts of its name, told about, and opened", async () => {
    await using canvas = await open();
    const { page } = canvas;
    await page.getByRole("combobox", { name: "Find a node" }).fill("int orders");
    const names = await page.getByRole("option").locator("span").allInnerTexts();
    expect(sorted(names)).toEqual(
      sorted(nodes.map(({ name }) => name).filter((name) => name.startsWith("int_orders"))),
    );
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("region", { name: `About ${names[1]}` });
    expect(await panel.getByRole("heading").innerText()).toBe(names[1]);
    await panel.getByRole("button", { name: "Open its page" }).click();
    expect(await page.evaluate("opened")).toEqual([names[1]]);
  });

  test("is chosen by a click, opened by two, stays in view, and is let go by a click beside it", async () => {
    await using canvas = await open();
    const { page } = canvas;
    const card = await canvas.card(nameOf(MART));
    // The first of the two brings the panel, which takes room from the picture: nothing may move away under the second.
    await page.mouse.dblclick(card.x + card.width / 2, card.y + card.height / 2, { delay: 40 });
    expect(await page.evaluate("opened")).toEqual([nameOf(MART)]);
    const panel = page.getByRole("region", { name: `About ${nameOf(MART)}` });
    await panel.waitFor();
    const box = (await page.locator(".lineage-canvas").boundingBox())!;
    await expect
      .poll(async () => {
        const now = await canvas.card(nameOf(MART));
        return now.x + now.width < box.x + box.width && now.x > box.x;
      })
      .toBe(true);
    await page.mouse.click(20, 700);
    expect(await panel.count()).toBe(0);
  });

  test("stands in the middle of its own part, which grows one hop at a time", async () => {
    await using canvas = await open(`focus=${nodes[MART]!.id}&up=1&down=1`);
    const { page } = canvas;
    const around = (up: number) => sorted([...reached(MART, "up", up), ...reached(MART, "down", 1)].map(nameOf));
    expect(await shownNames(canvas)).toEqual([...new Set(around(1))]);
    await page.getByRole("button", { name: "One hop more upstream" }).click();
    await canvas.laid(new Set(around(2)).size);
    expect(await shownNames(canvas)).toEqual([...new Set(around(2))]);
    // The pill beside one card brings the neighbours of this one alone.
    const edge = [...reached(MART, "up", 2)].find(
      (node) => reached(node, "up", 1).size > 1 && !reached(MART, "up", 1).has(node),
    )!;
    const pill = (await canvas.card(nameOf(edge))).textAt(/^\+\d/);
    await page.mouse.click(pill.x, pill.y);
    const more = new Set([...around(2), ...[...reached(edge, "up", 1)].map(nameOf)]);
    await canvas.laid(more.size);
    expect(await shownNames(canvas)).toEqual(sorted(more));
    expect(await hash(canvas)).toContain(`more-up=${nodes[edge]!.id}`);
  });

  test("opens into its columns and closes again, by the button and on the card", async () => {
    await using canvas = await open(`focus=${nodes[MART]!.id}&up=1&down=1`);
    const { page } = canvas;
    const closed = await canvas.card(nameOf(MART));
    await page.getByRole("button", { name: "Columns on the card" }).click();
    await canvas.laid();
    const opened = await canvas.card(nameOf(MART));
    expect(opened.texts).toEqual(expect.arrayContaining(words.columns));
    expect(opened.height).toBeGreaterThan(closed.height * 2);
    // What was clicked stays under the pointer.
    expect(Math.abs(opened.x - closed.x) + Math.abs(opened.y - closed.y)).toBeLessThan(1);
    await page.getByRole("button", { name: "Columns on the card" }).click();
    await canvas.laid();
    expect((await canvas.card(nameOf(MART))).texts).not.toContain("customer_id");
  });
});

describe("a column", () => {
  /** The columns that one hangs together with, in both directions, as `node.column`. */
  function followed(node: number, column: number): Set<string> {
    const { fromNode, fromColumn, toNode, toColumn } = site.columns;
    const walk = (direction: "up" | "down") => {
      const found = new Set([`${node}.${column}`]);
      for (const key of found) {
        fromNode.forEach((from, edge) => {
          const ends = [`${from}.${fromColumn[edge]}`, `${toNode[edge]}.${toColumn[edge]}`] as const;
          const [here, there] = direction === "down" ? ends : [ends[1], ends[0]];
          if (here === key) found.add(there);
        });
      }
      return found;
    };
    return new Set([...walk("up"), ...walk("down")]);
  }

  const named = (key: string) => {
    const [node, column] = key.split(".").map(Number);
    return `${nameOf(node!)}.${words.columns[column!]}`;
  };

  const shownColumns = (cards: Awaited<ReturnType<OpenCanvas["cards"]>>, column: string) =>
    sorted(cards.flatMap(({ name, texts }) => (texts.includes(column) ? [`${name}.${column}`] : [])));

  test("is followed up to its origin and down to its last use, and let go again", async () => {
    await using canvas = await open(`focus=${nodes[MART]!.id}&up=1&down=1`);
    const { page } = canvas;
    const before = await shownNames(canvas);
    await page.getByRole("button", { name: "amount", exact: true }).click();
    await page.waitForFunction(() => location.hash.includes("column=amount"));
    await canvas.laid();
    const expected = sorted([...followed(MART, AMOUNT)].map(named));
    const cards = await canvas.cards("all");
    expect(shownColumns(cards, "amount")).toEqual(expected);
    expect(expected.some((column) => column.startsWith("shop."))).toBe(true);
    // A mart's amount is a sum, one of a staging model is that of its source.
    expect(cards.find(({ name }) => name === nameOf(MART))!.texts).toContain("aggregated");
    expect(cards.find(({ name }) => name.startsWith("shop."))!.texts).not.toContain("aggregated");
    // The path is whole, so no card offers a hop more.
    expect(cards.flatMap(({ texts }) => texts).filter((text) => text.startsWith("+"))).toEqual([]);
    expect(await page.getByRole("list", { name: "Lines" }).innerText()).toMatch(/copied\s+aggregated/);
    await page.locator(".lineage-application").focus();
    await page.keyboard.press("Escape");
    await canvas.laid(before.length);
    expect(await shownNames(canvas)).toEqual(before);
  });

  test("is followed by a click on its row", async () => {
    await using canvas = await open(`focus=${nodes[STAGING]!.id}&up=1&down=1&open=${nodes[STAGING]!.id}`);
    const { page } = canvas;
    const row = await canvas.card(nameOf(STAGING));
    await page.mouse.click(row.textAt("amount").x + 4, row.textAt("amount").y);
    await page.waitForFunction(() => location.hash.includes("column=amount"));
    await canvas.laid();
    expect(shownColumns(await canvas.cards("all"), "amount")).toEqual(
      sorted([...followed(STAGING, AMOUNT)].map(named)),
    );
  });
});

describe("an expression", () => {
  const withTag = (name: string) => nodes.filter(({ tags }) => tags?.includes(words.tags.indexOf(name)));

  test.each([
    ["a node and all before it", () => `+${nameOf(MART)}`, () => [...reached(MART, "up")].map(nameOf)],
    ["one hop after a source", () => "source:shop.orders_0+1", () => [...reached(SOURCE, "down", 1)].map(nameOf)],
    ["a tag", () => "tag:daily", () => withTag("daily").map(({ name }) => name)],
    [
      "what two criteria share, beside a third",
      () => "tag:daily,config.materialized:view exposure:*",
      () =>
        [
          ...withTag("daily").filter(({ materialized }) => materialized === "view"),
          ...nodes.filter(({ type }) => type === "exposure"),
        ].map(({ name }) => name),
    ],
  ])("finds %s, as --select does", async (_, text, expected) => {
    await using canvas = await open();
    await select(canvas).fill(text());
    const names = sorted(new Set(expected()));
    await canvas.laid(names.length);
    expect(await shownNames(canvas)).toEqual(names);
    expect(await hash(canvas)).toBe(`select=${text()}`);
  });

  test("that is wrong says where and why, and leaves the picture as it was", async () => {
    await using canvas = await open();
    await select(canvas).fill("tag:daily,colour:red");
    const message = canvas.page.locator(".lineage-expression-message.wrong");
    await message.waitFor();
    expect(await message.locator("mark").innerText()).toBe("colour");
    expect(await message.innerText()).toContain(`"colour" is not a selection method`);
    expect(await select(canvas).getAttribute("aria-invalid")).toBe("true");
    expect(await canvas.cards("seen")).toHaveLength(nodes.length);
    await select(canvas).fill("tag:nothing_like_it");
    await canvas.laid(0);
    expect(await canvas.page.locator(".lineage-expression-message").innerText()).toBe(
      `Nothing matches "tag:nothing_like_it"`,
    );
  });
});

test("everything is done by keys alone, and said", async () => {
  await using canvas = await open(`focus=${nodes[STAGING]!.id}&up=1&down=1`);
  const { page } = canvas;
  const said = () => page.locator(".lineage-live").innerText();
  // Tab leads to the picture; the arrows walk along edges.
  for (let press = 0; press < 20; press++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.getAttribute("role") === "application")) break;
  }
  await page.keyboard.press("ArrowLeft");
  expect(await said()).toContain(`${nameOf(SOURCE)}, source`);
  await page.keyboard.press("ArrowRight");
  expect(await said()).toContain(`${nameOf(STAGING)}, model`);
  await page.keyboard.press("c");
  await page.waitForFunction(() => location.hash.includes("open="));
  await page.keyboard.press("Enter");
  expect(await page.evaluate("opened")).toEqual([nameOf(STAGING)]);
  await page.keyboard.press("ArrowRight");
  const child = (await said()).split(",")[0]!;
  await page.keyboard.press("a");
  await page.waitForFunction((name) => location.hash.includes(`.${name}&`), child);
  await page.keyboard.press("Escape");
  await page.waitForFunction((name) => location.hash.includes(`.${name}&`), nameOf(STAGING));
  await page.keyboard.press("Escape");
  await canvas.laid(nodes.length);
  const small = (await canvas.cards())[0]!.width;
  await page.locator(".lineage-application").focus();
  await page.keyboard.press("+");
  expect((await canvas.cards())[0]!.width).toBeCloseTo(small * 1.3, 0);
  await page.locator(".lineage-application").focus();
  await page.keyboard.press("/");
  await page.keyboard.type(nameOf(MART));
  await page.keyboard.press("Enter");
  expect(await said()).toContain(`${nameOf(MART)}, model`);
  expect(canvas.complaints).toEqual([]);
});

test("an address brings back all that was set: colours, hops, open cards and the column", async () => {
  await using canvas = await open(`focus=${nodes[STAGING]!.id}&up=1&down=1`);
  const { page } = canvas;
  await page.getByLabel("Colour by").selectOption("layer");
  await page.getByRole("button", { name: "One hop more downstream" }).click();
  await page.getByRole("button", { name: "Columns on the card" }).click();
  await page.getByRole("button", { name: "status", exact: true }).click();
  await page.waitForFunction(() => location.hash.includes("column=status"));
  await page.getByLabel("through filters and joins").check();
  await canvas.laid();
  const state = await hash(canvas);
  const before = (await canvas.save("SVG of what is seen")).toString();
  expect(state).toBe(
    `focus=${nodes[STAGING]!.id}&column=status&up=1&down=2&open=${nodes[STAGING]!.id}&colour=layer&filters=1`,
  );
  await page.reload();
  await canvas.laid();
  expect((await canvas.save("SVG of what is seen")).toString()).toBe(before);
  expect(await hash(canvas)).toBe(state);
});

test("the picture is saved as a drawing of all nodes and as pixels", async () => {
  await using canvas = await open();
  const { page } = canvas;
  await page.keyboard.press("Tab");
  for (let press = 0; press < 4; press++) await page.getByRole("button", { name: "Zoom in" }).click();
  expect(await shownNames(canvas)).toEqual(sorted(nodes.map(({ name }) => name)));
  expect((await canvas.cards("seen")).length).toBeLessThan(nodes.length);
  const drawing = (await canvas.save("SVG of all")).toString();
  await page.locator(".lineage-menu summary").click();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "PNG of all" }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("lineage-made_up.png");
  const pixels = (await readFile(await saved.path())).toString("base64");
  const { width, height, colours } = await page.evaluate(async (base64) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], { type: "image/png" });
    const image = await createImageBitmap(blob);
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const found = new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer));
    return { width: image.width, height: image.height, colours: found.size };
  }, pixels);
  const [, wide, high] = drawing.match(/width="(\d+)[.\d]*" height="(\d+)/)!.map(Number);
  expect([width, height].map((size, at) => Math.abs(size - [wide!, high!][at]!) <= 1)).toEqual([true, true]);
  expect(colours).toBeGreaterThan(50);
});

test("names that would be markup are text in the drawing", async () => {
  const hostile = structuredClone(site);
  hostile.index.nodes[MART]!.name = `<img src=x onerror="window.hacked=1">&`;
  using other = tempFolder();
  await using canvas = await openCanvas(browser, await writeTestPage(other.path, hostile));
  expect(await shownNames(canvas)).toContain(hostile.index.nodes[MART]!.name);
  await canvas.page.getByRole("combobox", { name: "Find a node" }).fill("onerror");
  await canvas.page.keyboard.press("Enter");
  expect(await canvas.page.getByRole("heading").innerText()).toBe(hostile.index.nodes[MART]!.name);
  expect(await canvas.page.evaluate("window.hacked")).toBeUndefined();
});

test("dark follows the system, then the page, and the picture is painted anew", async () => {
  await using canvas = await open("", { colorScheme: "dark" });
  const ground = async () => {
    const drawing = (await canvas.save("SVG of what is seen")).toString();
    const colour = drawing.match(/<rect [^>]*fill="(#\w{6})"/)![1]!;
    return Number.parseInt(colour.slice(1, 3), 16);
  };
  expect(await ground()).toBeLessThan(60);
  expect((await canvas.screen()).ground).toBeLessThan(60);
  await canvas.page.evaluate(() => {
    document.documentElement.dataset.theme = "light";
  });
  expect(await ground()).toBeGreaterThan(200);
  await expect.poll(async () => (await canvas.screen()).ground).toBeGreaterThan(200);
});

describe("five thousand relations with forty thousand columns", () => {
  const large = madeUpSite(5155);
  let place: TempFolder;
  let base: string;

  beforeAll(async () => {
    place = tempFolder();
    base = await writeTestPage(place.path, large);
    const columns = large.index.nodes.reduce((sum, node) => sum + (node.columns?.length ?? 0), 0);
    expect(columns).toBeGreaterThanOrEqual(40_000);
  });

  afterAll(() => place?.[Symbol.dispose]());

  test("all show at once, are found, moved and zoomed into", async () => {
    await using canvas = await openCanvas(browser, base);
    const { page } = canvas;
    const seen = await canvas.cards("seen");
    expect(seen).toHaveLength(large.index.nodes.length);
    expect(seen.every(({ x, y }) => x >= 0 && y >= 0 && x < 1280 && y < 800)).toBe(true);
    await expect.poll(async () => (await canvas.screen()).painted).toBeGreaterThan(100_000);
    // Blocks are too small for names: the one under the pointer is told.
    const block = seen.find(({ x, y }) => x > 600 && y > 300)!;
    await page.mouse.move(block.x + block.width / 2, block.y + block.height / 2);
    expect(await page.locator(".lineage-tip").innerText()).toBe(block.name);
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, -1200);
    await page.waitForTimeout(50);
    const near = await canvas.cards("seen");
    expect(near.length).toBeLessThan(seen.length / 4);
    await page.getByRole("combobox", { name: "Find a node" }).fill("fct_orders_9");
    const name = await page.getByRole("option").first().locator("span").innerText();
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: `About ${name}` }).waitFor();
    const found = await canvas.card(name);
    expect(found.width).toBeGreaterThan(100);
    expect(found.texts.join(" ")).toContain(name);
    expect(canvas.complaints).toEqual([]);
  });

  test("all are in the saved drawing, and a column is followed to its origin", async () => {
    await using canvas = await openCanvas(browser, base);
    const { page } = canvas;
    expect(await shownNames(canvas)).toEqual(sorted(large.index.nodes.map(({ name }) => name)));
    await page.getByRole("combobox", { name: "Find a node" }).fill("dim_orders");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "customer_id", exact: true }).click();
    await page.waitForFunction(() => location.hash.includes("column=customer_id"));
    await canvas.laid();
    const cards = await canvas.cards("all");
    expect(cards.every(({ texts }) => texts.includes("customer_id"))).toBe(true);
    expect(cards.some(({ name }) => name.startsWith("shop."))).toBe(true);
    expect(cards.length).toBeLessThan(2000);
  });
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test.each([
    ["the whole graph", ""],
    ["a node with its columns", `focus=${nodes[MART]!.id}&up=1&down=1&open=${nodes[MART]!.id}`],
    ["a followed column", `focus=${nodes[MART]!.id}&column=amount`],
    ["a wrong expression", "select=colour:red"],
  ])("axe finds no serious fault with %s", async (_, view) => {
    await using canvas = await open(view, { colorScheme });
    expect(await seriousFaults(canvas.page)).toEqual([]);
    await canvas.page.getByRole("button", { name: "List" }).click();
    expect(await seriousFaults(canvas.page)).toEqual([]);
  });
});

test("on a narrow screen the chosen card stays in view above the panel, and the bar takes little room", async () => {
  await using canvas = await open(`focus=${nodes[MART]!.id}&up=1&down=1`, { viewport: { width: 390, height: 844 } });
  const { page } = canvas;
  const card = await canvas.card(nameOf(MART));
  const panel = (await page.locator(".lineage-panel").boundingBox())!;
  const bar = (await page.locator(".lineage-bar").boundingBox())!;
  expect(card.y).toBeGreaterThan(bar.y + bar.height);
  expect(card.y + card.height).toBeLessThan(panel.y);
  expect(card.x + card.width / 2).toBeGreaterThan(0);
  expect(card.x + card.width / 2).toBeLessThan(390);
  expect(bar.height).toBeLessThan(100);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await page.getByLabel("Colour by").isVisible()).toBe(false);
  await page.getByRole("button", { name: "Options" }).click();
  await page.getByLabel("Colour by").selectOption("status");
  expect(await hash(canvas)).toContain("colour=status");
});

test("the small canvas on a page shows the part around its node, and leaves the wheel to the page", async () => {
  await using canvas = await openCanvas(browser, `${address}?compact`, `focus=${nodes[MART]!.id}&up=1&down=1`);
  const { page } = canvas;
  const before = await canvas.cards();
  expect(before.map(({ name }) => name)).toContain(nameOf(MART));
  const zoom = (await page.getByRole("group", { name: "Zoom" }).boundingBox())!;
  for (const { name, x, width } of before) expect(x + width, name).toBeLessThan(zoom.x);
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, -300);
  expect((await canvas.cards())[0]!.width).toBe(before[0]!.width);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await expect.poll(async () => (await canvas.cards())[0]!.width).toBeGreaterThan(before[0]!.width);
});
