import { afterEach, beforeEach, expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { queryRows as query, type RawFolder, rawFolder, rawTable as table } from "../testing/raw-folder.ts";
import { loadSources } from "./load.ts";

let raw: RawFolder;
beforeEach(() => {
  raw = rawFolder();
});
afterEach(() => raw[Symbol.dispose]());

const ITEMS = { id: "integer", line: "integer", note: "text" };
const ROWS = "select id, line, note, _file, _line from raw.items order by id, line";

describeBothAdapters("loading by key", (makeAdapter) => {
  test("the last line of the last file holds for a key, whatever the order in which files are loaded", async () => {
    await using db = await makeAdapter();
    const sources = table(ITEMS, { key: ["id", "line"] });
    const first = "id,line,note\n1,1,a\n1,2,b\n1,1,c\n,3,none\n";
    const second = "note,id,line\nd,1,2\ne,2,1\n";
    raw.write("2025-01-02/a.csv", second);
    expect(await raw.load(db.adapter, sources)).toEqual({ files: ["2025-01-02/a.csv"], counts: [2, 0, 0, 0] });
    raw.write("2025-01-01/a.csv", first);
    expect(await raw.load(db.adapter, sources)).toEqual({ files: ["2025-01-01/a.csv"], counts: [1, 0, 2, 1] });
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
    expect((await raw.load(db.adapter, sources)).counts).toEqual([3, 1, 1, 1]);
    expect(await query(db.adapter, ROWS)).toEqual(expected);
    expect((await raw.load(db.adapter, sources)).files).toEqual([]);
    expect((await raw.load(db.adapter, sources, { force: true })).counts).toEqual([3, 0, 2, 1]);
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
    raw.write("2025-01-01/a.csv", "id,line,note\n1,1,oldest\n2,1,oldest\n");
    raw.write("2025-01-02/a.csv", "id,line,note\n1,2,older\nx,2,bad\n");
    raw.write("2025-01-03/a.csv", "id,line,note\n1,3,new\n2,3,new\n3,3,new\n");
    await raw.load(db.adapter, sources);
    raw.write("2025-01-03/a.csv", "id,line,note\n4,4,newest\n");
    expect((await raw.load(db.adapter, sources)).counts).toEqual([1, 0, 0, 0]);
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
    raw.write("2025-01-01/a.csv", "id,note,more\n1,a,x\n2,b,y\n");
    raw.write("2025-01-02/a.csv", "id\n1\n");
    const { files } = await loadSources(db.adapter, sources, raw.path);
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
    raw.write("2025-01-01/a.csv", "id,line\n1,1\n1,2\n");
    await raw.load(db.adapter, table({ id: "integer", line: "integer" }));
    raw.write("2025-01-02/a.csv", "id,line\n1,2\n2,1\n");
    await raw.load(
      db.adapter,
      table({ id: "integer", line: "integer" }, { key: ["id", "line"], files: "{date}/b.csv" }),
    );
    const withKey = (key: string[]) => table({ id: "integer", line: "integer" }, { key });
    expect((await raw.load(db.adapter, withKey(["id", "line"]))).counts).toEqual([1, 1, 0, 0]);
    raw.write("2025-01-03/a.csv", "id,line\n9,9\n");
    await expect(loadSources(db.adapter, withKey(["id"]), raw.path)).rejects.toMatchObject({
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
    raw.write("2025-01-02/a.csv", text);
    await raw.load(db.adapter, sources);
    raw.write("2025-01-01/b.csv", text);
    const { files, rows } = await loadSources(db.adapter, sources, raw.path);
    expect([files.map((one) => [one.file, one.sameAs]), rows]).toEqual([[["2025-01-01/b.csv", "2025-01-02/a.csv"]], 0]);
    expect((await loadSources(db.adapter, sources, raw.path)).skipped).toBe(2);
    raw.write("2025-01-02/a.csv", "id,line,note\n2,1,b\n");
    expect((await raw.load(db.adapter, sources)).counts).toEqual([2, 0, 0, 0]);
    expect(await query(db.adapter, "select id, _file from raw.items order by 1")).toEqual([
      [1, "2025-01-01/b.csv"],
      [2, "2025-01-02/a.csv"],
    ]);
    raw.write("2025-01-05/a.csv", text);
    expect((await raw.load(db.adapter, table(ITEMS, { copies: "load" }))).counts).toEqual([1, 0, 0, 0]);
  });

  test("a file without rows is told and is no fault", async () => {
    await using db = await makeAdapter();
    raw.write("2025-01-01/a.csv", "");
    raw.write("2025-01-02/a.csv", "id,line,note\n");
    const sources = table(ITEMS, { rules: [{ column: "id", required: true }] });
    const { files, faults } = await loadSources(db.adapter, sources, raw.path);
    expect([files.map(({ empty }) => empty), faults]).toEqual([["no header", "no rows"], []]);
    expect((await loadSources(db.adapter, sources, raw.path)).skipped).toBe(2);
    const ndjson = table(ITEMS, { format: "ndjson", key: ["id"] });
    raw.write("2025-01-01/a.csv", "\n  \n");
    expect((await loadSources(db.adapter, ndjson, raw.path)).files.map(({ empty }) => empty)).toEqual(["no rows"]);
  });

  test("rows that only Postgres refuses go to quarantine one by one, however many there are", async () => {
    await using db = await makeAdapter();
    await query(db.adapter, "create type mood as enum ('fine', 'bad')");
    const sources = table({ id: "integer", mood: "mood", price: "numeric(4,2)", code: "char(2)" }, { key: ["id"] });
    const bad = Array.from({ length: 60 }, (_, i) => `${i + 10},odd,,\n`).join("");
    raw.write(
      "2025-01-01/a.csv",
      `id,mood,price,code\n1,fine,99.999,a\n2,fine,9.999,ab\n3,bad,,a\n${bad}4,bad,1,abc\n`,
    );
    expect((await raw.load(db.adapter, sources)).counts).toEqual([2, 0, 0, 62]);
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
    raw.write("2025-01-02/a.csv", "id,mood\n2,odd\n3,fine\n");
    expect((await raw.load(db.adapter, sources)).counts).toEqual([0, 1, 0, 1]);
  });

  test("bytes that are no text are put aside, with the rest of their row", async () => {
    await using db = await makeAdapter();
    const bytes = Buffer.concat([
      Buffer.from("id,note\n1,é\n2,"),
      Buffer.from([0xff]),
      Buffer.from("\n3,a\u0000b\n4,ok\n"),
    ]);
    raw.write("2025-01-01/a.csv", bytes);
    expect((await raw.load(db.adapter, table({ id: "integer", note: "text" }))).counts).toEqual([2, 0, 0, 2]);
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
    for (const day of [1, 2, 3]) raw.write(`2025-01-0${day}/a.csv`, `id,line,note\n${day},1,a\n`);
    const { files } = await raw.load(db.adapter, sources, { range: { from: "2025-01-02", to: "2025-01-02" } });
    expect(files).toEqual(["2025-01-02/a.csv"]);
    expect((await raw.load(db.adapter, sources, { range: { from: null, to: "2025-01-02" } })).files).toHaveLength(1);
    expect(
      (await raw.load(db.adapter, table(ITEMS, { files: "*/a.csv" }), { range: { from: "2000-01-01", to: null } }))
        .files,
    ).toEqual([]);
  });

  test("a type that the database does not know is told with its column and its line", async () => {
    await using db = await makeAdapter();
    raw.write("2025-01-01/a.csv", "id\n1\n");
    const yaml = `sources:
  - name: shop
    tables:
      - name: items
        columns:
          - name: id
            data_type: integr
`;
    raw.write("sources/shop.yml", yaml);
    await expect(loadSources(db.adapter, table({ id: "integr" }), raw.path)).rejects.toMatchObject({
      code: "LOAD_COLUMN_TYPE",
      message:
        'the table shop.items cannot be made, for the data_type of the column "id": type "integr" does not exist',
      place: { file: "sources/shop.yml", line: 7 },
      hint: 'did you mean "integer"?',
    });
  });

  test("a table without a file is there all the same, empty, for models to read", async () => {
    await using db = await makeAdapter();
    expect(await raw.load(db.adapter, table(ITEMS, { key: ["id"] }))).toEqual({ files: [], counts: [0, 0, 0, 0] });
    expect(await query(db.adapter, "select count(*)::int, max(_file) from raw.items")).toEqual([[0, null]]);
    raw.write("2025-01-01/a.csv", "id,line,note\n1,1,a\n");
    expect((await raw.load(db.adapter, table(ITEMS, { key: ["id"] }))).counts).toEqual([1, 0, 0, 0]);
  });
});
