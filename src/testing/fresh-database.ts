import type { Adapter } from "../adapter/adapter.ts";
import type { PostgresOptions } from "../adapter/postgres/connection-options.ts";
import { createPostgresAdapter } from "../adapter/postgres/postgres-adapter.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import { startTestServer } from "./test-server.ts";

/** A database of its own on the test server, gone when disposed. */
export interface FreshDatabase extends AsyncDisposable {
  readonly name: string;
  readonly options: PostgresOptions;
  /** The same as `postgres://…`, for commands. */
  readonly url: string;
  /** An opened adapter on this database, closed with it. */
  openAdapter(overrides?: PostgresOptions): Promise<Adapter>;
}

let count = 0;

/** Makes a database with a name that no other test has. Use it as `await using db = await freshDatabase()`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await startTestServer();
  const name = `tstl_test_${process.pid}_${Date.now().toString(36)}_${++count}`;
  await administrate(server, `create database ${quoteIdentifier(name)} template template0`);
  const options = { ...server, dbname: name };
  const adapters: Adapter[] = [];
  return {
    name,
    options,
    url: connectionUrl(options),
    async openAdapter(overrides) {
      const adapter = createPostgresAdapter({ ...options, ...overrides });
      adapters.push(adapter);
      await adapter.open();
      return adapter;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(adapters.map((adapter) => adapter.close()));
      await administrate(server, `drop database if exists ${quoteIdentifier(name)} with (force)`);
    },
  };
}

async function administrate(server: PostgresOptions, sql: string): Promise<void> {
  const adapter = createPostgresAdapter({ ...server, threads: 1 });
  try {
    await adapter.withSession((session) => session.query(sql));
  } finally {
    await adapter.close();
  }
}

function connectionUrl({ host, port, user, password, dbname, sslmode }: PostgresOptions): string {
  const url = new URL(`postgres://${host}:${port}/${dbname}`);
  url.username = user ?? "";
  url.password = password ?? "";
  if (sslmode) url.searchParams.set("sslmode", sslmode);
  return url.href;
}
