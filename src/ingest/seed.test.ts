import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../adapter/adapter.ts";
import { type TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { copySeed, inferSeedColumns, loadSeed, type SeedOptions } from "./seed.ts";

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tstl-seed-"));
  path = join(folder, "seed.csv");
});
afterAll(() => rm(folder, { recursive: true }));

/** Every fault of a scan as `code line:column message`. */
async function faults(csv: string | Buffer, options: SeedOptions = {}): Promise<string[]> {
  await writeFile(path, csv);
  try {
    await inferSeedColumns(path, { file: "seeds/s.csv", ...options });
  } catch (error) {
    const all = error instanceof TstlErrors ? error.errors : [error as TstlError];
    return all.map(({ code, place, message }) => `${code} ${place?.file}:${place?.line}:${place?.column} ${message}`);
  }
  return [];
}

describe("mistakes in a file", () => {
  test("a row with too many or too few values is named with both counts", async () => {
    expect(await faults('a,b\n1,2\n"x\ny",2,3\n4\n')).toEqual([
      "SEED_RAGGED_ROW seeds/s.csv:4:6 row has 3 values, but the header has 2 columns",
      "SEED_RAGGED_ROW seeds/s.csv:5:1 row has 1 value, but the header has 2 columns",
    ]);
  });

  test("a blank line is a mistake between rows and nothing at the end", async () => {
    expect(await faults("a,b\n1,2\n\n3,4\n\n\n")).toEqual([
      "SEED_RAGGED_ROW seeds/s.csv:3:1 blank line between the rows of a seed",
    ]);
    expect(await faults("a,b\n1,2\n\n\n")).toEqual([]);
  });

  test("a quote that is never closed is shown where it opens", async () => {
    expect(await faults('a,b\n1,"two\n3,4\n')).toEqual([
      "SEED_OPEN_QUOTE seeds/s.csv:2:3 a quote is opened here and never closed",
    ]);
  });

  test("names that are missing or there twice are shown in the header", async () => {
    expect(await faults("é,b,é,\n1,2,3,4\n")).toEqual([
      `SEED_HEADER seeds/s.csv:1:5 two columns are named "é" in the seed's header`,
      "SEED_HEADER seeds/s.csv:1:7 column 4 has no name in the seed's header",
    ]);
  });

  test("a file without a header, one that is not there and a delimiter of two characters each have a message", async () => {
    const noHeader = "SEED_EMPTY seeds/s.csv:1:1 the seed's file has no header";
    expect(await faults("")).toEqual([noHeader]);
    expect(await faults("\n1,2\n")).toEqual([noHeader]);
    expect(await faults("\ufeff")).toEqual([noHeader]);
    expect((await faults("a\n", { delimiter: "||" }))[0]).toMatch(
      /^SEED_DELIMITER .*must be one character, not "\|\|"$/,
    );
    await expect(inferSeedColumns(join(folder, "none.csv"))).rejects.toMatchObject({ code: "SEED_NOT_READABLE" });
  });
});

describe("what is taken as dbt takes it", () => {
  const plan = async (csv: string, options: SeedOptions = {}) => {
    await writeFile(path, csv);
    return inferSeedColumns(path, options);
  };

  test("a lenient seed fills short rows and blank lines with nulls and names what has no name", async () => {
    const { columns, rowCount } = await plan("a,a,\n1\n\n1,2,3\n\n", { lenient: true });
    expect(columns.map(({ name, type }) => [name, type])).toEqual([
      ["a", "integer"],
      ["a_2", "integer"],
      ["c", "integer"],
    ]);
    expect(rowCount).toBe(4);
  });

  test("with a wrong delimiter a row is one column", async () => {
    const { columns } = await plan("a,b\n1,2\n", { delimiter: ";", quoteColumns: false });
    expect(columns).toMatchObject([{ name: "a,b", sqlName: "a,b", type: "integer" }]);
  });

  test("a header alone makes integer columns and no rows", async () => {
    const { columns, rowCount } = await plan("a,b,c");
    expect(columns.map(({ type }) => type)).toEqual(["integer", "integer", "integer"]);
    expect(rowCount).toBe(0);
  });

  test("column_types wins over what the cells say", async () => {
    const { columns } = await plan("id,zip\n1,01234\n", { columnTypes: { zip: "varchar(5)", other: "text" } });
    expect(columns.map(({ type, inferredType }) => [type, inferredType])).toEqual([
      ["integer", "integer"],
      ["varchar(5)", "text"],
    ]);
  });

  test("only a file that Postgres reads otherwise is written anew", async () => {
    const passes = async (csv: string, options?: SeedOptions) => (await plan(csv, options)).passThrough;
    expect(await passes('\ufeffa,b\r\n1,"x, ""y"""\r\n,""\r\n')).toBe(true);
    expect(await passes("a|b\n1|x\n", { delimiter: "|" })).toBe(true);
    expect(await passes("a,b\n1.5,2024-01-01T00:00:00\n")).toBe(true);
    for (const csv of ['a\nx"y"\n', 'a\n"x"y\n', "a\nnull\n", "a\n \n", "a\n1.0\n", "a\n2024-1-5\n", "a\n1\r\n2\n"]) {
      expect([csv, await passes(csv)]).toEqual([csv, false]);
    }
    expect(await passes('a\n"1\r\n2"\n')).toBe(false);
    expect(await passes("a\n\\.\n")).toBe(false);
    expect(await passes("a§b\n1§2\n", { delimiter: "§" })).toBe(false);
  });
});

describeBothAdapters("a seed in the database", (makeAdapter) => {
  const create = async (session: Session, csv: string | Buffer, options: SeedOptions = {}) => {
    await writeFile(path, csv);
    const plan = await inferSeedColumns(path, { file: "seeds/s.csv", ...options });
    await session.query("drop table if exists s");
    await session.query(`create table s (${plan.columns.map((c) => `${c.sqlName} ${c.type}`).join(", ")})`);
    return plan;
  };
  const load = async (session: Session, csv: string | Buffer, options?: SeedOptions) => {
    await copySeed(session, "s", path, await create(session, csv, options));
    return (await session.query("select * from s")).rows;
  };
  const failure = async (work: Promise<unknown>) => {
    const { code, message, place, hint } = (await work.catch((error: unknown) => error)) as TstlError;
    return { code, message, at: place && [place.file, place.line, place.column, place.length], hint };
  };

  test("rows arrive as dbt would insert them", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      expect(await load(session, '\ufeff"I d",naïve,X\r\n1,"a\nb",\r\n2,"","q ""r"""\r\n')).toEqual([
        [1, "a\nb", null],
        [2, null, 'q "r"'],
      ]);
      expect(await load(session, 'n,f,d,t,b,s\n1.0,$5.5,2024-1-5,2024-01-31T10:00," TRUE",null\n,,,,,\\.\n')).toEqual([
        [1, 5.5, "2024-01-05", "2024-01-31 10:00:00", true, null],
        [null, null, null, null, null, "\\."],
      ]);
      expect(await load(session, 'a\nx"y",z"\n', { delimiter: ";" })).toEqual([['x"y",z"']]);
      expect(await load(session, 'a\n"x""y"z"\n\n\\.\n')).toEqual([['x"yz"'], [null], ["\\."]]);
      expect(await load(session, 'a§b\n1§"2,§"\n', { delimiter: "§" })).toEqual([[1, "2,§"]]);
      expect(await load(session, 'a\r"1\r\n2"\r"3\r4"\r')).toEqual([["1\n2"], ["3\n4"]]);
      expect(await load(session, "a,b\n1\n\n2,3", { lenient: true })).toEqual([
        [1, null],
        [null, null],
        [2, 3],
      ]);
      expect(await load(session, "A b,C\n1,2\n\n")).toEqual([[1, 2]]);
    });
  });

  test("a time with a zone is turned into the session's time zone", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query("set timezone = 'Europe/Berlin'");
      const times = "t\n2024-01-31T10:00:00Z\n2024-07-31T10:00:00-02:30\n2024-07-31T10:00:00\n";
      expect(await load(session, times)).toEqual([
        ["2024-01-31 11:00:00"],
        ["2024-07-31 14:30:00"],
        ["2024-07-31 10:00:00"],
      ]);
    });
  });

  test("a value that does not fit its column is shown in the file", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      const bad = async (csv: string, options?: SeedOptions) => {
        const plan = await create(session, csv, options);
        return failure(copySeed(session, "s", path, plan));
      };
      expect(await bad("id,n\n1,2\n2,3000000000\n")).toEqual({
        code: "SEED_VALUE",
        message:
          'value "3000000000" does not fit column "n" of type integer: value "3000000000" is out of range for type integer',
        at: ["seeds/s.csv", 3, 3, 10],
        hint: "mend the value, or give the column another type: column_types: {n: bigint}",
      });
      const typed = { columnTypes: { "b: c": "integer" } };
      expect((await bad('a,b: c\n"x\ny",1\n"é\n\nz",two\n', typed)).at).toEqual(["seeds/s.csv", 6, 4, 3]);
      expect((await bad('a,b: c\r\n"x\ny",1\r\n"é\r\n\r\nz",two\r\n', typed)).at).toEqual(["seeds/s.csv", 6, 4, 3]);
      expect((await bad('a,b: c\r\n"x\ny",1\r\nz,two\r\n', typed)).at).toEqual(["seeds/s.csv", 4, 3, 3]);
      expect((await bad('a,b: c\n"null\n",1\n"null\n",2\nnull,two\n', typed)).at).toEqual(["seeds/s.csv", 6, 6, 3]);
    });
  });

  test("a table that was made for other values is to be made anew", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await create(session, "n\n1\n");
      await writeFile(path, "n\n1\nab\n");
      const plan = await inferSeedColumns(path, { file: "seeds/s.csv" });
      expect(await failure(copySeed(session, "s", path, plan))).toEqual({
        code: "SEED_VALUE",
        message:
          'value "ab" does not fit column "n" of the table as it is: invalid input syntax for type integer: "ab"',
        at: ["seeds/s.csv", 3, 1, 2],
        hint: "mend the value, or make the table anew, with text for this column: --full-refresh",
      });
    });
  });

  test("bytes that are not UTF-8 are shown by their line", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      const plan = await create(session, Buffer.from("a\nx\n\xe9\n", "latin1"));
      const { code, message, at } = await failure(copySeed(session, "s", path, plan));
      expect([code, at]).toEqual(["SEED_VALUE", ["seeds/s.csv", 3, 1, undefined]]);
      expect(message).toMatch(/invalid byte sequence for encoding "UTF8"/);
    });
  });
});

describeBothAdapters("a large seed", (makeAdapter) => {
  test("is loaded in one pass, and once more where a late row shows other types", async () => {
    await using db = await makeAdapter();
    const line = `1,${"x".repeat(90)}\n`;
    for (const [last, type, value] of [
      ["2", "integer", 2],
      ["2.5", "float8", 2.5],
      ["null", "integer", null],
    ] as const) {
      await writeFile(path, `n,t\n${line.repeat(60_000)}${last},end\n`);
      const prepared: string[] = [];
      await db.adapter.withSession(async (session) => {
        await session.query("begin");
        const { rows, plan } = await loadSeed(session, "big", path, {}, async ({ columns }) => {
          prepared.push(columns[0]!.type);
          await session.query(`drop table if exists big; create table big (n ${columns[0]!.type}, t text)`);
        });
        expect([rows, plan.rowCount, plan.columns[0]!.type]).toEqual([60_001, 60_001, type]);
        expect((await session.query("select n from big where t = 'end'")).rows).toEqual([[value]]);
        await session.query("commit");
      });
      expect(prepared).toEqual(last === "2" ? ["integer"] : ["integer", type]);
    }
  });

  test("with a mistake in it leaves nothing behind", async () => {
    await using db = await makeAdapter();
    await writeFile(path, `n,t\n${`1,${"x".repeat(90)}\n`.repeat(60_000)}2,3,4\n`);
    await db.adapter.withSession(async (session) => {
      await session.query("begin");
      const load = loadSeed(session, "big", path, { file: "seeds/big.csv" }, async () => {
        await session.query("create table big (n integer, t text)");
      });
      await expect(load).rejects.toMatchObject({ code: "SEED_RAGGED_ROW", place: { line: 60_002, column: 5 } });
      await session.query("rollback");
      expect((await session.query("select to_regclass('big')")).rows).toEqual([[null]]);
    });
  });
});
