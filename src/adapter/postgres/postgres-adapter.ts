import { setTimeout as delay } from "node:timers/promises";
import { TstlError } from "../../errors/tstl-error.ts";
import type { Adapter } from "../adapter.ts";
import { sendCancelRequest } from "./cancel-request.ts";
import { createConnector } from "./connect.ts";
import { type PostgresOptions, resolveOptions } from "./connection-options.ts";
import { createPool } from "./pool.ts";

/** How long cancelled statements may take to give up before their connections are cut. */
const CANCEL_GRACE_MS = 1000;

/**
 * The database on a Postgres server, through node-postgres. Holds up to `threads` + 1 connections, opened when they
 * are first needed: one for each thread, and one for questions to the catalog meanwhile.
 */
export function createPostgresAdapter(options: PostgresOptions): Adapter {
  const resolved = resolveOptions(options);
  const pool = createPool(createConnector(resolved), resolved.threads + 1);
  let opened: Promise<void> | undefined;

  return {
    kind: "postgres",
    concurrency: resolved.threads,
    open() {
      opened ??= pool.acquire().then((session) => pool.release(session));
      return opened;
    },
    async withSession(work) {
      const session = await pool.acquire();
      try {
        return await work(session);
      } finally {
        await pool.giveBack(session);
      }
    },
    async cancel() {
      const held = pool.refuse(new TstlError("DB_CANCELLED", "the run was cancelled"));
      const keys = held.filter((session) => session.busy).flatMap((session) => session.cancelKey ?? []);
      await Promise.all(keys.map((key) => sendCancelRequest(resolved, key)));
      await Promise.race([pool.whenIdle(), delay(CANCEL_GRACE_MS, undefined, { ref: false })]);
      for (const session of held) if (session.busy) session.destroy();
    },
    async close() {
      await pool.close();
    },
  };
}
