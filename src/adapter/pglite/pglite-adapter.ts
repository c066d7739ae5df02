import { AsyncLocalStorage } from "node:async_hooks";
import { TstlError } from "../../errors/tstl-error.ts";
import type { Adapter } from "../adapter.ts";
import { createPool } from "../postgres/pool.ts";
import { createEmbeddedDatabase, type PgliteOptions } from "./embedded-database.ts";
import type { WorkerStream } from "./worker-stream.ts";

export type { PgliteOptions } from "./embedded-database.ts";

/**
 * The database inside of this process: PGlite in a thread of its own, spoken to in the Postgres protocol by the same
 * driver as a server. It has one session, so `withSession` lends it to one caller after another, in order, and must
 * not be called inside of `withSession`. `statement_timeout` has no effect; a power cut may lose what was committed.
 */
export function createPgliteAdapter(options: PgliteOptions): Adapter {
  const holding = new AsyncLocalStorage<true>();
  let stream: WorkerStream | undefined;
  let cancelled: TstlError | undefined;
  const cancelling = new AbortController();
  const database = createEmbeddedDatabase(options, () => cancelled);
  const pool = createPool(async () => {
    await database.lock();
    const started = await database.start(cancelling.signal);
    stream = started.stream;
    return started.session;
  }, 1);

  return {
    kind: "pglite",
    concurrency: 1,
    async open() {
      try {
        pool.release(await pool.acquire());
      } catch (error) {
        database.unlock();
        throw error;
      }
    },
    withSession(work) {
      if (holding.getStore()) {
        throw new Error("withSession inside of withSession: the embedded database has one session");
      }
      return holding.run(true, async () => {
        const session = await pool.acquire();
        try {
          return await work(session);
        } finally {
          await pool.giveBack(session);
        }
      });
    },
    async cancel() {
      cancelled = new TstlError("DB_CANCELLED", "the run was cancelled");
      pool.refuse(cancelled);
      cancelling.abort(cancelled);
      // Postgres in a thread takes no cancel request. What was committed is kept; the next opening recovers the rest.
      await stream?.terminate();
      database.unlock();
    },
    async close() {
      try {
        await pool.close();
      } finally {
        database.unlock();
      }
    },
  };
}
