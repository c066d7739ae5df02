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
      load: {
        format: "csv",
        files: "data/{date}/orders.csv",
        delimiter: ",",
        key: [],
        paths: {},
        copies: "skip",
        rules: [],
      },
      declaredIn: "sources/shop.yml",
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
      id: i, customer: draw.pick(names), note: 'a "b", c', at: i === 0 ? new Date(0) : null,
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
    code: "DATE_RANGE",
  });
  const first = (module: string, code: string, options: GenerateOptions = {}) => {
    writeFileSync(join(folder, module), code);
    return generateData([{ ...SHOP, generate: { ...SHOP.generate!, module } }], folder, options).next();
  };
  await expect(first("none.mjs", "export const generate = 1;")).rejects.toMatchObject({
    code: "GENERATOR_MODULE",
    message: 'the generator of source "shop" exports no function',
    place: { file: "none.mjs" },
  });
  writeFileSync(join(folder, "broken.mjs"), "export const generate = () => [];\nconst x = ;\n");
  // As Node's own importer has it, without a place; that of the tests has other errors.
  const importModule = () => Promise.reject(new SyntaxError("Unexpected token ';'"));
  await expect(first("imports.mjs", 'export * from "./broken.mjs";', { importModule })).rejects.toMatchObject({
    code: "GENERATOR_MODULE",
    message: "the generator of source \"shop\" cannot be loaded: Unexpected token ';'",
    place: { file: "broken.mjs", line: 2, column: 11 },
  });
  const other = 'export default () => [{ table: "x", date: "2025-09-01", rows: [] }];';
  await expect(first("other.mjs", other)).rejects.toMatchObject({
    code: "GENERATOR_ROWS",
    message: 'the generator of source "shop" made rows for "x", which is none of its tables',
    hint: "they are orders",
  });
});

test("objects go into json columns, of CSV and of JSON files, and a file may be made in several batches", async () => {
  const [table] = SHOP.tables;
  const columns = [
    { name: "id", type: "bigint" },
    { name: "doc", type: "jsonb" },
    { name: "at", type: "date" },
  ];
  const made = async (format: "csv" | "ndjson") => {
    const load = { ...table!.load, format, files: `data/{date}.${format}` };
    const code = `export async function* generate({ days: [first, next] }) {
      const rows = async function* () { yield { id: 2n ** 60n, doc: { a: [1, { "b\u00e9": 'x "y"' }] }, at: new Date(0) }; };
      yield { table: "orders", date: first, rows: rows() };
      yield { table: "orders", date: first, rows: [{ id: 2, doc: [1.5, null] }, { doc: "plain" }] };
      yield { table: "orders", date: next, rows: [] };
    }`;
    writeFileSync(join(folder, `${format}.mjs`), code);
    const generate = { ...SHOP.generate!, module: `${format}.mjs` };
    const source = { ...SHOP, generate, tables: [{ ...table!, columns, load }] };
    const files = [];
    for await (const { path, rows } of generateData([source], folder)) files.push([path, rows]);
    expect(files).toEqual([
      [`data/2025-09-01.${format}`, 3],
      [`data/2025-09-02.${format}`, 0],
    ]);
    return readFileSync(join(folder, `data/2025-09-01.${format}`), "utf8");
  };
  expect(await made("csv")).toBe(
    `id,doc,at
1152921504606846976,"{""a"":[1,{""b\u00e9"":""x \\""y\\""""}]}",1970-01-01
2,"[1.5,null]",
,plain,
`,
  );
  expect(await made("ndjson")).toBe(
    `{"id":1152921504606846976,"doc":{"a":[1,{"b\u00e9":"x \\"y\\""}]},"at":"1970-01-01T00:00:00.000Z"}
{"id":2,"doc":[1.5,null]}
{"doc":"plain"}
`,
  );
});

test("a mistake of a generator is told with its file, the table and the row", async () => {
  const { columns } = { columns: { id: "integer", at: "timestamp", ok: "boolean", doc: "jsonb", note: "text" } };
  const table = { ...SHOP.tables[0]!, columns: Object.entries(columns).map(([name, type]) => ({ name, type })) };
  let count = 0;
  const told = async (body: string) => {
    const module = `broken-${count++}.mjs`;
    writeFileSync(join(folder, module), `export function* generate({ days: [date] }) {\n  ${body}\n}`);
    const error = await generateData([{ ...SHOP, tables: [table], generate: { ...SHOP.generate!, module } }], folder)
      .next()
      .catch((thrown) => thrown);
    const { file, line, column } = error.place;
    const place = file === module ? [line, column].filter((part) => part !== undefined).join(":") : file;
    return [error.code, place, error.message.replace('the generator of source "shop" ', ""), error.hint];
  };
  const ofRow = (row: string) => told(`yield { table: "orders", date, rows: [{ id: 1 }, ${row}] };`);
  const cannot = "made a row that its table cannot have: in row 2, ";
  expect(await told("null.x;")).toEqual([
    "GENERATOR_FAILED",
    "2:8",
    "failed: Cannot read properties of null (reading 'x')",
    undefined,
  ]);
  expect(await told(`yield { table: "orders", date, rows: (function* () { null.x; })() };`)).toEqual([
    "GENERATOR_FAILED",
    "2:61",
    "failed: Cannot read properties of null (reading 'x')",
    undefined,
  ]);
  expect(await ofRow("{ nots: 1 }")).toEqual([
    "GENERATOR_ROWS",
    "",
    `${cannot}it has a column "nots", which orders does not have (orders, 2025-09-01)`,
    'did you mean "note"?',
  ]);
  const said = async (row: string) => (await ofRow(row))[2].replace(cannot, "").replace(" (orders, 2025-09-01)", "");
  expect(await said("{ id: 1.5 }")).toBe("its id, of type integer, is 1.5");
  expect(await said("{ id: NaN }")).toBe("its id, of type integer, is NaN");
  expect(await said("{ id: true }")).toBe("its id, of type integer, is true");
  expect(await said("{ at: new Date('x') }")).toBe("its at, of type timestamp, is the date Invalid Date");
  expect(await said("{ at: 20250901 }")).toBe("its at, of type timestamp, is 20250901");
  expect(await said("{ note: {} }")).toBe("its note, of type text, is an object");
  expect(await said("{ note: () => 1 }")).toBe("its note, of type text, is a function");
  expect(await said("{ doc: [1n] }")).toBe("its doc, of type jsonb, is no JSON: Do not know how to serialize a BigInt");
  expect(await said("null")).toBe("it is no object of values by column name");
  expect(await told(`yield { table: "ordres", date, rows: [] };`)).toEqual([
    "GENERATOR_ROWS",
    "",
    'made rows for "ordres", which is none of its tables',
    'did you mean "orders"?',
  ]);
  expect((await told(`yield { table: "orders", date: "2025-09-31", rows: [] };`))[2]).toBe(
    'made rows of orders for "2025-09-31", which is none of the days asked for',
  );
  expect((await told(`yield { table: "orders", date };`))[2]).toBe(
    "made a batch whose rows are no list of rows (orders, 2025-09-01)",
  );
  expect((await told("yield 1;"))[2]).toBe("made something that is no batch");
  expect(existsSync(join(folder, "data/2025-09-01/orders.csv.part"))).toBe(false);
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
