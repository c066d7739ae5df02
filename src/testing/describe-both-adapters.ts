import { afterAll, describe } from "vitest";
import type { Adapter } from "../adapter/adapter.ts";
import { createPgliteAdapter } from "../adapter/pglite/pglite-adapter.ts";
import type { Notice } from "../adapter/postgres/connection-options.ts";
import { freshDatabase } from "./fresh-database.ts";

/** An opened adapter on an empty database; disposing it takes everything away again. */
export interface TestAdapter extends AsyncDisposable {
  readonly adapter: Adapter;
  /** Name of the database, as `current_database()` gives it. */
  readonly database: string;
}

/** Settings that a test may need of its adapter. */
export interface TestAdapterOptions {
  onNotice?: (notice: Notice) => void;
  /** Ignored by the embedded database, which has one session. */
  threads?: number;
}

/** Makes an adapter: `await using db = await makeAdapter()`. */
export type MakeAdapter = (options?: TestAdapterOptions) => Promise<TestAdapter>;

/** Declares the same tests over a real server and over the embedded database. */
export function describeBothAdapters(
  name: string,
  declare: (makeAdapter: MakeAdapter, kind: Adapter["kind"]) => void,
): void {
  describe(`${name} on postgres`, () => declare(makePostgres, "postgres"));
  describe(`${name} on pglite`, () => {
    declare(makePglite, "pglite");
    afterAll(async () => {
      for (const { adapter } of spare.splice(0)) await adapter.close();
    });
  });
}

async function makePostgres(options: TestAdapterOptions = {}): Promise<TestAdapter> {
  const database = await freshDatabase();
  const adapter = await database.openAdapter({ threads: options.threads, onNotice: options.onNotice });
  return { adapter, database: database.name, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

interface EmbeddedDatabase {
  adapter: Adapter;
  /** Where the notices of the present test go. */
  listener: { onNotice: ((notice: Notice) => void) | undefined };
}

/** Opened databases in memory that no test uses. Opening one takes a second of CPU, emptying one some milliseconds. */
const spare: EmbeddedDatabase[] = [];

const DATABASE = "tstl test";

async function makePglite(options: TestAdapterOptions = {}): Promise<TestAdapter> {
  const embedded = spare.pop() ?? (await openEmbedded());
  embedded.listener.onNotice = options.onNotice;
  const { adapter } = embedded;
  return {
    adapter,
    database: DATABASE,
    async [Symbol.asyncDispose]() {
      embedded.listener.onNotice = undefined;
      try {
        await adapter.withSession((session) => session.query(EMPTY));
        spare.push(embedded);
      } catch {
        await adapter.close(); // it was cancelled or closed by the test
      }
    },
  };
}

async function openEmbedded(): Promise<EmbeddedDatabase> {
  const listener: EmbeddedDatabase["listener"] = { onNotice: undefined };
  const adapter = createPgliteAdapter({ database: DATABASE, onNotice: (notice) => listener.onNotice?.(notice) });
  await adapter.open();
  return { adapter, listener };
}

/** Removes everything that a test can have made: extensions, publications, schemas, roles. */
const EMPTY = `do $$
declare statement text;
begin
  for statement in
    select format('drop extension %I cascade', extname) from pg_extension where extname <> 'plpgsql'
    union all select format('drop publication %I', pubname) from pg_publication
    union all select format('drop schema %I cascade', nspname) from pg_namespace
      where nspname !~ '^pg_' and nspname <> 'information_schema'
    union all select format('drop owned by %1$I cascade', rolname) from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'
    union all select format('drop role %I', rolname) from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'
  loop execute statement; end loop;
  create schema public;
  grant usage on schema public to public;
end $$`;
