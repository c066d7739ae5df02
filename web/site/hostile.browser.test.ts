import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteIndex } from "../../src/docs/site-data.ts";
import { type CommandProject, commandProject } from "../../src/testing/command-project.ts";
import { launchBrowser } from "../testing/browser.ts";
import { openSite } from "./testing/open-site.ts";

/** Each runs a script, asks for something elsewhere, or covers the page, where it is taken for more than text. */
const ATTACKS = [
  `<script>window.hacked = 1</script></script><script>window.hacked = 1</script>`,
  `<img src=x onerror="window.hacked = 1"><svg onload="window.hacked = 1"><animate onbegin="window.hacked = 1" /></svg>`,
  `<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe><object data="https://evil.example.com/x"></object>`,
  `<style>main { display: none }</style><link rel=stylesheet href="https://evil.example.com/x.css">`,
  `<div style="position: fixed; inset: 0; background: url(https://evil.example.com/x)">over it all</div>`,
  `<form action="https://evil.example.com"><input name=x></form><base href="https://evil.example.com/">`,
  `<meta http-equiv="refresh" content="0; url=https://evil.example.com">`,
  `[a](javascript:window.hacked=1) [b](JaVaScRiPt&colon;window.hacked=1) [c](data:text/html,<script>parent.hacked=1</script>)`,
  `[d](vbscript:x) [e](file:///etc/passwd) <javascript:window.hacked=1> [f]( javascript:window.hacked=1)`,
  `![g](https://evil.example.com/x.png) ![h](//evil.example.com/y.png) ![i](data:image/svg+xml,<svg onload=alert(1)>)`,
  `![" onerror="window.hacked=1](x.png) [j](https://example.com "\\" onmouseover=\\"window.hacked=1")`,
  `{{ constructor.constructor('window.hacked = 1')() }} \${window.hacked = 1} <!-- <script>`,
].join("\n\n");

const text = JSON.stringify(ATTACKS);
const line = JSON.stringify(ATTACKS.replaceAll("\n", " "));
// A template would be rendered where YAML or SQL is read; as text it is in the other places.
const raw = (value: string) => value.replaceAll("{{", "{").replaceAll("}}", "}");

const FILES = {
  "tstl.config.yaml": "name: shop\nvars: {}\n",
  "seeds/people.csv": `id,note\n1,"${ATTACKS.replaceAll('"', '""')}"\n`,
  "models/victim.sql": `-- ${raw(ATTACKS).replaceAll("\n", " ")}\nselect id, note as "<img src=x onerror=window.hacked=1>", note from {{ ref('people') }}`,
  "models/overview.md": `{% docs __overview__ %}{% raw %}${ATTACKS}{% endraw %}{% enddocs %}\n{% docs about %}{% raw %}${ATTACKS}{% endraw %}{% enddocs %}`,
  "macros/help.sql": `{% macro help(x) %}{# ${raw(ATTACKS).replaceAll("#}", "")} #}{{ x }}{% endmacro %}`,
  "models/all.yml": `
version: 2
groups: [{name: team, description: ${raw(text)}, owner: {name: ${raw(line)}, email: ${raw(line)}}}]
models:
  - name: victim
    description: ${raw(text)}
    config: {group: team, tags: [${raw(line)}], meta: {"<b onclick=window.hacked=1>": ${raw(line)}, owner: ${raw(line)}}}
    columns:
      - name: note
        description: "{{ doc('about') }}"
        config: {tags: [${raw(line)}], meta: {note: ${raw(line)}}}
        data_tests:
          - not_null: {name: "<img src=x onerror=window.hacked=1>", description: ${raw(text)}}
          - accepted_values: {arguments: {values: [${raw(line)}]}}
unit_tests:
  - name: a_unit_test
    description: ${raw(text)}
    model: victim
    given: [{input: ref('people'), rows: [{id: 1, note: ${raw(line)}}]}]
    expect: {rows: [{note: ${raw(line)}}]}
sources:
  - name: outside
    description: ${raw(text)}
    tables: [{name: table, description: ${raw(text)}, loader: ${raw(line)}}]
exposures:
  - name: board
    label: ${raw(line)}
    type: dashboard
    url: "javascript:window.hacked=1"
    description: ${raw(text)}
    owner: {name: ${raw(line)}, email: a@example.com}
    depends_on: [ref('victim')]
macros:
  - {name: help, description: ${raw(text)}, arguments: [{name: x, type: ${raw(line)}, description: ${raw(text)}}]}
`,
};

let browser: Browser;
let project: CommandProject;
let index: SiteIndex;

beforeAll(async () => {
  project = await commandProject("pglite", FILES);
  await project.tstl("build");
  await project.tstl("docs", "generate", "--sample-rows", "3");
  await project.tstl("docs", "generate", "--sample-rows", "3", "--single-file");
  const script = readFileSync(join(project.path, "target", "docs", "data", "index.js"), "utf8");
  new Function("tstlSite", script)((_name: string, json: string) => {
    index = JSON.parse(json) as SiteIndex;
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await project?.[Symbol.asyncDispose]();
});

/** What the page has that a text must not have become. */
function trespasses(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll("#app *")];
    const forbidden = "script, style, link, meta, base, iframe, object, embed, form, animate";
    const schemes = /^\s*(javascript|vbscript|data|file|blob):/i;
    const found = elements.filter(
      (each) =>
        each.matches(forbidden) ||
        each.getAttributeNames().some((name) => name.startsWith("on")) ||
        schemes.test(each.getAttribute("href") ?? "") ||
        (each.matches("img") && !/^(data:image\/png|[^:]*$)/.test(each.getAttribute("src") ?? "")) ||
        (each.matches(".prose *, td *") && each.hasAttribute("style")),
    );
    const hacked = "hacked" in window ? ["a script ran"] : [];
    return [...hacked, ...found.map(({ outerHTML }) => outerHTML.slice(0, 200))];
  });
}

describe.each(["docs/index.html", "static_index.html"])("in %s", (name) => {
  test("no text of the project is more than text, wherever it stands", async () => {
    const file = pathToFileURL(join(project.path, "target", name)).href;
    await using opened = await openSite(browser, file, "/");
    const { page } = opened;
    const lists = [
      "/",
      "/list/test",
      "/list/model",
      "/list/exposure",
      `/tag/${encodeURIComponent(index.words.tags[0]!)}`,
    ];
    const pages = index.nodes.map(({ type, id }) => `/${type}/${encodeURIComponent(id)}`);
    expect([...new Set(index.nodes.map(({ type }) => type))].sort()).toEqual(
      ["exposure", "group", "macro", "model", "seed", "source", "test", "unit_test"].sort(),
    );
    let seen = 0;
    for (const address of [...lists, ...pages]) {
      await opened.go(address);
      for (const column of await page.locator(".column-name").all()) await column.click();
      for (const tab of await page.locator(".segments button", { hasText: "Compiled" }).all()) await tab.click();
      // Whatever waits for a picture or a frame to be loaded has had its time.
      await page.waitForTimeout(30);
      expect([address, await trespasses(page)]).toEqual([address, []]);
      if ((await page.locator("main").innerText()).includes("window.hacked")) seen++;
    }
    // The attacks were there to be read, on nearly all of the pages.
    expect(seen).toBeGreaterThan(pages.length);
    await page.keyboard.press("/");
    await page.keyboard.type("hacked");
    await page.locator("[role=option]").first().waitFor();
    await page.waitForTimeout(30);
    expect(await trespasses(page)).toEqual([]);
    expect(opened.elsewhere()).toEqual([]);
    expect(page.frames()).toHaveLength(1);
    expect(await page.locator("main").isVisible()).toBe(true);
  });
});

test("the policy of the page itself stops what would come through", async () => {
  const file = pathToFileURL(join(project.path, "target", "docs", "index.html")).href;
  await using opened = await openSite(browser, file, "/");
  const { page } = opened;
  await page.evaluate(() => {
    const inside = document.querySelector("main")!;
    inside.innerHTML = `<img src=x onerror="window.hacked = 1"><img src="https://evil.example.com/x.png"><a id=bad href="javascript:window.hacked=1">x</a>`;
    inside.append(Object.assign(document.createElement("script"), { textContent: "window.hacked = 1" }));
    inside.append(Object.assign(document.createElement("iframe"), { src: "https://evil.example.com/" }));
    document.getElementById("bad")!.click();
    void fetch("https://evil.example.com/").catch(() => undefined);
  });
  await page.waitForTimeout(200);
  expect(await page.evaluate("window.hacked")).toBeUndefined();
  const refused = opened.complaints.filter((text) => /Content Security Policy/.test(text));
  expect(refused.length).toBeGreaterThanOrEqual(5);
});
