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

describe.each(["postgres", "pglite"] as const)("generating and loading on %s", (kind) => {
  test("generated rows go through files into tables, or straight, and load the same", async () => {
    await using project = await commandProject(kind, files(2, 3));
    const straight = await project.tstl("generate", "--no-files");
    expect(straight.lines).toContain("Loaded 12 rows of 4 files");
    expect(existsSync(join(project.path, "data/2026-01-02"))).toBe(false);
    const rows = "select count(*) as n, min(_file) as file from raw.orders";
    expect(await rowsOf(project, rows)).toEqual([{ n: 6, file: "data/2026-01-01/orders.csv" }]);
    const both = await project.tstl("generate", "--load");
    expect(both.lines).toContain("Loaded 0 rows of 0 files; 4 files had been loaded before");
    expect(existsSync(join(project.path, "data/2026-01-02/users.csv"))).toBe(true);
    expect(await rowsOf(project, rows)).toEqual([{ n: 6, file: "data/2026-01-01/orders.csv" }]);
  });

  test("the counts of each table are shown, and what is remarkable about the files", async () => {
    await using project = await commandProject(kind, files(1, 1));
    project.write("data/2026-01-01/payments.csv", "id,note,more\n1,a,\nx,b,\n");
    project.write("data/2026-01-02/payments.csv", "id,note,more\n1,a,\nx,b,\n");
    project.write("data/2026-01-03/payments.csv", "id\n2\n");
    project.write("data/2026-01-04/payments.csv", "id,note\n");
    project.write("data/2026-01-05/payments.csv", "");
    const { code, lines } = await project.tstl("load", "bank");
    expect(code).toBe(0);
    const said = lines.filter((line) => line !== "" && !/^Loading|help:/.test(line)).map((line) => line.trim());
    expect(said).toEqual([
      expect.stringContaining("data/2026-01-02/payments.csv has the same content as data/2026-01-01/payments.csv"),
      expect.stringContaining("data/2026-01-04/payments.csv: no rows"),
      expect.stringContaining("data/2026-01-05/payments.csv: nothing in it, not even a header"),
      'bank.payments has a new column "more", which came with data/2026-01-01/payments.csv',
      expect.stringContaining('bank.payments gets no "note" from data/2026-01-03/payments.csv'),
      "Loaded 2 rows of 5 files, 1 row in quarantine",
      "| table         | files | rows | loaded | updated | superseded | quarantined |",
      "| ------------- | ----- | ---- | ------ | ------- | ---------- | ----------- |",
      "| bank.payments |     5 |    3 |      2 |       0 |          0 |           1 |",
    ]);
  });

  test("files are chosen by day and by selection, and one that cannot be loaded keeps no other from it", async () => {
    await using project = await commandProject(kind, files(3, 2));
    await project.tstl("generate");
    const day = await project.tstl("load", "--from", "2026-01-02", "--to", "2026-01-02");
    expect(day.lines).toContain("Loaded 4 rows of 2 files");
    await expect(project.tstl("load", "--from", "2026-01-02", "--to", "2026-01-01")).rejects.toMatchObject({
      code: "DATE_RANGE",
      message: "the range of days ends (2026-01-01) before it begins (2026-01-02)",
    });
    await expect(project.tstl("generate", "--from", "2026-01-02", "--to", "2026-01-01")).rejects.toMatchObject({
      code: "DATE_RANGE",
    });
    const users = await project.tstl("load", "--select", "source:shop.users");
    expect(users.lines).toContain("Loaded 4 rows of 2 files; 1 file had been loaded before");
    project.write("data/2026-01-01/orders.csv", "id,id\n1,2\n");
    await expect(project.tstl("load")).rejects.toMatchObject({
      errors: [{ code: "LOAD_HEADER" }],
      exitCode: 1,
    });
    expect(await rowsOf(project, LOADED)).toEqual([
      { t: "orders", files: 2, n: 4 },
      { t: "payments", files: 1, n: 1 },
      { t: "users", files: 3, n: 6 },
    ]);
  });
});
