import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandProject, commandProject } from "../../src/testing/command-project.ts";
import { launchBrowser } from "../testing/browser.ts";

const HOSTILE = `<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>`;

// Sixty days of two categories: 10 a day in the first half, 20 in the second; Books twice as much as Toys.
const SALES = `
select day::date as day, category, (case when day < '2025-01-31' then 10 else 20 end) * weight as amount
from generate_series('2025-01-01'::date, '2025-03-01', interval '1 day') as day
cross join (values ('Books', 2), ('Toys', 1), ('${HOSTILE.replaceAll("'", "''")}', 0)) as categories (category, weight)
`;

const DASHBOARD = `
title: Sales ${HOSTILE}
text: |
  # About ${HOSTILE}

  Some *words* and **more**, \`code\`, [good](https://example.com) and [bad](javascript:window.hacked=1)

  - one
  - two
filters:
  - {column: day, type: date_range, label: Period, default: 30d}
  - {column: category, type: choice, label: Category}
queries:
  sales: select * from {{ ref('sales') }} order by day, amount desc
  other: select 1 as n
  missing: select * from {{ ref('not_built') }}
sections:
  - title: Numbers
    items:
      - {type: kpi, title: Amount, query: sales, value: {column: amount, format: integer}, over: day}
      - {type: kpi, title: Untouched, query: other, value: n}
      - {type: kpi, title: Not built, query: missing, value: n}
  - items:
      - {type: line, title: By day, query: sales, x: day, y: amount, color: category}
      - {type: area, title: Stacked, query: sales, x: day, y: amount, color: category, stack: stacked, grain: week}
      - {type: bar, title: Bars, query: sales, x: category, y: amount, horizontal: true, sort: value}
      - {type: scatter, title: Points, query: sales, label: category, x: amount, y: {column: day, aggregate: count}}
      - {type: heatmap, title: Heat, query: sales, x: day, y: category, value: amount}
      - {type: donut, title: Parts, query: sales, by: category, value: amount}
      - {type: funnel, title: Steps, query: sales, steps: [amount, {column: amount, aggregate: max, label: Most}]}
      - type: table
        title: Rows
        query: sales
        columns: [category, {column: amount, aggregate: sum, label: Amount}]
        sort: -Amount
`;

let browser: Browser;
let project: CommandProject;

beforeAll(async () => {
  project = await commandProject("pglite", {
    "models/sales.sql": SALES,
    "models/not_built.sql": "select 1 as n",
    "dashboards/sales.yml": DASHBOARD,
    "dashboards/other.yml": "title: Other\nqueries: {one: select 1 as n}\nsections: []\n",
  });
  await project.tstl("run", "--select", "sales");
  await project.tstl("dashboard", "build");
  await project.tstl("dashboard", "build", "--single-file");
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await project?.[Symbol.asyncDispose]();
});

/** A page of the project in a browser, with all that it complains of and asks for. */
async function openPage(file: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => void complaints.push(message.text()));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("request", (request) => void requests.push(request.url()));
  const folder = pathToFileURL(join(project.path, "target", "dashboards")).href;
  await page.goto(`${folder}/${file}`);
  await page.waitForSelector("html[data-ready]");
  const elsewhere = () => requests.filter((url) => !url.startsWith(`${folder}/`) && !url.startsWith("data:"));
  return { page, complaints, elsewhere, [Symbol.asyncDispose]: () => context.close() };
}

const shownValue = (page: Page, title: string) =>
  page.locator(".panel", { hasText: title }).locator(".kpi-value").innerText();

test("a page opens from the disk with every chart drawn, without a complaint and without asking anybody", async () => {
  for (const file of ["sales.html", "dashboards.html#sales"]) {
    await using opened = await openPage(file);
    const { page } = opened;
    // Pixels of each chart that are not transparent; a chart may lie on several canvases.
    const drawn = await page.locator(".chart").evaluateAll((charts) =>
      charts.map((chart) => {
        const layers = [...chart.querySelectorAll("canvas")];
        const pixels = layers.map(
          (layer) => layer.getContext("2d")!.getImageData(0, 0, layer.width, layer.height).data,
        );
        return pixels.some((data) => data.some((value) => value !== 0));
      }),
    );
    expect(drawn).toEqual(Array(6).fill(true));
    expect(opened.complaints).toEqual([]);
    expect(opened.elsewhere()).toEqual([]);
  }
});

test("texts and rows that look like HTML stay text, and links lead to no script", async () => {
  await using opened = await openPage("sales.html");
  const { page } = opened;
  expect(await page.locator("h1").innerText()).toBe(`Sales ${HOSTILE}`);
  expect(await page.locator(".prose h3").innerText()).toBe(`About ${HOSTILE}`);
  expect(await page.locator(".prose a").allInnerTexts()).toEqual(["good"]);
  await page.getByText("Show the numbers").first().click();
  // The tooltip, which names the category, too.
  const box = (await page.locator(".chart").first().boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForSelector(".tip");
  expect(await page.locator(".tip").first().innerText()).toContain(HOSTILE);
  expect(await page.locator("img, #app script").count()).toBe(0);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(opened.complaints).toEqual([]);
});

test("filters narrow what is shown, with the period before to compare with", async () => {
  await using opened = await openPage("sales.html");
  const { page } = opened;
  // 30 days until 1 March at 20 a day, three times for both categories; before them 10 a day.
  expect(await shownValue(page, "Amount")).toBe("1,800");
  const change = page.locator(".panel", { hasText: "Amount" }).locator(".kpi-change");
  expect(await change.first().innerText()).toBe("▲ +100% on the period before");
  await page.getByText("Category", { exact: true }).first().click();
  await page.getByRole("checkbox", { name: "Books" }).uncheck();
  expect(await shownValue(page, "Amount")).toBe("600");
  await page.keyboard.press("Escape");
  expect(await page.getByRole("checkbox", { name: "Books" }).isVisible()).toBe(false);
  await page.getByRole("button", { name: "All", exact: true }).first().click();
  expect(await shownValue(page, "Amount")).toBe("900");
  await page.getByLabel("Period: first day").fill("2025-02-28");
  expect(await shownValue(page, "Amount")).toBe("40");
  expect(await page.locator(".panel", { hasText: "Untouched" }).locator(".note").innerText()).toBe(
    "Not narrowed by Period, Category",
  );
  expect(opened.complaints).toEqual([]);
});

test("a choice that leaves nothing, and a model that is not built, are said in words", async () => {
  await using opened = await openPage("sales.html");
  const { page } = opened;
  const missing = page.locator(".panel", { hasText: "Not built" });
  expect(await missing.innerText()).toContain("The model not_built is not in the database yet.");
  expect(await missing.locator("pre").innerText()).toBe("tstl build +not_built\ntstl dashboard build");
  await page.getByText("Category", { exact: true }).first().click();
  await page.getByRole("button", { name: "None" }).click();
  expect(await page.getByText("There are no rows for this choice.").count()).toBe(8);
  await page.locator(".choices").getByRole("button", { name: "All" }).click();
  expect(await page.locator(".chart:has(canvas)").count()).toBe(6);
  expect(opened.complaints).toEqual([]);
});

test("colours follow the system until the reader chooses, and the choice goes along to the next page", async () => {
  await using opened = await openPage("sales.html", { colorScheme: "dark" });
  const { page } = opened;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe("rgb(16, 20, 27)");
  await page.getByRole("button", { name: "Switch to light colours" }).click();
  expect(await background()).toBe("rgb(244, 245, 247)");
  await page.getByRole("link", { name: "Other" }).click();
  await page.waitForSelector("html[data-ready]");
  expect(await background()).toBe("rgb(244, 245, 247)");
  expect(opened.complaints).toEqual([]);
});

test("charts have words and tables for those who do not see them; tables are sorted by their headings", async () => {
  await using opened = await openPage("sales.html");
  const { page } = opened;
  const labels = await page
    .locator(".chart")
    .evaluateAll((charts) => charts.map((chart) => chart.getAttribute("aria-label")));
  expect(labels[2]).toBe(`Bar chart: Bars, from Books to ${HOSTILE}. Amount: €0 to €1,200, most at Books.`);
  expect(labels.every((label) => (label ?? "").length > 20)).toBe(true);
  await page.locator(".panel", { hasText: "Bars" }).getByText("Show the numbers").click();
  const numbers = page.locator(".panel", { hasText: "Bars" }).locator("tbody tr");
  // The rows are made when the table is opened, a moment after the click.
  await numbers.first().waitFor();
  expect((await numbers.allInnerTexts()).slice(0, 2)).toEqual(["Books\t€1,200", "Toys\t€600"]);
  const rows = page.locator(".panel-table tbody tr");
  expect((await rows.allInnerTexts())[0]).toBe("Books\t€1,200");
  await page.getByRole("button", { name: "Amount" }).click();
  expect((await rows.allInnerTexts()).at(-1)).toBe("Books\t€1,200");
  expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("ascending");
});

test("nothing is wider than the screen of a telephone", async () => {
  await using opened = await openPage("sales.html", { viewport: { width: 390, height: 844 } });
  const widths = await opened.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBe(widths[1]);
  const charts = await opened.page
    .locator(".chart canvas")
    .evaluateAll((all) => all.map((canvas) => canvas.clientWidth));
  expect(charts.every((width) => width > 200 && width <= 390)).toBe(true);
});

test("in a single file, links change the dashboard in place", async () => {
  await using opened = await openPage("dashboards.html");
  const { page } = opened;
  expect(await page.locator("h1").innerText()).toBe("Dashboards");
  await page.locator(".card", { hasText: "Other" }).click();
  await page.locator("h1", { hasText: "Other" }).waitFor();
  await page.goBack();
  await page.locator("h1", { hasText: "Dashboards" }).waitFor();
  expect(opened.complaints).toEqual([]);
});
