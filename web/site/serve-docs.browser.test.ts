import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tempFolder } from "../../src/testing/temp-folder.ts";
import { launchBrowser } from "../testing/browser.ts";
import { openSite } from "./testing/open-site.ts";

const TSTL = join(import.meta.dirname, "..", "..", "dist", "tstl.js");

const YAML = (description: string) =>
  `version: 2\nmodels: [{name: orders, description: ${description}, columns: [{name: id, data_tests: [not_null]}]}]\n`;

const FILES = {
  "tstl.config.yaml": "name: shop\n",
  "models/orders.sql": "select 1 as id",
  "models/models.yml": YAML("As they were."),
};

/** tstl as a process of its own, with what it prints. */
class Tstl implements AsyncDisposable {
  out = "";
  err = "";
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;

  constructor(cwd: string, ...args: string[]) {
    this.#process = spawn(process.execPath, [TSTL, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    this.#process.stdout.on("data", (chunk) => {
      this.out += chunk;
    });
    this.#process.stderr.on("data", (chunk) => {
      this.err += chunk;
    });
    this.ended = new Promise((resolve) => this.#process.once("close", resolve));
  }

  /** The address once it is printed. */
  async url(): Promise<string> {
    await expect.poll(() => this.out + this.err, { timeout: 30_000 }).toContain("Press Ctrl-C to stop.");
    return /http:\/\/\S+/.exec(this.out)![0];
  }

  interrupt(): void {
    this.#process.kill("SIGINT");
  }

  async [Symbol.asyncDispose]() {
    this.#process.kill("SIGKILL");
    await this.ended;
  }
}

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

test("docs serve writes the site anew for every change, keeps the last good one, and ends with Ctrl-C", async () => {
  using folder = tempFolder(FILES);
  await using tstl = new Tstl(folder.path, "docs", "serve", "--port", "0", "--no-browser");
  const url = await tstl.url();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await using opened = await openSite(browser, url, "/model/model.shop.orders");
  const { page } = opened;
  const shows = (text: string) => page.locator("main", { hasText: text }).waitFor();
  await shows("As they were.");

  // Whoever has the page open sees what is written now, and stays where they are.
  folder.write("models/models.yml", YAML("As they are now."));
  await shows("As they are now.");
  expect(await page.locator("h1").innerText()).toBe("orders");

  folder.write("models/orders.sql", "select 1 as id, {{ no_such_macro() }} as x");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/'no_such_macro' is undefined[\s\S]*models\/orders\.sql:1:20/);
  await shows("As they are now.");
  expect(tstl.out).toContain("'no_such_macro' is undefined");
  await using other = await openSite(browser, url, "/");
  await other.page.getByRole("alert").waitFor();
  expect(await other.page.locator("h1").innerText()).toBe("Shop");

  folder.write("models/models.yml", "version: 2\nmodels: [{name: orders, description: [}]\n");
  await page.getByRole("alert").filter({ hasText: "models/models.yml:2" }).waitFor();

  folder.write("models/models.yml", YAML("Mended."));
  folder.write("models/orders.sql", "select 1 as id, 2 as two");
  await shows("Mended.");
  await page.locator(".column-name", { hasText: "two" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);

  // A build in another terminal takes its turn with the embedded database, and its results are on the page.
  expect(await page.locator(".status", { hasText: "passed" }).count()).toBe(0);
  await using build = new Tstl(folder.path, "build");
  expect(await build.ended).toBe(0);
  await page.locator(".column-test .status", { hasText: "passed" }).waitFor();

  tstl.interrupt();
  expect(await tstl.ended).toBe(130);
  expect(tstl.err).toBe("");
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("a project with a model that cannot be compiled is served all the same, and says so", async () => {
  using folder = tempFolder({ ...FILES, "models/broken.sql": "select {{ no_such_macro() }}" });
  await using tstl = new Tstl(folder.path, "docs", "serve", "--port", "0", "--no-browser");
  await using opened = await openSite(browser, await tstl.url(), "/model/model.shop.orders");
  await opened.page.getByRole("alert").filter({ hasText: "models/broken.sql:1:11" }).waitFor();
  expect(await opened.page.locator("h1").innerText()).toBe("orders");
  tstl.interrupt();
  expect(await tstl.ended).toBe(130);
});

test("a port that is taken is told once, before anything is written", async () => {
  using folder = tempFolder(FILES);
  await using first = new Tstl(folder.path, "docs", "serve", "--port", "0", "--no-browser");
  const { port } = new URL(await first.url());
  using other = tempFolder(FILES);
  await using second = new Tstl(other.path, "docs", "serve", "--port", port, "--no-browser");
  expect(await second.ended).toBe(2);
  expect(second.err.trimEnd().split("\n")).toEqual([
    `error[DOCS_PORT]: cannot listen on 127.0.0.1, port ${port}: EADDRINUSE`,
    "  help: choose another one with --port; 0 takes any free one",
  ]);
  expect(second.out).toBe("");
  expect(existsSync(join(other.path, "target", "docs"))).toBe(false);
});
