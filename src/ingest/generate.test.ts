import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DeclaredSource } from "./declaration.ts";
import { type GenerateOptions, generateData } from "./generate.ts";
import { randomFor } from "./random.ts";
import { findRawFiles } from "./raw-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-generate-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SHOP: DeclaredSource = {
  name: "shop",
  generate: { module: "shop.mjs", seed: 7, scale: 1, from: "2025-09-01", days: 3 },
  tables: [
    {
      source: "shop",
      name: "orders",
      relation: '"raw"."orders"',
      schema: "raw",
      identifier: "orders",
      columns: ["id", "customer", "note", "at"].map((name) => ({ name, type: "text" })),
      load: { format: "csv", files: "data/{date}/orders.csv", delimiter: ",", rules: [] },
    },
  ],
};

const GENERATOR = `
export const rowsAtScale1 = 3;
export function* generate({ faker, random, scale, days }) {
  const names = Array.from({ length: 5 }, () => faker.person.firstName());
  for (const date of days) {
    const draw = random("orders", date);
    const rows = Array.from({ length: Math.round(scale) }, (_, i) => ({
      id: i, customer: draw.pick(names), note: 'a "b", c', at: i === 0 ? new Date(0) : null, not_a_column: 1,
    }));
    yield { table: "orders", date, rows };
  }
}`;

async function generate(module: string, options?: GenerateOptions): Promise<string[]> {
  writeFileSync(join(folder, "shop.mjs"), module);
  const files: string[] = [];
  for await (const file of generateData([SHOP], folder, options)) files.push(`${file.path} ${file.rows}`);
  return files;
}

const read = (date: string) => readFileSync(join(folder, `data/${date}/orders.csv`), "utf8");

test("a generator's rows are written as CSV, a file per table and day", async () => {
  expect(await generate(GENERATOR, { scale: 2 })).toEqual([
    "data/2025-09-01/orders.csv 2",
    "data/2025-09-02/orders.csv 2",
    "data/2025-09-03/orders.csv 2",
  ]);
  expect(read("2025-09-01")).toMatch(
    /^id,customer,note,at\n0,\w+,"a ""b"", c",1970-01-01T00:00:00\.000Z\n1,\w+,"a ""b"", c",\n$/,
  );
});

test("the same seed gives the same bytes, for all days at once or one by one; another seed gives others", async () => {
  await generate(GENERATOR, { rows: 60 });
  const whole = read("2025-09-02");
  expect(whole.split("\n")).toHaveLength(22);
  rmSync(join(folder, "data"), { recursive: true });
  expect(await generate(GENERATOR, { rows: 60, from: "2025-09-02", to: "2025-09-02" })).toHaveLength(1);
  expect(read("2025-09-02")).toBe(whole);
  expect(existsSync(join(folder, "data/2025-09-01"))).toBe(false);
  await generate(GENERATOR, { rows: 60, seed: 8 });
  expect(read("2025-09-02")).not.toBe(whole);
});

test("a generator that cannot be used, makes rows for no table or is given no days has a message", async () => {
  await expect(generate(GENERATOR, { from: "2025-09-02", to: "2025-09-01" })).rejects.toMatchObject({
    code: "GENERATOR_DATES",
  });
  const first = (module: string, code: string) => {
    writeFileSync(join(folder, module), code);
    return generateData([{ ...SHOP, generate: { ...SHOP.generate!, module } }], folder).next();
  };
  await expect(first("none.mjs", "export const generate = 1;")).rejects.toMatchObject({
    code: "GENERATOR_MODULE",
    message: 'the generator of source "shop" exports no function',
    place: { file: "none.mjs" },
  });
  await expect(first("broken.mjs", "export function {")).rejects.toMatchObject({ code: "GENERATOR_MODULE" });
  const other = 'export default () => [{ table: "x", date: "2025-09-01", rows: [] }];';
  await expect(first("other.mjs", other)).rejects.toMatchObject({
    code: "GENERATOR_ROWS",
    message: 'the generator of source "shop" made rows for "x", which is none of its tables',
    hint: "they are orders",
  });
});

test("files are found by day and by star, in the order of their paths", async () => {
  for (const path of ["2025-09-02/b.csv", "2025-09-01/a.csv", "2025-09-01/a.csv.part", "notes/a.csv"]) {
    mkdirSync(join(folder, "data", path, ".."), { recursive: true });
    writeFileSync(join(folder, "data", path), "");
  }
  const withPattern = (files: string) => {
    const [table] = SHOP.tables;
    return [{ ...SHOP, tables: [{ ...table!, load: { ...table!.load, files } }] }];
  };
  const find = async (pattern: string) => (await findRawFiles(withPattern(pattern), folder)).map(({ path }) => path);
  expect(await find("data/{date}/*.csv")).toEqual(["data/2025-09-01/a.csv", "data/2025-09-02/b.csv"]);
  expect(await find("data/*/a.csv")).toEqual(["data/2025-09-01/a.csv", "data/notes/a.csv"]);
  expect(await find("none/{date}/*.csv")).toEqual([]);
});

test("random numbers follow from their name and lie where they should", () => {
  const draw = randomFor(42, "events", "2025-09-01");
  expect([draw.integer(1, 6), draw.integer(1, 6), draw.integer(1, 6), draw.chance(0.5)]).toMatchInlineSnapshot(`
    [
      2,
      4,
      5,
      false,
    ]
  `);
  expect(randomFor(42, "a").next()).toBe(randomFor(42, "a").next());
  expect(randomFor(42, "a").next()).not.toBe(randomFor(42, "b").next());
  const many = Array.from({ length: 20_000 }, () => draw.normal());
  const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  const thirds = [0, 0, 0];
  for (let i = 0; i < 30_000; i++) thirds[draw.index([0.5, 0.8, 1])]!++;
  expect(thirds.map((count) => Math.round(count / 1000))).toEqual([15, 9, 6]);
});
