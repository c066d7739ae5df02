import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import type { DatabaseError } from "./errors.ts";
import type { Notice } from "./postgres/connection-options.ts";

const failure = async (work: Promise<unknown>): Promise<DatabaseError> => {
  try {
    await work;
  } catch (error) {
    return error as DatabaseError;
  }
  throw new Error("no error was thrown");
};

describeBothAdapters("a session", (makeAdapter, kind) => {
  test("numbers and booleans come as such, every other type as Postgres writes it", async () => {
    await using db = await makeAdapter();
    const { rows, columns, tag, rowCount } = await db.adapter.withSession((session) =>
      session.query(`select 1::int2, 2::int4, 3::int8, 1.5::float4, 2.5::float8, true, false, null, 'text',
        1.50::numeric, date '2024-02-29', timestamp '2024-02-29 12:00:00.5', timestamptz '2024-02-29 12:00+00',
        interval '1 day 2 hours', '{"a": 1}'::jsonb, array[1, 2], '\\xdead'::bytea, 'NaN'::float8,
        '11111111-1111-1111-1111-111111111111'::uuid`),
    );
    expect(rows).toEqual([
      [
        1,
        2,
        3,
        1.5,
        2.5,
        true,
        false,
        null,
        "text",
        "1.50",
        "2024-02-29",
        "2024-02-29 12:00:00.5",
        "2024-02-29 12:00:00+00",
        "1 day 02:00:00",
        '{"a": 1}',
        "{1,2}",
        "\\xdead",
        Number.NaN,
        "11111111-1111-1111-1111-111111111111",
      ],
    ]);
    expect(columns[9]).toEqual({ name: "numeric", typeOid: 1700 });
    expect(tag).toBe("SELECT 1");
    expect(rowCount).toBe(1);
  });

  test("an int8 beyond 2^53 comes as a bigint", async () => {
    await using db = await makeAdapter();
    const { rows } = await db.adapter.withSession((session) =>
      session.query("select 9007199254740991, 9007199254740992, -9223372036854775808"),
    );
    expect(rows).toEqual([[9007199254740991, 9007199254740992n, -9223372036854775808n]]);
  });

  test("parameters of every kind arrive", async () => {
    await using db = await makeAdapter();
    const { rows } = await db.adapter.withSession((session) =>
      session.query("select $1::int, $2::text, $3::bool, $4::text[], $5::jsonb, $6::text, $7::int8, $8::timestamptz", [
        7,
        "it's",
        true,
        ["a", 'b "c" \\', null, "d,e"],
        { k: [1] },
        null,
        9223372036854775807n,
        new Date("2024-01-01T00:00:00Z"),
      ]),
    );
    expect(rows).toEqual([
      [
        7,
        "it's",
        true,
        '{a,"b \\"c\\" \\\\",NULL,"d,e"}',
        '{"k": [1]}',
        null,
        9223372036854775807n,
        "2024-01-01 00:00:00+00",
      ],
    ]);
  });

  test("the last of several statements is the result", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      const result = await session.query(
        "create table t (a int); insert into t values (1), (2); select a from t order by a;",
      );
      expect(result.rows).toEqual([[1], [2]]);
      const update = await session.query("select 1; update t set a = a + 1");
      expect(update).toEqual({ tag: "UPDATE 2", rowCount: 2, columns: [], rows: [] });
      expect((await session.query("create table u as select * from t")).tag).toBe("SELECT 2");
      expect(await session.query("create table v ()")).toEqual({
        tag: "CREATE TABLE",
        rowCount: null,
        columns: [],
        rows: [],
      });
      expect((await session.query("")).tag).toBe("");
      expect((await session.query("-- nothing")).rows).toEqual([]);
    });
  });

  test("an error has its place in the statement, counted as JavaScript counts", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      const sql = "select '😀', nope from (select 1) x";
      const error = await failure(session.query(sql));
      expect(error.name).toBe("DatabaseError");
      expect(error.code).toBe("SQL_ERROR");
      expect(error.sqlstate).toBe("42703");
      expect(error.message).toBe('column "nope" does not exist');
      expect(sql.slice(error.position! - 1)).toBe("nope from (select 1) x");
      const withParams = await failure(session.query("select $1::int + oops", [1]));
      expect(withParams.position).toBe(18);
      const second = await failure(session.query("select 1; selec 2"));
      expect(second.position).toBe(11);
      expect((await session.query("select 1")).rows).toEqual([[1]]);
    });
  });

  test("an error names detail, hint, constraint and the function it came from", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query("create table t (a int constraint a_is_unique unique); insert into t values (1)");
      const duplicate = await failure(session.query("insert into t values (1)"));
      expect(duplicate.sqlstate).toBe("23505");
      expect(duplicate.constraint).toBe("a_is_unique");
      expect(duplicate.table).toBe("t");
      expect(duplicate.detail).toBe("Key (a)=(1) already exists.");
      const hinted = await failure(session.query("select lengthh('x')"));
      expect(hinted.serverHint).toMatch(/might need to add explicit type casts|No function/);
      await session.query("create function f() returns int language plpgsql as 'begin return 1 / 0; end'");
      const inside = await failure(session.query("select f()"));
      expect(inside.context).toContain("PL/pgSQL function f()");
    });
  });

  test("transactions are plain statements, and the session knows whether one is open", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      expect(session.inTransaction).toBe(false);
      await session.query("create table t (a int)");
      await session.query("begin; insert into t values (1)");
      expect(session.inTransaction).toBe(true);
      await failure(session.query("select nope"));
      expect(session.inTransaction).toBe(true);
      expect((await failure(session.query("select 1"))).sqlstate).toBe("25P02");
      await session.query("rollback");
      expect(session.inTransaction).toBe(false);
      expect((await session.query("select count(*) from t")).rows).toEqual([[0]]);
    });
  });

  test("what a holder leaves behind is gone for the next one", async () => {
    await using db = await makeAdapter({ threads: 1 });
    const failed = await failure(
      db.adapter.withSession(async (session) => {
        await session.query("create table kept (a int); create temporary table gone (a int)");
        await session.query("create schema other; set search_path to other");
        await session.query("prepare p as select 1");
        await session.query("begin; drop table public.kept");
        throw new Error("the holder failed");
      }),
    );
    expect(failed.message).toBe("the holder failed");
    await db.adapter.withSession(async (session) => {
      expect(session.inTransaction).toBe(false);
      const { rows } = await session.query(
        "select to_regclass('public.kept')::text, to_regclass('pg_temp.gone')::text, current_schema(), (select count(*) from pg_prepared_statements)",
      );
      expect(rows).toEqual([["kept", null, "public", 0]]);
    });
  });

  test("100,000 rows go in by COPY, values with quotes, newlines and nulls included", async () => {
    await using db = await makeAdapter();
    function* lines() {
      for (let i = 0; i < 100_000; i++) yield `${i},"line one\nline ""two"", ${i}",${i % 2 ? "x" : ""}\n`;
    }
    await db.adapter.withSession(async (session) => {
      await session.query("create table t (id int, body text, maybe text)");
      const rows = await session.copyFrom("copy t from stdin with (format csv)", Readable.from(lines()));
      expect(rows).toBe(100_000);
      const { rows: check } = await session.query(
        "select count(*), count(maybe), sum(id), max(body) from t where id < 10",
      );
      expect(check).toEqual([[10, 5, 45, 'line one\nline "two", 9']]);
      expect((await session.query("select count(*) from t")).rows).toEqual([[100_000]]);
    });
  });

  test("a bad row fails the COPY, names its line, and the session goes on", async () => {
    await using db = await makeAdapter();
    function* lines() {
      for (let i = 0; i < 50_000; i++) yield i === 30_000 ? "not a number\n" : `${i}\n`;
    }
    await db.adapter.withSession(async (session) => {
      await session.query("create table t (id int)");
      const error = await failure(session.copyFrom("copy t from stdin", Readable.from(lines())));
      expect(error.sqlstate).toBe("22P02");
      expect(error.context).toBe('COPY t, line 30001, column id: "not a number"');
      expect((await session.query("select count(*) from t")).rows).toEqual([[0]]);
    });
  });

  test("rows that cannot be read fail the COPY with the reader's own error", async () => {
    await using db = await makeAdapter();
    async function* lines() {
      yield "1\n";
      await delay(10);
      throw new Error("the file vanished");
    }
    await db.adapter.withSession(async (session) => {
      await session.query("create table t (id int)");
      await session.query("begin");
      const error = await failure(session.copyFrom("copy t from stdin", Readable.from(lines())));
      expect(error.message).toBe("the file vanished");
      expect(session.inTransaction).toBe(true);
      await session.query("rollback");
      expect((await session.query("select count(*) from t")).rows).toEqual([[0]]);
    });
  });

  test("a COPY statement that is itself wrong reads no rows", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      const error = await failure(session.copyFrom("copy nowhere from stdin", Readable.from(["1\n"])));
      expect(error.sqlstate).toBe("42P01");
      const plain = await failure(session.query("create table t (a int); copy t from stdin"));
      expect([plain.sqlstate, plain.code]).toEqual(["57014", "SQL_ERROR"]);
      expect((await session.query("select 1")).rows).toEqual([[1]]);
    });
  });

  test("an empty COPY loads nothing", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query("create table t (id int)");
      expect(await session.copyFrom("copy t from stdin", Readable.from([]))).toBe(0);
    });
  });

  test("notices are handed on", async () => {
    const notices: Notice[] = [];
    await using db = await makeAdapter({ onNotice: (notice) => notices.push(notice) });
    await db.adapter.withSession(async (session) => {
      await session.query("do $$ begin raise notice 'hello %', 1; raise warning 'careful'; end $$");
    });
    expect(notices).toEqual([
      { severity: "NOTICE", sqlstate: "00000", message: "hello 1" },
      { severity: "WARNING", sqlstate: "01000", message: "careful" },
    ]);
  });

  test("names with quotes, upper case, spaces and other scripts work", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema "Größe"; create table "Größe"."o""dd Tabelle 表" ("Ünï ""x""" int)`);
      await session.copyFrom(`copy "Größe"."o""dd Tabelle 表" from stdin`, Readable.from(["5\n"]));
      const { rows, columns } = await session.query(`select * from "Größe"."o""dd Tabelle 表"`);
      expect(rows).toEqual([[5]]);
      expect(columns[0]?.name).toBe('Ünï "x"');
    });
  });

  test("two columns of one name and no column at all are results like others", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      expect((await session.query("select 1 as a, 2 as a")).rows).toEqual([[1, 2]]);
      const none = await session.query("select from generate_series(1, 2)");
      expect(none.rows).toEqual([[], []]);
      expect(none.columns).toEqual([]);
    });
  });

  test("many rows and a large value come through", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      const { rows } = await session.query("select i, repeat('x', 100) from generate_series(1, 50000) i");
      expect(rows.length).toBe(50_000);
      expect(rows[49_999]).toEqual([50_000, "x".repeat(100)]);
      const big = await session.query("select repeat('é', 3000000)");
      expect(String(big.rows[0]?.[0]).length).toBe(3_000_000);
    });
  });

  test("more holders than sessions wait for their turn", async () => {
    await using db = await makeAdapter({ threads: 2 });
    expect(db.adapter.concurrency).toBe(kind === "postgres" ? 2 : 1);
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map((i) =>
        db.adapter.withSession(async (session) => {
          await session.query("select pg_sleep(0.02)");
          order.push(i);
        }),
      ),
    );
    expect([...order].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    if (kind === "pglite") expect(order).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("cancel ends what runs within two seconds, and nothing starts afterwards", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession((session) => session.query("create table t (a int)"));
    const endless = failure(
      db.adapter.withSession(async (session) => {
        await session.query("begin; insert into t values (1)");
        await session.query("select count(*) from generate_series(1, 100000000000)");
      }),
    );
    const waiting = failure(
      db.adapter.withSession(async (session) => {
        await delay(300);
        await session.query("select 1");
      }),
    );
    await delay(200);
    const started = Date.now();
    await db.adapter.cancel();
    expect(Date.now() - started).toBeLessThan(2000);
    expect((await endless).code).toBe("DB_CANCELLED");
    expect((await waiting).code).toBe("DB_CANCELLED");
    expect((await failure(db.adapter.withSession(async () => {}))).code).toBe("DB_CANCELLED");
  });

  test("cancel ends a COPY whose rows do not come", async () => {
    await using db = await makeAdapter();
    const rows = new Readable({ read() {} });
    rows.push("1\n");
    const copying = failure(
      db.adapter.withSession(async (session) => {
        await session.query("create table t (a int)");
        await session.copyFrom("copy t from stdin", rows);
      }),
    );
    await delay(200);
    const started = Date.now();
    await db.adapter.cancel();
    expect(Date.now() - started).toBeLessThan(2000);
    expect((await copying).code).toMatch(/DB_CANCELLED|DB_CONNECTION_LOST/);
    expect(rows.destroyed).toBe(true);
  });
});
