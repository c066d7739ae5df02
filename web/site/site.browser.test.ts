import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveSite } from "../../src/docs/serve-site.ts";
import { type CommandProject, commandProject } from "../../src/testing/command-project.ts";
import { launchBrowser, seriousFaults } from "../testing/browser.ts";
import { openSite as openSiteAt } from "./testing/open-site.ts";

const FILES = {
  "seeds/raw_customers.csv": "id,mail\n1,a@example.com\n2,b@example.com\n",
  "models/staging/stg_customers.sql":
    "select id as customer_id, lower(mail) as email from {{ ref('raw_customers') }} -- needle_in_sql",
  "models/marts/dim_customers.sql":
    "{{ config(materialized='table') }}\nselect customer_id, email from {{ ref('stg_customers') }}",
  "models/hidden_one.sql": "select 1 as id",
  "models/models.yml": `
version: 2
models:
  - {name: hidden_one, docs: {show: false}}
  - name: dim_customers
    description: Customers, **one row each**.
    columns:
      - name: customer_id
        description: Key, see [the shop](https://example.com).
        data_tests: [unique, {relationships: {arguments: {to: ref('stg_customers'), field: customer_id}}}]
`,
};

let browser: Browser;
let project: CommandProject;

beforeAll(async () => {
  project = await commandProject("pglite", FILES);
  await project.tstl("build");
  await project.tstl("docs", "generate");
  await project.tstl("docs", "generate", "--single-file");
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await project?.[Symbol.asyncDispose]();
});

const openSite = (address: string, options: BrowserContextOptions = {}, base = fileBase("docs/index.html")) =>
  openSiteAt(browser, base, address, options);

const fileBase = (name: string) => pathToFileURL(join(project.path, "target", name)).href;

const DIM = "/model/model.shop.dim_customers";

describe.each(["docs/index.html", "static_index.html"])("%s from the disk", (name) => {
  test("a search with a typing error leads to the model, and a column to where it comes from", async () => {
    await using opened = await openSite("/", {}, fileBase(name));
    const { page } = opened;
    await page.keyboard.press("/");
    await page.keyboard.type("dim custmers");
    await page.waitForSelector("[role=option][aria-selected=true]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.includes("dim_customers"));
    await page.locator(".columns .column-name", { hasText: "email" }).click();
    await page.locator(".column-more").getByRole("link", { name: "stg_customers.email" }).click();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "stg_customers");
    expect(await page.locator("tr.is-open .column-name").innerText()).toBe("email");
    expect(await page.locator("tr.is-open .kind").innerText()).toBe("transformed");
    await page.locator("tr.is-open").getByRole("link", { name: "raw_customers.mail" }).click();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "raw_customers");
    await page.goBack();
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "dim_customers");
    expect(opened.complaints).toEqual([]);
    expect(opened.elsewhere()).toEqual([]);
  });
});

test("words of the SQL are found, and the code is shown as it is written and as it was compiled", async () => {
  await using opened = await openSite("/");
  const { page } = opened;
  await page.getByRole("combobox").fill("needle_in_sql");
  await page.getByRole("option", { name: "stg_customers" }).click();
  const code = page.locator(".code code");
  expect(await code.innerText()).toContain("{{ ref('raw_customers') }}");
  await page.getByRole("button", { name: "Compiled" }).click();
  expect(await code.innerText()).toMatch(/from "\w+"\."public"\."raw_customers"/);
});

test("an address leads to a column, and to the tests of it", async () => {
  await using opened = await openSite(`${DIM}?column=customer_id`);
  const { page } = opened;
  const row = page.locator("tr.is-open");
  expect(await row.locator(".column-name").innerText()).toBe("customer_id");
  expect(await row.locator(".column-test").allInnerTexts()).toEqual(["relationships\npassed", "unique\npassed"]);
  await row.locator(".column-test").last().click();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "unique_dim_customers_customer_id");
  await page.goto(`${fileBase("docs/index.html")}#/model/model.shop.nothing`);
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "There is no such page");
});

test("the address of the graph brings back what is seen of it", async () => {
  const view = "focus=model.shop.dim_customers&column=email&up=1&down=1&open=model.shop.dim_customers&colour=layer";
  await using opened = await openSite(`/lineage?${view}`);
  const { page } = opened;
  await page.waitForSelector(".lineage[data-laid]");
  expect(await page.getByLabel("Colour by").inputValue()).toBe("layer");
  expect(await page.getByRole("button", { name: "email", exact: true }).getAttribute("aria-pressed")).toBe("true");
  await page.getByLabel("Colour by").selectOption("status");
  await page.waitForFunction(() => location.hash.includes("colour=status"));
  await page.reload();
  await page.waitForSelector(".lineage[data-laid]");
  expect(await page.evaluate(() => location.hash)).toBe(`#/lineage?${view.replace("layer", "status")}`);
  expect(await page.getByLabel("Colour by").inputValue()).toBe("status");
  await page.goto(`${fileBase("docs/index.html")}#/lineage/model.shop.dim_customers`);
  await page.waitForSelector(".lineage[data-laid='3']");
  expect(opened.complaints).toEqual([]);
});

test("light and dark follow the system, then the reader", async () => {
  await using opened = await openSite("/", { colorScheme: "dark" });
  const { page } = opened;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole("button", { name: "Switch to light colours" }).click();
  const light = await background();
  expect(brightness(light) - brightness(dark)).toBeGreaterThan(150);
  // The choice outlives the page, and a change of the system's mind.
  await page.emulateMedia({ colorScheme: "light" });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background()).toBe(light);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  expect(await background()).toBe(light);
  await using undecided = await openSite("/", { colorScheme: "light" });
  await undecided.page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => undecided.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark);
});

const brightness = (colour: string) => Math.max(...colour.match(/\d+/g)!.slice(0, 3).map(Number));

test("the tree opens where the page is, by folder and by schema, and goes by arrows", async () => {
  await using opened = await openSite(DIM);
  const { page } = opened;
  await page.waitForSelector(".tree [aria-current=page]");
  expect(await page.locator(".tree [aria-current=page]").innerText()).toBe("dim_customers");
  await page.getByRole("button", { name: "Database" }).click();
  await page.waitForSelector(".tree [aria-current=page]");
  await page.locator(".tree-row", { hasText: "public" }).first().focus();
  await page.keyboard.press("ArrowDown");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("dim_customers");
});

test("what the project hides is on no list, and found by its address", async () => {
  await using opened = await openSite("/list/model");
  const { page } = opened;
  expect(await page.locator(".list-name").allInnerTexts()).toEqual(["dim_customers", "stg_customers"]);
  await page.keyboard.press("/");
  await page.keyboard.type("hidden_one");
  await page.getByText("Nothing fits").waitFor();
  await page.goto(`${fileBase("docs/index.html")}#/model/model.shop.hidden_one`);
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "hidden_one");
  expect(await page.locator(".chips").innerText()).toContain("hidden");
  expect(await page.locator(".tree").innerText()).not.toContain("hidden_one");
});

test("a narrow screen has no sideways scrolling, and its tree behind a button", async () => {
  await using opened = await openSite(DIM, { viewport: { width: 390, height: 844 } });
  const { page } = opened;
  await page.waitForSelector(".columns");
  expect(await page.evaluate(() => document.querySelector("main")!.scrollWidth)).toBe(390);
  expect(await page.locator(".side").isVisible()).toBe(false);
  await page.getByRole("button", { name: "Open the tree" }).click();
  expect(await page.locator(".side").isVisible()).toBe(true);
  await page.locator(".tree [aria-current=page]").waitFor();
});

test("everything on a page is reached by Tab, with the focus to be seen, and left again", async () => {
  await using opened = await openSite(DIM);
  const { page } = opened;
  await page.locator(".columns").waitFor();
  await page.getByRole("application").waitFor();
  const reached: string[] = [];
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement!;
      if (element === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const isOnScreen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      const hasRing = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      const isSeen = (hasRing || (element.matches("main") && boxShadow !== "none")) && isOnScreen;
      return { isSeen, name: `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}` };
    });
    if (focus === null) break;
    expect(focus).toMatchObject({ isSeen: true });
    reached.push(focus.name);
  }
  expect(reached.length).toBeLessThan(200);
  const wanted = ["BUTTON Skip to content", "A ERD", "BUTTON Models 2", "BUTTON customer_id", "BUTTON Copy"];
  expect(reached).toEqual(expect.arrayContaining(wanted));
});

test("the keyboard skips to the content, searches and leaves the search", async () => {
  await using opened = await openSite(DIM);
  const { page } = opened;
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("main");
  await page.keyboard.press("/");
  await page.keyboard.type("customers/");
  const field = page.getByLabel("Search models");
  expect(await field.inputValue()).toBe("customers/");
  const chosen = page.locator("[role=option][aria-selected=true]");
  await chosen.waitFor();
  const first = await chosen.innerText();
  await page.keyboard.press("ArrowDown");
  expect(await chosen.innerText()).not.toBe(first);
  expect(await field.getAttribute("aria-activedescendant")).toBe(await chosen.getAttribute("id"));
  await page.keyboard.press("Escape");
  expect(await page.getByRole("listbox").isVisible()).toBe(false);
  expect(await focused()).toBe("BODY");
  await page.keyboard.press("Control+k");
  expect(await focused()).toBe("INPUT");
});

test("on a narrow screen the tree is opened, walked and closed by keys", async () => {
  await using opened = await openSite(DIM, { viewport: { width: 390, height: 844 } });
  const { page } = opened;
  await page.getByRole("button", { name: "Open the tree" }).press("Enter");
  await page.waitForFunction(() => document.activeElement?.classList.contains("tree-row"));
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await page.locator(".side").isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Open the tree");
  await page.getByRole("button", { name: "Open the tree" }).click();
  await page.mouse.click(370, 400);
  await expect.poll(() => page.locator(".side").isVisible()).toBe(false);
});

test.each(["no-preference", "reduce"] as const)(
  "where the system says %s of motion, the page does as it says",
  async (reducedMotion) => {
    await using opened = await openSite(DIM, { viewport: { width: 390, height: 844 }, reducedMotion });
    const { page } = opened;
    await page.locator(".tree-row").first().waitFor({ state: "attached" });
    const moving = await page.evaluate(() => {
      document.querySelector<HTMLElement>(".menu")!.click();
      return new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.getAnimations().length))),
      );
    });
    expect(moving > 0).toBe(reducedMotion === "no-preference");
  },
);

test("paper has the page and nothing around it, in dark ink on white", async () => {
  await using opened = await openSite(DIM, { colorScheme: "dark", viewport: { width: 900, height: 400 } });
  const { page } = opened;
  await page.locator(".columns").waitFor();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  expect(brightness(await ink())).toBeLessThan(80);
  for (const around of [".top", ".side", ".canvas"]) expect(await page.locator(around).isVisible()).toBe(false);
  // All of it goes on paper, not what a screen holds.
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(800);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(brightness(await ink())).toBeGreaterThan(180);
});

test("the page where dbt puts its own leads to the site, and to the node that the address names", async () => {
  await using opened = await openSite("!/model/model.shop.dim_customers", {}, fileBase("index.html"));
  const { page } = opened;
  expect(new URL(page.url()).pathname).toMatch(/docs\/index\.html$/);
  expect(await page.locator("h1").innerText()).toBe("dim_customers");
  expect(opened.complaints).toEqual([]);
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test.each(["/", DIM, "/list/test", "/erd", "/test/test.shop.unique_dim_customers_customer_id.a"])(
    "axe finds no serious fault on %s",
    async (address) => {
      await using opened = await openSite(address, { colorScheme });
      await opened.page.waitForTimeout(100);
      expect(await seriousFaults(opened.page)).toEqual([]);
    },
  );
});

test("a served page loads itself anew when the site changes, and shows a fault where it cannot", async () => {
  const server = await serveSite({ folder: join(project.path, "target", "docs"), host: "127.0.0.1", port: 0 });
  try {
    await using opened = await openSite(DIM, {}, `${server.url}index.html`);
    const { page } = opened;
    await page.evaluate("window.before = true");
    server.tell("line 3: no such model");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("line 3: no such model");
    server.reload();
    await page.waitForFunction("window.before === undefined && document.documentElement.dataset.ready === ''");
    expect(await page.locator("h1").innerText()).toBe("dim_customers");
    expect(opened.elsewhere()).toEqual([]);
  } finally {
    await server.close();
  }
});
