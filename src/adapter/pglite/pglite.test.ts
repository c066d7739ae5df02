import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import pg from "pg";
import { expect, test } from "vitest";
import { parseConnectionUrl } from "../../config/targets/connection-url.ts";
import type { TstlError } from "../../errors/tstl-error.ts";
import type { Adapter } from "../adapter.ts";
import { createPostgresAdapter } from "../postgres/postgres-adapter.ts";
import { acquireLock } from "./lock-file.ts";
import { createPgliteAdapter } from "./pglite-adapter.ts";
import { servePglite } from "./serve.ts";

function tempFolder() {
  const path = mkdtempSync(join(tmpdir(), "tstl-pglite-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

async function failure(work: Promise<unknown>): Promise<TstlError> {
  return work.then(
    () => {
      throw new Error("no error was thrown");
    },
    (error) => error as TstlError,
  );
}

async function ask(adapter: Adapter, sql: string): Promise<unknown> {
  await adapter.open();
  try {
    return (await adapter.withSession((session) => session.query(sql))).rows;
  } finally {
    await adapter.close();
  }
}

test("a database on disk keeps its rows, under another name if the project has got one", async () => {
  using folder = tempFolder();
  const dataDir = join(folder.path, "deep", "er", "db");
  const first = createPgliteAdapter({ dataDir, database: "shop" });
  expect(await ask(first, "create table t as select 1 as a; select current_database(), a from shop.public.t")).toEqual([
    ["shop", 1],
  ]);
  const second = createPgliteAdapter({ dataDir, database: 'Other "name"' });
  expect(await ask(second, "select current_database(), a from t")).toEqual([['Other "name"', 1]]);
  const third = createPgliteAdapter({
    dataDir,
    database: 'Other "name"',
    search_path: "x, public",
    settings: { work_mem: "9MB" },
  });
  expect(await ask(third, "select current_setting('search_path'), current_setting('work_mem')")).toEqual([
    ["x, public", "9MB"],
  ]);
  expect(readdirSync(join(folder.path, "deep", "er"))).toEqual(["db"]);
  // The note of the name may be older than the name, when the process was killed between the two.
  writeFileSync(join(dataDir, "tstl.database"), "shop");
  const fourth = createPgliteAdapter({ dataDir, database: 'Other "name"' });
  expect(await ask(fourth, "select current_database(), a from t")).toEqual([['Other "name"', 1]]);
});

test("the embedded Postgres has the version that data directories are checked against", async () => {
  const adapter = createPgliteAdapter({ database: "shop" });
  expect(await ask(adapter, "select current_setting('server_version_num')::int / 10000")).toEqual([[18]]);
});

test("a database in memory holds what a new one on disk holds, and its own name", async () => {
  using folder = tempFolder();
  const inventory = `select current_database(), (select count(*) from pg_class), (select count(*) from pg_proc),
    (select count(*) from pg_collation), (select string_agg(extname, ',') from pg_extension),
    current_setting('search_path'), current_setting('TimeZone'), (select count(*) > 500 from pg_timezone_names),
    to_tsvector('english', 'ships shipped')::text, (select array_agg(x) from unnest(array[1, 2]) x)`;
  const onDisk = await ask(createPgliteAdapter({ dataDir: join(folder.path, "db"), database: "shop" }), inventory);
  const inMemory = await ask(createPgliteAdapter({ database: "shop" }), inventory);
  expect(inMemory).toEqual(onDisk);
  expect(await ask(createPgliteAdapter({ database: "shop" }), "select datname from pg_database")).toEqual([["shop"]]);
});

test("extensions are there when named, and unknown ones are told", async () => {
  const known = createPgliteAdapter({ database: "shop", extensions: ["pg_trgm", "uuid-ossp", "hstore"] });
  expect(
    await ask(
      known,
      "select similarity('word', 'words') > 0.5, length(uuid_generate_v4()::text), 'a=>1'::hstore -> 'a'",
    ),
  ).toEqual([[true, 36, "1"]]);
  const unknown = createPgliteAdapter({ database: "shop", extensions: ["postgis"] });
  const error = await failure(unknown.open());
  expect([error.code, error.message]).toEqual([
    "DB_UNKNOWN_EXTENSION",
    'the embedded database has no extension "postgis"',
  ]);
});

test("who opens a directory waits for a process that writes pages, and for no other", async () => {
  using folder = tempFolder();
  const dataDir = join(folder.path, "db");
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const lock = { pid: other.pid, started: "", host: (await import("node:os")).hostname() };
  const adapter = createPgliteAdapter({ dataDir, database: "shop" });
  try {
    writeFileSync(`${dataDir}.lock`, JSON.stringify({ ...lock, command: "tstl docs" }));
    let isOpen = false;
    const opening = adapter.open().then(() => {
      isOpen = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isOpen).toBe(false);
    rmSync(`${dataDir}.lock`);
    await opening;
    await adapter.close();
    writeFileSync(`${dataDir}.lock`, JSON.stringify({ ...lock, command: "tstl docs-build" }));
    expect((await failure(createPgliteAdapter({ dataDir, database: "shop" }).open())).code).toBe("DB_IN_USE");
  } finally {
    other.kill("SIGKILL");
  }
});

test("a directory is opened by one process at a time", async () => {
  using folder = tempFolder();
  const dataDir = join(folder.path, "db");
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const first = createPgliteAdapter({ dataDir, database: "shop" });
  await first.open();
  const again = await failure(createPgliteAdapter({ dataDir, database: "shop" }).open());
  expect([again.code, again.message]).toEqual([
    "DB_IN_USE",
    `the embedded database "${dataDir}" is already open in this process`,
  ]);
  await first.close();
  try {
    writeFileSync(
      `${dataDir}.lock`,
      JSON.stringify({
        pid: other.pid,
        started: "",
        host: (await import("node:os")).hostname(),
        command: "tstl build",
      }),
    );
    const busy = await failure(createPgliteAdapter({ dataDir, database: "shop" }).open());
    expect([busy.code, busy.message]).toEqual([
      "DB_IN_USE",
      `the embedded database "${dataDir}" is in use by process ${other.pid} (tstl build)`,
    ]);
    writeFileSync(`${dataDir}.lock`, JSON.stringify({ pid: 1, started: "", host: "elsewhere", command: "tstl build" }));
    const remote = await failure(createPgliteAdapter({ dataDir, database: "shop" }).open());
    expect(remote.message).toBe(`the embedded database "${dataDir}" is in use by process 1 on elsewhere (tstl build)`);
    expect(remote.hint).toContain(`delete "${dataDir}.lock"`);
  } finally {
    other.kill("SIGKILL");
  }
});

test("a lock whose process is gone, or whose pid belongs to another by now, is taken over", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "lock");
  const host = (await import("node:os")).hostname();
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.once("exit", resolve));
  for (const stale of [
    JSON.stringify({ pid: gone.pid, started: "", host, command: "x" }),
    JSON.stringify({ pid: process.pid, started: "12", host, command: "x" }),
    "half a fi",
  ]) {
    if (stale.includes('"12"') && process.platform !== "linux") continue;
    writeFileSync(path, stale);
    const release = acquireLock(path, "it");
    expect(existsSync(path)).toBe(true);
    release();
    expect(readdirSync(folder.path)).toEqual([]);
  }
});

test("folders that cannot be used are told apart", async () => {
  using folder = tempFolder();
  const open = (dataDir: string) => failure(createPgliteAdapter({ dataDir, database: "shop" }).open());
  const full = join(folder.path, "full");
  mkdirSync(full);
  writeFileSync(join(full, "diary.txt"), "");
  expect((await open(full)).message).toBe(`the folder "${full}" is not empty and holds no database`);
  expect(readdirSync(full)).toEqual(["diary.txt"]);

  const old = join(folder.path, "old");
  mkdirSync(old);
  writeFileSync(join(old, "PG_VERSION"), "16\n");
  const mismatch = await open(old);
  expect([mismatch.code, mismatch.message]).toEqual([
    "DB_VERSION_MISMATCH",
    `the embedded database in "${old}" is of Postgres 16, and this tstl brings Postgres 18`,
  ]);

  const broken = join(folder.path, "broken");
  mkdirSync(broken);
  writeFileSync(join(broken, "PG_VERSION"), "18\n");
  expect((await open(broken)).code).toBe("DB_CORRUPT");

  const underFile = join(full, "diary.txt", "db");
  expect((await open(underFile)).code).toBe("DB_DIRECTORY_UNUSABLE");
  expect(readdirSync(folder.path).sort()).toEqual(["broken", "full", "old"]);
});

test("a cancelled database opens again with what was committed", async () => {
  using folder = tempFolder();
  const dataDir = join(folder.path, "db");
  const adapter = createPgliteAdapter({ dataDir, database: "shop" });
  await adapter.open();
  const running = failure(
    adapter.withSession(async (session) => {
      await session.query("create table t as select 1 as a");
      await session.query("begin; insert into t values (2)");
      await session.query("select count(*) from generate_series(1, 1000000000)");
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  await adapter.cancel();
  expect((await running).code).toBe("DB_CANCELLED");
  await adapter.close();
  expect(await ask(createPgliteAdapter({ dataDir, database: "shop" }), "select a from t")).toEqual([[1]]);
});

test("withSession inside of withSession is refused instead of waiting for itself", async () => {
  const adapter = createPgliteAdapter({ database: "shop" });
  await adapter.open();
  const error = await failure(adapter.withSession(() => adapter.withSession(async () => {})));
  expect(error.message).toBe("withSession inside of withSession: the embedded database has one session");
  await adapter.close();
});

test("it serves other programs, COPY and transactions of several clients included", async () => {
  using folder = tempFolder();
  const options = { dataDir: join(folder.path, "db"), database: "shop" };
  const server = await servePglite(options, { port: 0 });
  try {
    const busy = await failure(servePglite(options, { port: 0 }));
    expect(busy.code).toBe("DB_IN_USE");
    const client = createPostgresAdapter({ ...parseConnectionUrl(server.url, "url"), threads: 3 });
    await client.open();
    await client.withSession((session) => session.query("create table t (a int)"));
    await Promise.all(
      [1, 2, 3].map((n) =>
        client.withSession(async (session) => {
          await session.query("begin");
          function* lines() {
            for (let i = 0; i < 1000; i++) yield `${n * 1000 + i}\n`;
          }
          expect(await session.copyFrom("copy t from stdin", Readable.from(lines()))).toBe(1000);
          expect((await session.query("select count(*) from t where a / 1000 = $1", [n])).rows).toEqual([[1000]]);
          await session.query(n === 2 ? "rollback" : "commit");
        }),
      ),
    );
    const failed = await failure(
      client.withSession((session) => session.copyFrom("copy t from stdin", Readable.from(["x\n"]))),
    );
    expect(failed.message).toBe('invalid input syntax for type integer: "x"');
    const { rows } = await client.withSession((session) => session.query("select count(*), current_database() from t"));
    expect(rows).toEqual([[2000, "shop"]]);
    await client.close();

    const { port } = new URL(server.url);
    const taken = await failure(servePglite({ database: "other" }, { port: Number(port) }));
    expect([taken.code, taken.message]).toEqual(["DB_PORT_IN_USE", `port ${port} on 127.0.0.1 is in use`]);

    // Drivers number their prepared statements alike.
    const [one, two] = [new pg.Client(server.url), new pg.Client(server.url)];
    await Promise.all([one.connect(), two.connect()]);
    const named = { name: "S_1", values: [1] };
    expect((await one.query({ ...named, text: "select $1::int + 1 as x" })).rows).toEqual([{ x: 2 }]);
    expect((await two.query({ ...named, text: "select $1::int + 2 as x" })).rows).toEqual([{ x: 3 }]);
    expect((await one.query({ ...named, text: "select $1::int + 1 as x" })).rows).toEqual([{ x: 2 }]);
    await one.end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await two.query("select name from pg_prepared_statements")).rows).toEqual([{ name: "c5.S_1" }]);
    await two.end();

    // A client that leaves in the middle of a transaction holds nobody up.
    const rude = createPostgresAdapter(parseConnectionUrl(server.url, "url"));
    await rude.withSession(async (session) => {
      await session.query("begin; delete from t");
      await rude.close();
    });
    const next = createPostgresAdapter(parseConnectionUrl(server.url, "url"));
    expect(await ask(next, "select count(*) from t")).toEqual([[2000]]);
  } finally {
    await server.close();
  }
  expect(await ask(createPgliteAdapter(options), "select count(*) from t")).toEqual([[2000]]);
});
