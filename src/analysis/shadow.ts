import type { Adapter, QueryResult, Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { createPgliteAdapter } from "../adapter/pglite/pglite-adapter.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { investigate } from "./further-faults.ts";
import { relationKey } from "./shadow-names.ts";
import type { Shape, ShapeColumn } from "./shape.ts";

/** Statements sent in one message. A message costs a wait; one with a fault in it is sent again, one by one. */
const BATCH = 25;

const DUPLICATE_TABLE = "42P07";

/** A statement that makes the relation of a node in the shadow, or judges a test. */
export interface ShadowStatement {
  id: string;
  sql: string;
  /** Ids of what it reads: without one of them it is not sent. */
  needs: readonly string[];
  /**
   * For what leaves a relation: what to make instead where Postgres refuses it, so that those that read it can be
   * judged, if the columns are known from elsewhere.
   */
  standIn?: () => StandIn | null;
}

/** A statement that makes a relation of columns that are known. */
export interface StandIn {
  sql: string;
  columns: readonly string[];
}

/** What is not sure of a relation that reads, directly or not, one with a fault. */
export interface Doubt {
  /** Where the fault is. */
  cause: string;
  /** Names near to which columns may be that it does not have now. */
  names: readonly string[];
  /** It may have any columns, as rows decide that are not here. */
  isOpen?: boolean;
}

/** A database that was started before it was known what it is for. */
export interface EarlyDatabase {
  adapter: Adapter;
  extensions: readonly string[];
}

/** Starts the embedded Postgres; what goes wrong is told when it is used. */
export function startDatabase(
  database: string,
  searchPath: string | undefined,
  extensions: readonly string[],
): EarlyDatabase {
  // Functions of the target may call what the shadow does not hold yet.
  const settings = { check_function_bodies: "off" };
  const adapter = createPgliteAdapter({ database, extensions, search_path: searchPath, settings });
  adapter.open().catch(() => undefined);
  return { adapter, extensions };
}

export interface ShadowOptions {
  /** Used if its extensions are those that are wanted; closed with the shadow in any case. */
  early: EarlyDatabase | null;
  database: string;
  searchPath: string | undefined;
  extensions: readonly string[];
  /** Statements to run before any other; one that fails is passed over. */
  foundation: readonly string[];
  /** Called before a template asks something: what it may ask for must be there. */
  beforeTemplates: () => void;
  /** Called whenever Postgres has been given something to do, and others may use the time. */
  whenBusy: () => void;
}

/**
 * The project's relations without their rows, in an embedded Postgres that lives as long as the check. Statements wait
 * in a queue that is worked off while templates are rendered: Postgres has a thread of its own.
 */
export class Shadow {
  /** The shadow as templates see it: they ask when all that was queued before them is done. */
  readonly adapter: Adapter;
  /** What templates asked since this was emptied last. */
  readonly asked: string[] = [];
  /** Statements that Postgres refused. */
  readonly failures = new Map<string, DatabaseError[]>();
  /** Ids without a relation, with the id whose fault that is. */
  readonly missing = new Map<string, string>();
  /** Ids of which the names of columns are known, and the types perhaps not. */
  readonly doubtful = new Map<string, Doubt>();
  /** Extensions that the embedded database does not have. */
  readonly lacking: string[] = [];
  readonly #options: ShadowOptions;
  #database: Adapter | undefined;
  #opening: Promise<Adapter> | undefined;
  #queue: ShadowStatement[] = [];
  #tail: Promise<void> = Promise.resolve();
  #fault: unknown;
  #lastOid = 0;

  constructor(options: ShadowOptions) {
    this.#options = options;
    this.adapter = {
      kind: "pglite",
      concurrency: 1,
      open: async () => void (await this.open()),
      withSession: async (work) => {
        options.beforeTemplates();
        await this.flush();
        const database = await this.open();
        return database.withSession((session) => work(this.#listening(session)));
      },
      cancel: async () => this.#database?.cancel(),
      close: () => this.close(),
    };
  }

  /** True once Postgres was started. */
  get isOpen(): boolean {
    return this.#opening !== undefined;
  }

  /** Starts Postgres, if that was not done. An extension that it does not have is left out and noted. */
  open(): Promise<Adapter> {
    this.#opening ??= this.#start();
    this.#opening.catch(() => undefined);
    return this.#opening;
  }

  async #start(): Promise<Adapter> {
    const { database, searchPath, extensions, foundation, early } = this.#options;
    for (;;) {
      const wanted = extensions.filter((name) => !this.lacking.includes(name));
      const fits = early !== null && early.extensions.join() === wanted.join();
      const { adapter } = fits ? early : startDatabase(database, searchPath, wanted);
      this.#database = adapter;
      try {
        await adapter.open();
        await adapter.withSession(async (session) => {
          if (await succeeds(session, foundation.join(";\n"))) return;
          for (const sql of foundation) await succeeds(session, sql);
        });
        return adapter;
      } catch (error) {
        const name = /no extension "(.+?)"/.exec(error instanceof TstlError ? error.message : "")?.[1];
        if (name === undefined || !wanted.includes(name)) throw error;
        this.lacking.push(name);
      }
    }
  }

  /** True where an extension is there to be used. */
  has(extension: string): boolean {
    return this.#options.extensions.includes(extension) && !this.lacking.includes(extension);
  }

  /** Puts a statement into the queue; it is sent with others, in order. */
  enqueue(statement: ShadowStatement): void {
    this.#queue.push(statement);
    if (this.#queue.length >= BATCH) this.#sendQueue();
  }

  /** Notes that an id has no relation, through its own fault or that of another. */
  miss(id: string, cause: string = id): void {
    this.missing.set(id, this.missing.get(cause) ?? cause);
  }

  /** Resolves when all that was queued is done. Throws what ended the shadow itself. */
  async flush(): Promise<void> {
    this.#sendQueue();
    await this.#tail;
    if (this.#fault !== undefined) throw this.#fault;
  }

  #sendQueue(): void {
    if (this.#queue.length === 0) return;
    const batch = this.#queue;
    this.#queue = [];
    this.#tail = this.#tail
      .then(() => this.#run(batch))
      .catch((error: unknown) => {
        this.#fault ??= error;
      });
  }

  async #run(batch: readonly ShadowStatement[]): Promise<void> {
    const database = await this.open();
    await database.withSession(async (session) => {
      const ready = batch.filter((statement) => this.#isReady(statement));
      if (ready.length > 1) {
        const all = succeeds(session, ready.map(({ sql }) => sql).join(";\n"));
        all.catch(() => undefined);
        this.#options.whenBusy();
        if (await all) {
          for (const { id, needs } of ready) this.#passDoubt(id, needs);
          return;
        }
      }
      for (const statement of ready) {
        if (this.#isReady(statement)) await this.#runOne(session, statement);
      }
    });
  }

  #isReady({ id, needs }: ShadowStatement): boolean {
    const cause = needs.find((need) => this.missing.has(need));
    if (cause !== undefined) this.miss(id, cause);
    return cause === undefined;
  }

  /** What reads something doubtful is doubtful, too. */
  #passDoubt(id: string, needs: readonly string[]): Doubt | undefined {
    const doubts = [id, ...needs].flatMap((each) => this.doubtful.get(each) ?? []);
    if (doubts.length === 0) return undefined;
    const isOpen = doubts.some((each) => each.isOpen);
    const doubt = { cause: doubts[0]!.cause, names: doubts.flatMap(({ names }) => names), isOpen };
    this.doubtful.set(id, doubt);
    return doubt;
  }

  async #runOne(session: Session, statement: ShadowStatement): Promise<void> {
    const { id, sql } = statement;
    const doubt = this.#passDoubt(id, statement.needs);
    try {
      await session.query(sql);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      // A hook of the project has made it: then it is as that says.
      if (error.sqlstate === DUPLICATE_TABLE) return;
      const { faults, mended, unsureNames } = await investigate(session, sql, error, doubt);
      if (faults.length > 0) this.failures.set(id, faults);
      const names = [...unsureNames, ...(doubt?.names ?? [])];
      const own = { cause: doubt?.cause ?? id, names, isOpen: doubt?.isOpen ?? false };
      await this.#makeStandIn(session, statement, mended, own);
    }
  }

  async #makeStandIn(session: Session, { id, standIn }: ShadowStatement, mended: string | null, doubt: Doubt) {
    const known = standIn?.() ?? null;
    if (mended !== null && standIn !== undefined) {
      await session.query("begin");
      const columns = (await succeeds(session, mended)) ? await columnsOfNewest(session) : null;
      // Columns of other names were meant for an earlier state of it.
      const isKnown = columns === null || (known !== null && known.columns.join("\0") === columns.join("\0"));
      await session.query(isKnown ? "rollback" : "commit");
      if (!isKnown) {
        this.doubtful.set(id, doubt);
        return;
      }
    }
    if (known === null || !(await succeeds(session, known.sql))) this.miss(id, doubt.cause);
  }

  /** The relations that were made since the last call, by schema and name. */
  async newShapes(): Promise<Map<string, Shape>> {
    await this.flush();
    const { rows } = await this.query(
      `select c.oid::bigint, n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), format_type(a.atttypid, null)
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'v') and c.oid > ${this.#lastOid} and n.nspname not in ('pg_catalog', 'information_schema')
      order by c.oid, a.attnum`,
    );
    const found = new Map<string, ShapeColumn[]>();
    for (const [oid, schema, relation, name, type, base] of rows) {
      this.#lastOid = Math.max(this.#lastOid, Number(oid));
      const key = relationKey(String(schema), String(relation));
      const columns = found.get(key) ?? [];
      if (name !== null) columns.push({ name: String(name), type: String(type), base: String(base) });
      found.set(key, columns);
    }
    return found;
  }

  /** Asks the shadow something once the queue is done. Throws `DatabaseError`. */
  async query(sql: string, params?: readonly unknown[]): Promise<QueryResult> {
    await this.flush();
    const database = await this.open();
    return database.withSession((session) => session.query(sql, params));
  }

  /** Ends the shadow at once: nothing in it is worth an orderly end. */
  async close(): Promise<void> {
    await this.#tail;
    await Promise.all([this.#database?.cancel(), this.#options.early?.adapter.cancel()]);
  }

  #listening(session: Session): Session {
    const { asked } = this;
    return {
      query(sql, params) {
        asked.push(sql);
        return session.query(sql, params);
      },
      copyFrom: (sql, bytes) => session.copyFrom(sql, bytes),
      get inTransaction() {
        return session.inTransaction;
      },
    };
  }
}

async function succeeds(session: Session, sql: string): Promise<boolean> {
  try {
    await session.query(sql);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError) return false;
    throw error;
  }
}

/** The columns of the relation that was made last. */
async function columnsOfNewest(session: Session): Promise<string[]> {
  const { rows } = await session.query(
    `select attname from pg_catalog.pg_attribute
    where attrelid = (select max(oid) from pg_catalog.pg_class where relkind = 'v') and attnum > 0 order by attnum`,
  );
  return rows.map(([name]) => String(name));
}
