import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteIndex, SiteNode } from "../../src/docs/site-data.ts";
import { type CommandProject, commandProject } from "../../src/testing/command-project.ts";
import { launchBrowser, seriousFaults } from "../testing/browser.ts";
import { openSite } from "./testing/open-site.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FOLDERS = [
  "analyses",
  "dashboards",
  "macros",
  "models",
  "seeds",
  "snapshots",
  "sources",
  "tests",
  "tstl.config.yaml",
];

let browser: Browser;
let project: CommandProject;
let file: string;
let index: SiteIndex;

beforeAll(async () => {
  project = await commandProject("pglite", {});
  for (const name of FOLDERS) cpSync(join(ROOT, name), join(project.path, name), { recursive: true });
  // Without data: what a page shows of columns and lineage is read from the SQL.
  expect((await project.tstl("docs", "generate", "--empty-catalog")).code).toBe(0);
  const folder = join(project.path, "target", "docs");
  file = pathToFileURL(join(folder, "index.html")).href;
  new Function("tstlSite", readFileSync(join(folder, "data", "index.js"), "utf8"))((_name: string, json: string) => {
    index = JSON.parse(json) as SiteIndex;
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await project?.[Symbol.asyncDispose]();
});

const addressOf = ({ type, id }: SiteNode) => `/${type}/${encodeURIComponent(id)}`;
const heading = (page: Page) => page.locator("h1").innerText();
const named = (name: string) => addressOf(index.nodes.find((node) => node.name === name)!);

test("the e-mail address of a customer is followed from the search to the field of the file, as the terminal says", async () => {
  const { lines } = await project.tstl("lineage", "dim_customers.email");
  const path = lines.flatMap((line) => /(?:copied|renamed|transformed) from (\S+)/.exec(line)?.[1] ?? []);
  const field = lines.flatMap((line) => /filled from (.+)/.exec(line)?.[1] ?? []);
  expect({ last: path.at(-1), field }).toEqual({
    last: "shop.customers.email",
    field: ["data/raw/{date}/customers.csv: column email"],
  });

  await using opened = await openSite(browser, file, "/");
  const { page } = opened;
  await page.keyboard.press("/");
  await page.keyboard.type("dim_customers");
  await page.locator("[role=option][aria-selected=true]", { hasText: /^dim_customers/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "dim_customers");
  await page.getByRole("button", { name: "email", exact: true }).click();
  for (const step of path) {
    await page.locator(".column-more").getByRole("link", { name: step, exact: true }).click();
    const relation = step.slice(0, step.lastIndexOf("."));
    await page.waitForFunction((name) => document.querySelector("h1")?.textContent === name, relation);
    await page.locator("tr.is-open .column-name", { hasText: step.slice(relation.length + 1) }).waitFor();
  }
  expect(await page.locator("tr.is-open").innerText()).toContain(field[0]);

  // The address alone leads others there, in the colours that they like.
  await using other = await openSite(browser, file, new URL(page.url()).hash.slice(1), { colorScheme: "dark" });
  await other.page.locator("tr.is-open", { hasText: field[0]! }).waitFor();
  const background = await other.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(Math.max(...background.match(/\d+/g)!.map(Number))).toBeLessThan(60);
  expect([...opened.complaints, ...opened.elsewhere(), ...other.complaints]).toEqual([]);
});

test("an expression selects in the graph what it selects on the command line", async () => {
  const listed = await project.tstl("ls", "--select", "+dim_customers", "tag:medallion", "--output", "name", "--quiet");
  const kinds = await project.tstl("ls", "--output", "name", "--quiet", "--resource-type", "test", "unit_test");
  const tests = new Set(kinds.lines);
  const expected = listed.lines.filter((name) => name !== "" && !tests.has(name));
  expect(expected.length).toBeGreaterThan(10);
  await using opened = await openSite(browser, file, "/lineage");
  const { page } = opened;
  await page.getByLabel("Select nodes").fill("+dim_customers tag:medallion");
  await page.keyboard.press("Enter");
  await page.getByText(`${expected.length} of `).waitFor();
  expect(decodeURIComponent(new URL(page.url()).hash)).toContain("select=+dim_customers");
});

test("the page about the project leads to pages that exist", async () => {
  await using opened = await openSite(browser, file, "/");
  const { page } = opened;
  const links = await page.locator(".readme a").evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
  expect(links.length).toBeGreaterThan(15);
  for (const link of links) {
    await opened.go(link.slice(1));
    expect([link, await heading(page)]).not.toEqual([link, "There is no such page"]);
  }
  await opened.go("/model/model.web_shop.dim_customers?column=customer_email");
  expect(await page.locator(".note").first().innerText()).toBe("dim_customers has no column customer_email.");
});

test("a unit test shows its rows, a data test what it is called with", async () => {
  await using opened = await openSite(browser, file, named("a_customer_has_a_version_per_change"));
  const { page } = opened;
  const rows = (title: string) => page.getByRole("group", { name: title }).locator("tbody tr");
  expect(await rows("Given ref('production_customer_changes')").count()).toBe(4);
  const [first] = await rows("Expected").allInnerTexts();
  expect(first!.split("\t")).toEqual(
    expect.arrayContaining(["Ann Lee", "ann@example.com", "Germany", "2025-01-05 10:00:00", "false"]),
  );
  expect((await rows("Expected").nth(2).innerText()).split("\t")).toContain("null");
  expect(await page.locator("section", { hasText: "Given" }).first().getByRole("link").innerText()).toBe(
    "production_customer_changes",
  );
  await opened.go(named("relationships_agg_daily_sales_date_day__date_day__ref_dim_date_"));
  expect(await page.locator(".facts").innerText()).toMatch(/To\s+ref\('dim_date'\)\s+Field\s+date_day/i);
  expect(await page.locator(".tests").innerText()).toBe("agg_daily_sales.date_day");
});

test("a list is narrowed by words and ordered by its columns", async () => {
  await using opened = await openSite(browser, file, "/list/model");
  const { page } = opened;
  const names = () => page.locator(".list-name").allInnerTexts();
  const models = index.nodes.filter(({ type }) => type === "model").map(({ name }) => name);
  expect(await names()).toEqual(models.toSorted());
  await page.getByRole("button", { name: "Name" }).click();
  await page.getByRole("button", { name: "Name" }).click();
  expect((await names())[0]).toBe(models.toSorted().at(-1));
  await page.getByLabel("Find in this list").fill("gold stock");
  await expect.poll(names).toEqual(["gold_inventory_health"]);
});

/** One page of each kind. */
function kinds(): [kind: string, address: string][] {
  const types = [...new Set(index.nodes.map(({ type }) => type))];
  return [
    ["overview", "/"],
    ...types.map((type): [string, string] => {
      const nodes = index.nodes.filter((node) => node.type === type);
      // Where there is more to see there is more to be wrong.
      return [type, addressOf(nodes.find(({ description, tests }) => description && tests) ?? nodes[0]!)];
    }),
    ["generic test", addressOf(index.nodes.find(({ materialized }) => materialized === "relationships")!)],
    ["column", "/model/model.web_shop.dim_customers?column=email"],
    ["references", "/erd/all"],
    ["graph", "/lineage"],
    ["list of models", "/list/model"],
    ["list of tests", "/list/test"],
    ["tag", "/tag/medallion"],
    ["slowest", "/list/health?only=slowest"],
    ["nothing", "/model/nothing"],
  ];
}

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test("axe finds no serious fault on any kind of page, and headings go down by one", async () => {
    await using opened = await openSite(browser, file, "/", { colorScheme });
    const { page } = opened;
    const faults: Record<string, string[]> = {};
    for (const [kind, address] of kinds()) {
      await opened.go(address);
      const levels = await page
        .locator("main")
        .locator("h1, h2, h3, h4")
        .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
      const jumps = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1).map((level) => `jump to h${level}`);
      const found = [...(await seriousFaults(page)), ...jumps];
      if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1");
      if (found.length > 0) faults[kind] = found;
    }
    expect(faults).toEqual({});
  });
});
