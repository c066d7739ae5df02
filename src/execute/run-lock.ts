import { createHash } from "node:crypto";
import type { Adapter, Session } from "../adapter/adapter.ts";
import type { Config } from "../config/config.ts";
import { TstlError } from "../errors/tstl-error.ts";

/** How often a waiting run asks again, in milliseconds. */
const PAUSE = 250;

export interface LockOptions {
  /** False for `--no-lock`. */
  enabled: boolean;
  /** Seconds to wait for another run to end; 0 gives up at once. */
  waitSeconds: number;
  signal: AbortSignal;
}

/**
 * Runs `work` while holding the advisory lock of this project and schema, so that two runs never interleave (manual
 * 13.3.5). The embedded database needs none: only one process can open it. Throws RUN_LOCKED, naming who holds it.
 */
export async function withRunLock<T>(
  adapter: Adapter,
  config: Config,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (!options.enabled || adapter.kind === "pglite") return work();
  return adapter.withSession(async (session) => {
    const key = lockKey(config);
    const deadline = Date.now() + options.waitSeconds * 1000;
    while (!(await tryLock(session, key))) {
      if (Date.now() >= deadline || options.signal.aborted) throw await locked(session, key, config);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    try {
      return await work();
    } finally {
      // A lost connection has given the lock back already.
      await session.query(`select pg_advisory_unlock(${key})`).catch(() => undefined);
    }
  });
}

async function tryLock(session: Session, key: bigint): Promise<boolean> {
  const result = await session.query(`select pg_try_advisory_lock(${key})`);
  return result.rows[0]?.[0] === true;
}

/** The same 64 bits for every run of the project into the same schema. */
function lockKey({ project, target }: Config): bigint {
  const digest = createHash("sha256").update(`tstl/${project.name}/${target.database}/${target.schema}`).digest();
  return digest.readBigInt64BE(0);
}

async function locked(session: Session, key: bigint, config: Config): Promise<TstlError> {
  const unsigned = BigInt.asUintN(64, key);
  const { rows } = await session.query(
    `select a.pid, coalesce(host(a.client_addr), 'this machine'), a.backend_start::timestamp(0)
       from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted
        and l.classid = ${unsigned >> 32n} and l.objid = ${unsigned & 0xffffffffn}`,
  );
  const [pid, host, since] = rows[0] ?? [];
  const who = pid === undefined ? "" : ` (from ${String(host)} since ${String(since)}, server process ${String(pid)})`;
  return new TstlError(
    "RUN_LOCKED",
    `another run of ${config.project.name} is writing to schema "${config.target.schema}"${who}`,
    { hint: "wait for it with --wait-lock 60s, or use --no-lock if you are sure that the two do not meet" },
  );
}
