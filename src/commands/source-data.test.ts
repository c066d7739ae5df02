import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";

const table = (name: string) => `
      - name: ${name}
        config: {meta: {load: {files: "data/{date}/${name}.csv"}}}
        columns: [{name: id, data_type: integer}, {name: note, data_type: text}]`;

const files = (days: number, rows: number) => ({
  "models/sources.yml": `sources:
  - name: shop
    schema: raw
    config: {meta: {generate: {module: shop.mjs, from: "2026-01-01", days: ${days}}}}
    tables:${table("orders")}${table("users")}
  - name: bank
    schema: raw
    tables:${table("payments")}
`,
  "shop.mjs": `export function* generate({ days }) {
  for (const date of days) for (const table of ["orders", "users"]) yield { table, date, rows: rowsOf(date) };
}
function* rowsOf(date) { for (let id = 0; id < ${rows}; id++) yield { id, note: date + " row " + id }; }`,
  "data/2026-01-01/payments.csv": "id,note\n1,a\n",
  "models/orders.sql": "{{ config(materialized='ephemeral') }} select * from {{ source('shop', 'orders') }}",
  "models/days.sql": "select count(*) as n from {{ ref('orders') }}",
  "models/people.sql": "select count(*) as n from {{ source('shop', 'users') }}",
  "models/paid.sql": "select count(*) as n from {{ source('bank', 'payments') }}",
  "models/report.sql": "select * from {{ ref('days') }}",
});

async function rowsOf(project: CommandProject, sql: string): Promise<unknown[]> {
  const { lines } = await project.tstl("show", "--inline", sql, "--output", "json", "--quiet", "--limit", "-1");
  return JSON.parse(lines.join("\n")).show;
}
const LOADED = "select table_name as t, count(*) as files, sum(row_count) as n from raw._loads group by 1 order by 1";

describe.each(["postgres", "pglite"] as const)("raw data on %s", (kind) => {
  test("build fills the sources that the selected nodes read, and no others", async () => {
    await using project = await commandProject(kind, files(2, 3));
    const days = await project.tstl("build", "--select", "days");
    expect([days.code, days.lines.find((line) => line.startsWith("Loaded"))]).toEqual([0, "Loaded 6 rows of 2 files"]);
    expect(readdirSync(join(project.path, "data/2026-01-02")).sort()).toEqual(["orders.csv", "users.csv"]);
    const report = await project.tstl("build", "--select", "report");
    expect(report.lines.filter((line) => line.startsWith("Loaded"))).toEqual([]);
    await project.tstl("build", "--select", "people", "--exclude", "days");
    expect(await rowsOf(project, LOADED)).toEqual([
      { t: "orders", files: 2, n: 6 },
      { t: "users", files: 2, n: 6 },
    ]);
    expect((await project.tstl("build")).lines).toContain("Loaded 1 row of 1 file; 4 files had been loaded before");
  });

  test("Ctrl-C ends generating and loading at once, and what is loaded is loaded whole", async () => {
    await using project = await commandProject(kind, files(12, 20_000));
    let interrupted = 0;
    const timer = setInterval(() => {
      // Some files are loaded, and others are on their way.
      if (!existsSync(join(project.path, "data/2026-01-05/users.csv"))) return;
      interrupted = performance.now();
      clearInterval(timer);
      project.interrupt();
    }, 5);
    const { code, lines } = await project.tstl("build", "--select", "days", "people");
    expect(performance.now() - interrupted).toBeLessThan(2000);
    expect(code).toBe(130);
    expect(lines.join("\n")).toContain("Exited because of keyboard interrupt");
    expect(
      readdirSync(join(project.path, "data"), { recursive: true }).filter((file) => /part$/.test(String(file))),
    ).toEqual([]);
    expect(existsSync(join(project.path, "data/2026-01-12"))).toBe(false);
    const loaded = (await rowsOf(project, LOADED)) as { t: string; files: number; n: number }[];
    for (const { files: count, n } of loaded) expect(n).toBe(count * 20_000);
    const [{ n }] = (await rowsOf(project, "select count(*) as n from raw.orders")) as [{ n: number }];
    expect(n).toBe(loaded.find(({ t }) => t === "orders")?.n);
    const again = await project.tstl("build", "--select", "days", "people");
    expect(again.code).toBe(0);
    expect(await rowsOf(project, LOADED)).toEqual([
      { t: "orders", files: 12, n: 240_000 },
      { t: "users", files: 12, n: 240_000 },
    ]);
    expect(await rowsOf(project, "select count(*) as n from raw.users")).toEqual([{ n: 240_000 }]);
  });
});

test("generate overwrites files only with --force, and writes single tables", async () => {
  await using project = await commandProject("pglite", files(2, 3));
  expect((await project.tstl("generate", "shop.orders")).lines[0]).toBe("Generated 6 rows in 2 files");
  expect(existsSync(join(project.path, "data/2026-01-01/users.csv"))).toBe(false);
  await expect(project.tstl("generate")).rejects.toMatchObject({
    code: "GENERATOR_EXISTS",
    message: "files that are to be generated exist already: data/2026-01-01/orders.csv, data/2026-01-02/orders.csv",
    hint: "--force writes them anew; --from and --to choose other days",
  });
  expect((await project.tstl("generate", "shop.users")).lines[0]).toBe("Generated 6 rows in 2 files");
  expect((await project.tstl("generate", "--force")).lines[0]).toBe("Generated 12 rows in 4 files");
  expect((await project.tstl("generate", "--from", "2026-01-03", "--to", "2026-01-03")).code).toBe(0);
  await expect(project.tstl("generate", "shop.order")).rejects.toMatchObject({
    message: 'there is no source "shop.order" with rules for its files',
    hint: 'did you mean "orders"?',
  });
});
