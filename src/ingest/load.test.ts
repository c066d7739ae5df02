import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Adapter } from "../adapter/adapter.ts";
import { type TstlError, throwGathered } from "../errors/tstl-error.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import type { DeclaredSource, RowRule } from "./declaration.ts";
import { type LoadOptions, loadSources } from "./load.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-load-"));
  mkdirSync(join(folder, "data"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function shop(columns: Record<string, string>, rules: RowRule[] = [], delimiter = ","): DeclaredSource[] {
  const table = {
    source: "shop",
    name: "orders",
    relation: '"raw"."orders"',
    schema: "raw",
    identifier: "orders",
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    load: {
      format: "csv" as const,
      files: "data/*.csv",
      delimiter,
      key: [],
      paths: {},
      copies: "skip" as const,
      rules,
    },
    declaredIn: "sources/shop.yml",
  };
  return [{ name: "shop", generate: null, tables: [table] }];
}

const file = (name: string, text: string | Buffer) => writeFileSync(join(folder, "data", name), text);

async function load(adapter: Adapter, sources: DeclaredSource[], options?: LoadOptions) {
  const { files, skipped, rows, refused, faults } = await loadSources(adapter, sources, folder, options);
  throwGathered(faults);
  return { files: files.map((loaded) => loaded.file), skipped, rows, refused };
}

const query = (adapter: Adapter, sql: string) =>
  adapter.withSession(async (session) => (await session.query(sql)).rows);

describeBothAdapters("loading raw files", (makeAdapter) => {
  test("rows come with where they are from, and what is loaded is not loaded again", async () => {
    await using db = await makeAdapter();
    const sources = shop({ id: "integer", note: "text" });
    file("a.csv", '\ufeffid,note\r\n1,"x\ny"\r\n2,\r\n');
    file("b.csv", 'note,id\n"",3\n\n');
    expect(await load(db.adapter, sources, { runId: "run-1" })).toEqual({
      files: ["data/a.csv", "data/b.csv"],
      skipped: 0,
      rows: 3,
      refused: 0,
    });
    const rows = "select id, note, _source, _pipeline_run_id, _file, _line from raw.orders order by id";
    expect(await query(db.adapter, rows)).toEqual([
      [1, "x\ny", "shop", "run-1", "data/a.csv", 2],
      [2, null, "shop", "run-1", "data/a.csv", 4],
      [3, null, "shop", "run-1", "data/b.csv", 2],
    ]);
    expect(
      await query(
        db.adapter,
        "select bool_and(_loaded_at between now() - interval '1 minute' and now()) from raw.orders",
      ),
    ).toEqual([[true]]);
    expect(await load(db.adapter, sources)).toEqual({ files: [], skipped: 2, rows: 0, refused: 0 });
    expect(await query(db.adapter, "select file, row_count from raw._loads order by 1")).toEqual([
      ["data/a.csv", 2],
      ["data/b.csv", 1],
    ]);
  });

  test("two loads at the same time load a file once", async () => {
    await using db = await makeAdapter();
    const sources = shop({ id: "integer" });
    file("a.csv", "id\n1\n2\n");
    const both = await Promise.all([load(db.adapter, sources), load(db.adapter, sources)]);
    expect(both.map(({ rows, skipped }) => [rows, skipped]).sort()).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(await query(db.adapter, "select count(*) from raw.orders")).toEqual([[2]]);
  });

  test("a file that has changed replaces its rows, a forced load does so without a change", async () => {
    await using db = await makeAdapter();
    const sources = shop({ id: "integer" });
    file("a.csv", "id\n1\nbad\n");
    file("b.csv", "id\n7\n");
    await load(db.adapter, sources);
    appendFileSync(join(folder, "data/a.csv"), "2\n");
    expect(await load(db.adapter, sources)).toEqual({ files: ["data/a.csv"], skipped: 1, rows: 2, refused: 1 });
    expect((await load(db.adapter, sources, { force: true })).files).toEqual(["data/a.csv", "data/b.csv"]);
    expect(await query(db.adapter, "select id from raw.orders order by 1")).toEqual([[1], [2], [7]]);
    expect(await query(db.adapter, "select count(*) from raw._quarantine")).toEqual([[1]]);
  });

  test("rows that break a rule are put aside with the reason, and the others are loaded", async () => {
    await using db = await makeAdapter();
    const types = {
      id: "integer",
      at: "timestamp",
      mail: "text",
      kind: "text",
      price: "numeric(5,2)",
      ok: "boolean",
      doc: "jsonb",
      day: "date",
    };
    const sources = shop(types, [
      { column: "id", required: true, min: 1, max: 9 },
      { column: "mail", format: "email" },
      { column: "kind", one_of: ["a", "b"] },
      { column: "price", matches: "^\\d" },
    ]);
    file(
      "a.csv",
      [
        "id,at,mail,kind,price,ok,doc,day",
        '1,2025-09-01 10:00:00,é@x.de,a,1.50,true,"{""a"": 1}",2024-02-29',
        "x,,,,,,,",
        ",,,,,,,",
        "10,,,,,,,",
        "0,,,,,,,",
        "2,2025-13-01 10:00:00,,,,,,",
        "2,2025-09-01T10:00:00Z,nobody at x,,,,,",
        "2,,,c,,,,",
        "2,,,,-1,,,",
        "2,,,,1e,,,",
        "2,,,,,maybe,,",
        "2,,,,,,{a},",
        "2,,,,,,,2023-02-29",
        "2,,,",
        '3,"2025-09-01T10:00:00.123+02:00",,,12345.00,,,',
        "4,,,,,,,",
        '5,"never closed,,',
        "6,,,,,,,",
      ].join("\n"),
    );
    expect(await load(db.adapter, sources)).toEqual({ files: ["data/a.csv"], skipped: 0, rows: 2, refused: 15 });
    expect(await query(db.adapter, "select id, mail, price from raw.orders order by 1")).toEqual([
      [1, "é@x.de", "1.50"],
      [4, null, null],
    ]);
    expect(await query(db.adapter, "select line, reason from raw._quarantine order by line")).toEqual([
      [3, 'id: "x" is not of type integer'],
      [4, "id: is missing"],
      [5, "id: 10 is more than 9"],
      [6, "id: 0 is less than 1"],
      [7, 'at: "2025-13-01 10:00:00" is not of type timestamp'],
      [8, 'mail: "nobody at x" is not an e-mail address'],
      [9, 'kind: "c" is not one of a, b'],
      [10, 'price: "-1" does not match ^\\d'],
      [11, 'price: "1e" is not of type numeric(5,2)'],
      [12, 'ok: "maybe" is not of type boolean'],
      [13, 'doc: "{a}" is not of type jsonb'],
      [14, 'day: "2023-02-29" is not of type date'],
      [15, "row has 4 values, the header has 8"],
      [16, "price: 12345.00 is out of range for type numeric(5,2)"],
      [18, "a quote is opened in this row and never closed"],
    ]);
    expect(await query(db.adapter, "select row_text from raw._quarantine where line in (9, 18) order by line")).toEqual(
      [["2,,,c,,,,"], ['5,"never closed,,\n6,,,,,,,']],
    );
  });

  test("columns that a file has more are added, and those that it lacks are null", async () => {
    await using db = await makeAdapter();
    file("a.csv", "id;note\n1;x\n");
    await load(db.adapter, shop({ id: "integer", note: "text" }, [], ";"));
    file("b.csv", 'id;from\n2;"a;b"c\n');
    await load(db.adapter, shop({ id: "integer", note: "text", later: "date" }, [], ";"));
    expect(await query(db.adapter, 'select id, note, later, "from" from raw.orders order by 1')).toEqual([
      [1, "x", null, null],
      [2, null, null, "a;bc"],
    ]);
  });

  test("a file without a usable header, or with more bad rows than allowed, is refused, and the others are loaded", async () => {
    await using db = await makeAdapter();
    const sources = shop({ id: "integer", note: "text" }, [{ column: "id", required: true }]);
    sources[0]!.tables[0]!.load.max_quarantined = 2;
    file("z.csv", "id\n7\n");
    const refused = async (text: string) => {
      file("a.csv", text);
      const { faults } = await loadSources(db.adapter, sources, folder);
      const [{ code, message, place, hint }] = faults as [TstlError];
      return [`${code} ${place?.file}:${place?.line} ${message}`, hint];
    };
    expect(await refused("id,id\n")).toEqual([
      'LOAD_HEADER data/a.csv:1 the file has two columns named "id"',
      "mend the file, or move it away, and load again",
    ]);
    expect((await refused("id,\n"))[0]).toBe("LOAD_HEADER data/a.csv:1 the file has a column without a name");
    expect((await refused("\n1,2\n"))[0]).toBe("LOAD_HEADER data/a.csv:1 the file has no header");
    expect((await refused("id,_file\n"))[0]).toMatch(/^LOAD_HEADER data\/a.csv:1 the file has a column "_file"/);
    expect(await refused("ids,note\n1,x\n")).toEqual([
      'LOAD_COLUMN_MISSING data/a.csv:1 the file lacks the column "id", which shop.orders requires',
      'the file has "ids"; mend the file, or take `required` from the column\'s rule',
    ]);
    expect(await refused(`id\nx\n1\n${"y\n".repeat(3)}`)).toEqual([
      "LOAD_REFUSED data/a.csv:2 more than 2 rows of the file are refused: nothing of it is loaded",
      'the first one is refused because of id: "x" is not of type integer; compare the file with its table\'s columns and rules',
    ]);
    expect(await query(db.adapter, "select file, row_count from raw._loads")).toEqual([["data/z.csv", 1]]);
    expect(await query(db.adapter, "select id, note from raw.orders")).toEqual([[7, null]]);
  });
});
