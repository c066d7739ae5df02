import { afterEach, beforeEach, expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { queryRows as query, type RawFolder, rawFolder, rawTable as table } from "../testing/raw-folder.ts";
import type { LoadRules } from "./declaration.ts";
import { loadSources } from "./load.ts";

let raw: RawFolder;
beforeEach(() => {
  raw = rawFolder();
});
afterEach(() => raw[Symbol.dispose]());

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
    raw.write(
      "2025-01-01/a.ndjson",
      [
        '{"id": 9007199254740993, "text": "tab\\t\\"é\\" \\u00fc \\\\n", "at": "2025-01-01T10:00:00Z", "ok": true, "payload": {"z": 1.10, "a": [1, {"b": "x\\\\y"}], "stats": {"likes": 5}}, "tags": ["a \\"b\\"", null, "c,d"]}',
        "",
        '\t{"payload":"text","id":2,"text":""}\r',
        '{"id":3,"payload":[1.50,\t"\\t"],"text":null}',
        '{"id":4,"payload":{"stats":null}}',
      ].join("\n"),
    );
    expect((await raw.load(db.adapter, posts())).counts).toEqual([4, 0, 0, 0]);
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
    raw.write("2025-01-01/a.ndjson", `${lines.join("\n")}\n`);
    const sources = posts({ rules: [{ column: "id", required: true }] });
    expect((await raw.load(db.adapter, sources)).counts).toEqual([2, 0, 0, 9]);
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
    raw.write("2025-01-01/a.ndjson", '{"id":1}\n{"id":2,"new":"x","more":{"a":1}}\n');
    raw.write("2025-01-02/a.ndjson", '{"id":3,"new":5,"payload":{}}\n');
    const sources = posts({ key: ["id"] });
    const { files } = await loadSources(db.adapter, sources, raw.path);
    expect(files[0]?.addedColumns).toEqual(["new", "more"]);
    expect(files[1]?.missingColumns).toEqual(["text", "at", "ok", "likes", "tags"]);
    expect(await query(db.adapter, "select id, new::text, more::text from raw.items order by 1")).toEqual([
      [1, null, null],
      [2, '"x"', '{"a": 1}'],
      [3, "5", null],
    ]);
    raw.write("2025-01-03/a.ndjson", '{"ID":4}\n');
    const { faults } = await loadSources(db.adapter, sources, raw.path);
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ["LOAD_COLUMN_MISSING", 'the file lacks the column "id", which shop.items requires'],
    ]);
  });

  test("a column may hold the whole object, beside columns that reach into it", async () => {
    await using db = await makeAdapter();
    raw.write("2025-01-01/a.ndjson", ' {"post": {"id": 7, "a.b": [1]}, "n": 1.0} \n');
    const sources = table(
      { id: "integer", doc: "jsonb" },
      { format: "ndjson", files: "{date}/*.ndjson", paths: { id: "post.id", doc: "$" }, key: ["id"] },
    );
    await raw.load(db.adapter, sources);
    expect(await query(db.adapter, "select id, doc::text from raw.items")).toEqual([
      [7, '{"n": 1.0, "post": {"id": 7, "a.b": [1]}}'],
    ]);
  });
});
