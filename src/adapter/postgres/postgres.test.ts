import { rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { TstlError } from "../../errors/tstl-error.ts";
import { ROLE_WITH_PASSWORD } from "../../testing/embedded-server.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";
import { type PostgresOptions, resolveOptions, startupOptions } from "./connection-options.ts";
import { createPostgresAdapter } from "./postgres-adapter.ts";

async function openError(options: PostgresOptions): Promise<TstlError> {
  const adapter = createPostgresAdapter({ retries: 0, ...options });
  try {
    await adapter.open();
  } catch (error) {
    return error as TstlError;
  } finally {
    await adapter.close();
  }
  throw new Error("the adapter opened");
}

describe("a connection that does not open", () => {
  test("no server", async () => {
    const error = await openError({ host: "127.0.0.1", port: 1, user: "me", password: "secret" });
    expect([error.code, error.message]).toEqual([
      "DB_UNREACHABLE",
      "no Postgres server answers at 127.0.0.1:1 (ECONNREFUSED)",
    ]);
    const socket = await openError({ host: "/nowhere", user: "me" });
    expect(socket.message).toBe("no Postgres server answers at the socket in /nowhere (ENOENT)");
    const both = await openError({ host: "localhost", port: 1, user: "me" });
    expect(both.message).toBe("no Postgres server answers at localhost:1 (ECONNREFUSED)");
  });

  test("an unknown host", async () => {
    const error = await openError({ host: "nobody.invalid", user: "me" });
    expect(error.code).toBe("DB_UNKNOWN_HOST");
    expect(error.message).toContain('the host name "nobody.invalid" is not known');
  });

  test("a host that never answers", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const error = await openError({ host: "127.0.0.1", port, user: "me", connect_timeout: 0.2 });
    expect([error.code, error.message]).toEqual(["DB_TIMEOUT", `127.0.0.1:${port} did not answer in time`]);
    server.close();
  });

  test("something that is no Postgres", async () => {
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const error = await openError({ host: "127.0.0.1", port, user: "me" });
    expect(error.name).toBe("TstlError");
    expect(error.code).toBe("DB_CONNECTION_FAILED");
    server.close();
  });

  test("a wrong or missing password, which is never shown", async () => {
    await using db = await freshDatabase();
    if (process.env.TSTL_TEST_DATABASE_URL) return; // that server's access rules are not ours
    const admin = await db.openAdapter();
    await admin.withSession((session) =>
      session.query(
        `drop role if exists ${ROLE_WITH_PASSWORD}; create role ${ROLE_WITH_PASSWORD} login password 'right one'`,
      ),
    );
    const options = { ...db.options, user: ROLE_WITH_PASSWORD };
    const wrong = await openError({ ...options, password: "wrong one" });
    expect([wrong.code, wrong.message]).toEqual([
      "DB_AUTH_FAILED",
      `127.0.0.1:${db.options.port} refused the password of user "${ROLE_WITH_PASSWORD}"`,
    ]);
    expect(JSON.stringify(wrong) + String(wrong.stack) + String(wrong.cause)).not.toContain("wrong one");
    const missing = await openError({ ...options, password: undefined });
    expect([missing.code, missing.hint]).toEqual([
      "DB_AUTH_FAILED",
      "give a password: in the target, as PGPASSWORD, or in ~/.pgpass",
    ]);
    const right = await db.openAdapter({ user: ROLE_WITH_PASSWORD, password: "right one" });
    expect((await right.withSession((session) => session.query("select current_user"))).rows).toEqual([
      [ROLE_WITH_PASSWORD],
    ]);
    const passfile = join(tmpdir(), `tstl-pgpass-${process.pid}`);
    writeFileSync(passfile, `# comment\nother:*:*:*:x\n127.0.0.1:*:*:${ROLE_WITH_PASSWORD}:right one\n`);
    process.env.PGPASSFILE = passfile;
    const fromFile = await db.openAdapter({ user: ROLE_WITH_PASSWORD });
    expect((await fromFile.withSession((session) => session.query("select 1"))).rows).toEqual([[1]]);
  });
  afterEach(() => {
    if (process.env.PGPASSFILE !== undefined) rmSync(process.env.PGPASSFILE);
    delete process.env.PGPASSFILE;
  });

  test("an unknown user, database or role", async () => {
    await using db = await freshDatabase();
    const user = await openError({ ...db.options, user: "nobody at all" });
    expect([user.code, user.message]).toEqual([
      "DB_AUTH_FAILED",
      `127.0.0.1:${db.options.port} refuses user "nobody at all": role "nobody at all" does not exist`,
    ]);
    const database = await openError({ ...db.options, dbname: "nothing" });
    expect([database.code, database.message]).toEqual([
      "DB_NO_DATABASE",
      `127.0.0.1:${db.options.port} has no database "nothing"`,
    ]);
    const role = await openError({ ...db.options, role: "no one" });
    expect(role.code).toBe("DB_NO_ROLE");
    expect(role.message).toContain('"no one"');
  });

  test("SSL demanded of a server without", async () => {
    await using db = await freshDatabase();
    const error = await openError({ ...db.options, sslmode: "require" });
    expect([error.code, error.message]).toEqual(["DB_SSL_FAILED", `127.0.0.1:${db.options.port} speaks no SSL`]);
    const file = await openError({ ...db.options, sslmode: "verify-full", sslrootcert: "/nowhere.pem" });
    expect(file.message).toBe('sslrootcert "/nowhere.pem" cannot be read');
    const preferred = await db.openAdapter({ sslmode: "prefer" });
    expect((await preferred.withSession((session) => session.query("select 1"))).rows).toEqual([[1]]);
  });
});

describe("a session's settings", () => {
  test("role, search path, timeout and name hold from the start, and after a holder changed them", async () => {
    await using db = await freshDatabase();
    const admin = await db.openAdapter();
    await admin.withSession((session) =>
      session.query(`drop role if exists "tstl the role"; create role "tstl the role"`),
    );
    const adapter = await db.openAdapter({
      role: "tstl the role",
      search_path: '"My Schema", public',
      statement_timeout: 5000,
      application_name: "a test",
      settings: { jit: false, work_mem: "17 MB" },
      threads: 0,
    });
    const settings = () =>
      adapter.withSession(async (session) => {
        const { rows } = await session.query(
          "select current_user, current_setting('search_path'), current_setting('statement_timeout'), current_setting('application_name'), current_setting('jit'), current_setting('work_mem')",
        );
        await session.query("set jit to on; reset role; set search_path to public; set statement_timeout to 1");
        return rows;
      });
    const expected = [["tstl the role", '"My Schema", public', "5s", "a test", "off", "17MB"]];
    expect(await settings()).toEqual(expected);
    expect(await settings()).toEqual(expected);
    await admin.withSession((session) => session.query(`drop role "tstl the role"`));
  });

  test("a statement that takes longer than the timeout is told from a cancelled one", async () => {
    await using db = await freshDatabase();
    const adapter = await db.openAdapter({ statement_timeout: 50 });
    const error = await adapter
      .withSession((session) => session.query("select pg_sleep(5)"))
      .catch((e: TstlError) => e);
    expect(error).toMatchObject({
      code: "DB_STATEMENT_TIMEOUT",
      message: "canceling statement due to statement timeout",
    });
  });

  test("dates are written in one way whatever the database says", async () => {
    await using db = await freshDatabase();
    const admin = await db.openAdapter();
    await admin.withSession((session) => session.query(`alter database "${db.name}" set datestyle to 'German, DMY'`));
    const adapter = await db.openAdapter();
    for (let use = 1; use <= 2; use++) {
      const { rows } = await adapter.withSession(async (session) => {
        const result = await session.query("select date '02/03/2024', current_setting('datestyle')");
        await session.query("set datestyle to 'SQL'");
        return result;
      });
      expect(rows).toEqual([["2024-03-02", "ISO, DMY"]]);
    }
  });
});

describe("a lost connection", () => {
  test("is told as such, and the next session is a new one", async () => {
    await using db = await freshDatabase();
    const adapter = await db.openAdapter({ threads: 1 });
    const lost = await adapter
      .withSession(async (session) => {
        const { rows } = await session.query("select pg_backend_pid()");
        // Caught from the start: the end may come before the one who asked for it has heard of it.
        const sleeping = session.query("select pg_sleep(10)").catch((error: TstlError) => error);
        const killer = await db.openAdapter();
        await killer.withSession((other) => other.query("select pg_terminate_backend($1)", [rows[0]?.[0]]));
        const first = await sleeping;
        const again = await session.query("select 1").catch((second: TstlError) => second);
        expect(again).toBe(first);
        throw first;
      })
      .catch((error: TstlError) => error);
    expect(lost).toMatchObject({
      code: "DB_CONNECTION_LOST",
      message: `lost the connection to 127.0.0.1:${db.options.port}: terminating connection due to administrator command`,
    });
    expect((await adapter.withSession((session) => session.query("select 1"))).rows).toEqual([[1]]);
  });

  test("while nobody used it is not noticed", async () => {
    await using db = await freshDatabase();
    const adapter = await db.openAdapter({ threads: 1 });
    const killer = await db.openAdapter();
    await killer.withSession((session) =>
      session.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await adapter.withSession((session) => session.query("select 1"))).rows).toEqual([[1]]);
  });
});

test("a server with fewer connections than threads is used with those it has", async () => {
  await using db = await freshDatabase();
  const admin = await db.openAdapter();
  const role = `tstl_limited_${process.pid}`;
  await admin.withSession((session) => session.query(`create role ${role} login connection limit 2`));
  const adapter = await db.openAdapter({ user: role, threads: 6, retries: 0 });
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, i) => adapter.withSession((session) => session.query(`select ${i}, pg_sleep(0.05)`))),
  );
  expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  await adapter.close();
  await admin.withSession((session) => session.query(`drop role ${role}`));
});

describe("behind something between", () => {
  /** Passes bytes on to the test server; refuses start-up options as PgBouncer does. */
  async function openProxy(target: PostgresOptions) {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("data", (startup) => {
        if (startup.includes("\0options\0")) {
          const fields = Buffer.from("SERROR\0C08P01\0Munsupported startup parameter: options\0\0");
          const head = Buffer.alloc(5, "E");
          head.writeUInt32BE(fields.length + 4, 1);
          socket.end(Buffer.concat([head, fields]));
          return;
        }
        const upstream = connect(target.port!, target.host!);
        upstream.on("error", () => {});
        upstream.write(startup);
        socket.pipe(upstream).pipe(socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
      port: (server.address() as { port: number }).port,
      cut() {
        for (const socket of sockets) socket.destroy();
      },
      [Symbol.dispose]: () => void server.close(),
    };
  }

  test("settings that a pooler refuses at the start are made by statements, and hold", async () => {
    await using db = await freshDatabase();
    using proxy = await openProxy(db.options);
    const adapter = await db.openAdapter({ port: proxy.port, search_path: "a, public", statement_timeout: 3000 });
    for (let use = 1; use <= 2; use++) {
      const { rows } = await adapter.withSession(async (session) => {
        await session.query("create temporary table gone ()");
        return session.query("select current_setting('search_path'), current_setting('statement_timeout')");
      });
      expect(rows).toEqual([["a, public", "3s"]]);
    }
  });

  test("a cable that is cut is a lost connection", async () => {
    await using db = await freshDatabase();
    using proxy = await openProxy(db.options);
    const adapter = await db.openAdapter({ port: proxy.port });
    const lost = adapter
      .withSession((session) => session.query("select pg_sleep(5)"))
      .catch((error: TstlError) => error);
    setTimeout(() => proxy.cut(), 100);
    expect(await lost).toMatchObject({ code: "DB_CONNECTION_LOST" });
    expect((await adapter.withSession((session) => session.query("select 1"))).rows).toEqual([[1]]);
  });
});

describe("options", () => {
  test("that are absent have psql's defaults", () => {
    expect(resolveOptions({ host: "b", user: "me", threads: 8 })).toMatchObject({
      host: "b",
      port: 5432,
      dbname: "me",
      threads: 8,
      connect_timeout: 10,
    });
  });

  test("that the session starts with are escaped", () => {
    expect(
      startupOptions(resolveOptions({ search_path: "a, b\\c", role: "r", settings: { "a.b": 1, work_mem: "1 MB" } })),
    ).toBe("-c a.b=1 -c work_mem=1\\ MB -c search_path=a,\\ b\\\\c -c role=r");
  });
});
