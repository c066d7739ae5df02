import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Adapter } from "../adapter/adapter.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import type { DeclaredSource, LoadRules } from "./declaration.ts";
import { type LoadOptions, loadSources } from "./load.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-load-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function table(columns: Record<string, string>, load: Partial<LoadRules> = {}): DeclaredSource[] {
  const rules: LoadRules = {
    format: "csv",
    files: "{date}/*.csv",
    delimiter: ",",
    key: [],
    paths: {},
    copies: "skip",
    rules: [],
    ...load,
  };
  const declared = {
    source: "shop",
    name: "items",
    relation: '"raw"."items"',
    schema: "raw",
    identifier: "items",
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    load: rules,
    declaredIn: "sources/shop.yml",
  };
  return [{ name: "shop", generate: null, tables: [declared] }];
}

function file(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What became of the rows: new, updated, superseded, refused. */
async function load(adapter: Adapter, sources: DeclaredSource[], options?: LoadOptions) {
  const { files, rows, updated, superseded, refused, faults } = await loadSources(adapter, sources, folder, options);
  expect(faults).toEqual([]);
  return { files: files.map((loaded) => loaded.file), counts: [rows, updated, superseded, refused] };
}

const query = (adapter: Adapter, sql: string) =>
  adapter.withSession(async (session) => (await session.query(sql)).rows);

const ITEMS = { id: "integer", line: "integer", note: "text" };
const ROWS = "select id, line, note, _file, _line from raw.items order by id, line";

describeBothAdapters("loading by key", (makeAdapter) => {
  test("the last line of the last file holds for a key, whatever the order in which files are loaded", async () => {
    await using db = await makeAdapter();
    const sources = table(ITEMS, { key: ["id", "line"] });
    const first = "id,line,note\n1,1,a\n1,2,b\n1,1,c\n,3,none\n";
    const second = "note,id,line\nd,1,2\ne,2,1\n";
    file("2025-01-02/a.csv", second);
    expect(await load(db.adapter, sources)).toEqual({ files: ["2025-01-02/a.csv"], counts: [2, 0, 0, 0] });
    file("2025-01-01/a.csv", first);
    expect(await load(db.adapter, sources)).toEqual({ files: ["2025-01-01/a.csv"], counts: [1, 0, 2, 1] });
    const expected = [
      [1, 1, "c", "2025-01-01/a.csv", 4],
      [1, 2, "d", "2025-01-02/a.csv", 2],
      [2, 1, "e", "2025-01-02/a.csv", 3],
    ];
    expect(await query(db.adapter, ROWS)).toEqual(expected);
    expect(await query(db.adapter, "select line, reason, row_data ->> 'note' from raw._quarantine")).toEqual([
      [5, "id: is missing", "none"],
    ]);
    await query(db.adapter, "drop schema raw cascade");
    expect((await load(db.adapter, sources)).counts).toEqual([3, 1, 1, 1]);
    expect(await query(db.adapter, ROWS)).toEqual(expected);
    expect((await load(db.adapter, sources)).files).toEqual([]);
    expect((await load(db.adapter, sources, { force: true })).counts).toEqual([3, 0, 2, 1]);
    expect(await query(db.adapter, ROWS)).toEqual(expected);
    expect(
      await query(
        db.adapter,
        "select file, row_count, updated_count, superseded_count, quarantined_count from raw._loads order by 1",
      ),
    ).toEqual([
      ["2025-01-01/a.csv", 1, 0, 2, 1],
      ["2025-01-02/a.csv", 2, 0, 0, 0],
    ]);
  });

  test("a key that a changed file does not have any more is as the files before it have it", async () => {
    await using db = await makeAdapter();
    const sources = table(ITEMS, { key: ["id"] });
    file("2025-01-01/a.csv", "id,line,note\n1,1,oldest\n2,1,oldest\n");
    file("2025-01-02/a.csv", "id,line,note\n1,2,older\nx,2,bad\n");
    file("2025-01-03/a.csv", "id,line,note\n1,3,new\n2,3,new\n3,3,new\n");
    await load(db.adapter, sources);
    file("2025-01-03/a.csv", "id,line,note\n4,4,newest\n");
    expect((await load(db.adapter, sources)).counts).toEqual([1, 0, 0, 0]);
    expect(await query(db.adapter, ROWS)).toEqual([
      [1, 2, "older", "2025-01-02/a.csv", 2],
      [2, 1, "oldest", "2025-01-01/a.csv", 3],
      [4, 4, "newest", "2025-01-03/a.csv", 2],
    ]);
    expect(await query(db.adapter, "select file, line from raw._quarantine")).toEqual([["2025-01-02/a.csv", 3]]);
  });

  test("the whole row takes the place of the earlier one, columns that the file lacks included", async () => {
    await using db = await makeAdapter();
    const sources = table({ id: "integer", note: "text" }, { key: ["id"] });
    file("2025-01-01/a.csv", "id,note,more\n1,a,x\n2,b,y\n");
    file("2025-01-02/a.csv", "id\n1\n");
    const { files } = await loadSources(db.adapter, sources, folder);
    expect(files.map(({ addedColumns, missingColumns }) => [addedColumns, missingColumns])).toEqual([
      [["more"], []],
      [[], ["note"]],
    ]);
    expect(await query(db.adapter, "select id, note, more from raw.items order by 1")).toEqual([
      [1, null, null],
      [2, "b", "y"],
    ]);
  });

  test("a key that comes later is taken, unless the rows that are there break it", async () => {
    await using db = await makeAdapter();
    file("2025-01-01/a.csv", "id,line\n1,1\n1,2\n");
    await load(db.adapter, table({ id: "integer", line: "integer" }));
    file("2025-01-02/a.csv", "id,line\n1,2\n2,1\n");
    await load(db.adapter, table({ id: "integer", line: "integer" }, { key: ["id", "line"], files: "{date}/b.csv" }));
    const withKey = (key: string[]) => table({ id: "integer", line: "integer" }, { key });
    expect((await load(db.adapter, withKey(["id", "line"]))).counts).toEqual([1, 1, 0, 0]);
    file("2025-01-03/a.csv", "id,line\n9,9\n");
    await expect(loadSources(db.adapter, withKey(["id"]), folder)).rejects.toMatchObject({
      code: "LOAD_KEY",
      message:
        "shop.items was loaded without the key (id), and has rows that break it; (id)=(1) is there several times",
      hint: 'drop table "raw"."items" and load with --force',
    });
  });

  test("the same content under another name is not loaded twice without a key, and is loaded once the other changes", async () => {
    await using db = await makeAdapter();
    const sources = table(ITEMS);
    const text = "id,line,note\n1,1,a\n";
    file("2025-01-02/a.csv", text);
    await load(db.adapter, sources);
    file("2025-01-01/b.csv", text);
    const { files, rows } = await loadSources(db.adapter, sources, folder);
    expect([files.map((one) => [one.file, one.sameAs]), rows]).toEqual([[["2025-01-01/b.csv", "2025-01-02/a.csv"]], 0]);
    expect((await loadSources(db.adapter, sources, folder)).skipped).toBe(2);
    file("2025-01-02/a.csv", "id,line,note\n2,1,b\n");
    expect((await load(db.adapter, sources)).counts).toEqual([2, 0, 0, 0]);
    expect(await query(db.adapter, "select id, _file from raw.items order by 1")).toEqual([
      [1, "2025-01-01/b.csv"],
      [2, "2025-01-02/a.csv"],
    ]);
    file("2025-01-05/a.csv", text);
    expect((await load(db.adapter, table(ITEMS, { copies: "load" }))).counts).toEqual([1, 0, 0, 0]);
  });

  test("a file without rows is told and is no fault", async () => {
    await using db = await makeAdapter();
    file("2025-01-01/a.csv", "");
    file("2025-01-02/a.csv", "id,line,note\n");
    const sources = table(ITEMS, { rules: [{ column: "id", required: true }] });
    const { files, faults } = await loadSources(db.adapter, sources, folder);
    expect([files.map(({ empty }) => empty), faults]).toEqual([["no header", "no rows"], []]);
    expect((await loadSources(db.adapter, sources, folder)).skipped).toBe(2);
    const ndjson = table(ITEMS, { format: "ndjson", key: ["id"] });
    file("2025-01-01/a.csv", "\n  \n");
    expect((await loadSources(db.adapter, ndjson, folder)).files.map(({ empty }) => empty)).toEqual(["no rows"]);
  });

  test("rows that only Postgres refuses go to quarantine one by one, however many there are", async () => {
    await using db = await makeAdapter();
    await query(db.adapter, "create type mood as enum ('fine', 'bad')");
    const sources = table({ id: "integer", mood: "mood", price: "numeric(4,2)", code: "char(2)" }, { key: ["id"] });
    const bad = Array.from({ length: 60 }, (_, i) => `${i + 10},odd,,\n`).join("");
    file("2025-01-01/a.csv", `id,mood,price,code\n1,fine,99.999,a\n2,fine,9.999,ab\n3,bad,,a\n${bad}4,bad,1,abc\n`);
    expect((await load(db.adapter, sources)).counts).toEqual([2, 0, 0, 62]);
    expect(await query(db.adapter, "select id, mood, price, code from raw.items order by 1")).toEqual([
      [2, "fine", "10.00", "ab"],
      [3, "bad", null, "a "],
    ]);
    const reasons = "select line, reason, row_text, row_data ->> 'mood' from raw._quarantine";
    expect(await query(db.adapter, `${reasons} where line in (2, 5, 65) order by line`)).toEqual([
      [2, "numeric field overflow", "1,fine,99.999,a", "fine"],
      [5, 'invalid input value for enum mood: "odd"', "10,odd,,", "odd"],
      [65, 'code: "abc" is too long for type char(2)', "4,bad,1,abc", "bad"],
    ]);
    file("2025-01-02/a.csv", "id,mood\n2,odd\n3,fine\n");
    expect((await load(db.adapter, sources)).counts).toEqual([0, 1, 0, 1]);
  });

  test("bytes that are no text are put aside, with the rest of their row", async () => {
    await using db = await makeAdapter();
    mkdirSync(join(folder, "2025-01-01"));
    const bytes = Buffer.concat([
      Buffer.from("id,note\n1,é\n2,"),
      Buffer.from([0xff]),
      Buffer.from("\n3,a\u0000b\n4,ok\n"),
    ]);
    writeFileSync(join(folder, "2025-01-01/a.csv"), bytes);
    expect((await load(db.adapter, table({ id: "integer", note: "text" }))).counts).toEqual([2, 0, 0, 2]);
    expect(await query(db.adapter, "select line, reason, row_data ->> 'note' from raw._quarantine order by 1")).toEqual(
      [
        [3, "the row is not UTF-8", "\ufffd"],
        [4, "the row has a NUL character, which Postgres cannot keep", "a\ufffdb"],
      ],
    );
  });

  test("files of a range of days are loaded, and those of no day are not", async () => {
    await using db = await makeAdapter();
    const sources = table(ITEMS);
    for (const day of [1, 2, 3]) file(`2025-01-0${day}/a.csv`, `id,line,note\n${day},1,a\n`);
    const { files } = await load(db.adapter, sources, { range: { from: "2025-01-02", to: "2025-01-02" } });
    expect(files).toEqual(["2025-01-02/a.csv"]);
    expect((await load(db.adapter, sources, { range: { from: null, to: "2025-01-02" } })).files).toHaveLength(1);
    expect(
      (await load(db.adapter, table(ITEMS, { files: "*/a.csv" }), { range: { from: "2000-01-01", to: null } })).files,
    ).toEqual([]);
  });

  test("a type that the database does not know is told with its column", async () => {
    await using db = await makeAdapter();
    file("2025-01-01/a.csv", "id\n1\n");
    await expect(loadSources(db.adapter, table({ id: "integr" }), folder)).rejects.toMatchObject({
      code: "LOAD_COLUMN_TYPE",
      message:
        'the table shop.items cannot be made, for the data_type of the column "id": type "integr" does not exist',
      place: { file: "sources/shop.yml" },
      hint: 'did you mean "integer"?',
    });
  });
});

const POSTS = {
  id: "bigint",
  text: "text",
  at: "timestamptz",
  ok: "boolean",
  payload: "jsonb",
  likes: "integer",
  tags: "text[]",
};

describeBothAdapters("loading NDJSON", (makeAdapter) => {
  const posts = (load: Partial<LoadRules> = {}) =>
    table(POSTS, { format: "ndjson", files: "{date}/*.ndjson", paths: { likes: "payload.stats.likes" }, ...load });

  test("columns are taken by name or path, and nested values stay as they are", async () => {
    await using db = await makeAdapter();
    file(
      "2025-01-01/a.ndjson",
      [
        '{"id": 9007199254740993, "text": "tab\\t\\"é\\" \\u00fc \\\\n", "at": "2025-01-01T10:00:00Z", "ok": true, "payload": {"z": 1.10, "a": [1, {"b": "x\\\\y"}], "stats": {"likes": 5}}, "tags": ["a \\"b\\"", null, "c,d"]}',
        "",
        '\t{"payload":"text","id":2,"text":""}\r',
        '{"id":3,"payload":[1.50,\t"\\t"],"text":null}',
        '{"id":4,"payload":{"stats":null}}',
      ].join("\n"),
    );
    expect((await load(db.adapter, posts())).counts).toEqual([4, 0, 0, 0]);
    const sql =
      "select id::text, text, at at time zone 'utc', ok, payload::text, likes, tags[1], tags[2], tags[3] from raw.items order by items.id";
    expect(await query(db.adapter, sql)).toEqual([
      ["2", "", null, null, '"text"', null, null, null, null],
      ["3", null, null, null, '[1.50, "\\t"]', null, null, null, null],
      ["4", null, null, null, '{"stats": null}', null, null, null, null],
      [
        "9007199254740993",
        'tab\t"é" ü \\n',
        "2025-01-01 10:00:00",
        true,
        '{"a": [1, {"b": "x\\\\y"}], "z": 1.10, "stats": {"likes": 5}}',
        5,
        'a "b"',
        null,
        "c,d",
      ],
    ]);
    expect(await query(db.adapter, "select _line from raw.items order by 1")).toEqual([[1], [3], [4], [5]]);
  });

  test("lines that are no object, and values of another type, go to quarantine as they are", async () => {
    await using db = await makeAdapter();
    const lines = [
      '{"id": 1, "ok": "yes", "text": 5}',
      '{"id": "x", "text": {"a": 1}, "likes": 1}',
      '{"id": 2, "text": "a"',
      "[1]",
      '{"text": "no id"}',
      '{"id": 3, "text": "\\u0000"}',
      '{"id": 3, "text": "\\ud83d"}',
      '{"id": 4, "text": "\\ud83d\\ude00"}',
      '{"id": 5, "payload": {"stats": {"likes": "many"}}}',
      '{"id": 1e400000, "payload": 1}',
      '{"id": 6, "payload": 1e400000}',
    ];
    file("2025-01-01/a.ndjson", `${lines.join("\n")}\n`);
    const sources = posts({ rules: [{ column: "id", required: true }] });
    expect((await load(db.adapter, sources)).counts).toEqual([2, 0, 0, 9]);
    expect(await query(db.adapter, "select id, text, ok from raw.items order by 1")).toEqual([
      [1, "5", true],
      [4, "😀", null],
    ]);
    const quarantine = "select line, reason, row_text, row_data ->> 'id' from raw._quarantine order by 1";
    expect(await query(db.adapter, quarantine)).toEqual([
      [2, 'id: "x" is not of type bigint; text: an object or a list is not of type text', lines[1], "x"],
      [3, "the line is no JSON: Expected ',' or '}' after property value", lines[2], null],
      [4, "the line is JSON, but no object", "[1]", null],
      [5, "id: is missing", lines[4], null],
      [6, "the line has a NUL character, which Postgres cannot keep", lines[5], "3"],
      [7, "the line has half of a surrogate pair, which is no letter", lines[6], "3"],
      [9, 'likes: "many" is not of type integer', lines[8], "5"],
      [10, 'id: "1e400000" is not of type bigint', lines[9], null],
      [11, expect.stringMatching(/^value overflows numeric format|^invalid input syntax/), lines[10], "6"],
    ]);
  });

  test("keys that were not declared become jsonb columns, and a required one that no object has is a fault", async () => {
    await using db = await makeAdapter();
    file("2025-01-01/a.ndjson", '{"id":1}\n{"id":2,"new":"x","more":{"a":1}}\n');
    file("2025-01-02/a.ndjson", '{"id":3,"new":5,"payload":{}}\n');
    const sources = posts({ key: ["id"] });
    const { files } = await loadSources(db.adapter, sources, folder);
    expect(files[0]?.addedColumns).toEqual(["new", "more"]);
    expect(files[1]?.missingColumns).toEqual(["text", "at", "ok", "likes", "tags"]);
    expect(await query(db.adapter, "select id, new::text, more::text from raw.items order by 1")).toEqual([
      [1, null, null],
      [2, '"x"', '{"a": 1}'],
      [3, "5", null],
    ]);
    file("2025-01-03/a.ndjson", '{"ID":4}\n');
    const { faults } = await loadSources(db.adapter, sources, folder);
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ["LOAD_COLUMN_MISSING", 'the file lacks the column "id", which shop.items requires'],
    ]);
  });

  test("a column may hold the whole object, beside columns that reach into it", async () => {
    await using db = await makeAdapter();
    file("2025-01-01/a.ndjson", ' {"post": {"id": 7, "a.b": [1]}, "n": 1.0} \n');
    const sources = table(
      { id: "integer", doc: "jsonb" },
      { format: "ndjson", files: "{date}/*.ndjson", paths: { id: "post.id", doc: "$" }, key: ["id"] },
    );
    await load(db.adapter, sources);
    expect(await query(db.adapter, "select id, doc::text from raw.items")).toEqual([
      [7, '{"n": 1.0, "post": {"id": 7, "a.b": [1]}}'],
    ]);
  });
});
