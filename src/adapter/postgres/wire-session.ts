import type { Readable } from "node:stream";
import { TstlError } from "../../errors/tstl-error.ts";
import type { Session } from "../adapter.ts";
import { databaseError, endsConnection, isServerError } from "../errors.ts";
import { copyStatement, queryStatement, type Submittable } from "./statement.ts";

/** The part of node-postgres' `Client` that a session uses. */
export interface WireClient {
  query(statement: Submittable): unknown;
  end(): Promise<void>;
  on(event: string, listener: (argument: never) => void): unknown;
  /** `I` idle, `T` in a transaction, `E` in a failed one: the status of the last ReadyForQuery. */
  getTransactionStatus(): string | null;
  connection: { stream: { destroy(): void; destroyed?: boolean } };
  processID?: number | null;
  secretKey?: number | null;
}

/** A session and what its pool needs of it. */
export interface WireSession extends Session {
  /** Set once the connection is gone; every later statement throws it. */
  readonly lost: TstlError | undefined;
  /** A statement is under way. */
  readonly busy: boolean;
  /** True when a statement may have left something behind: a setting, a temporary table, a prepared statement. */
  readonly touched: boolean;
  /** Process and key by which the server cancels what this session does. */
  readonly cancelKey: { processId: number; secretKey: number } | undefined;
  /** Makes every further statement of the holder throw `error`; the pool's own still run. */
  refuse(error: TstlError): void;
  /** Ends the transaction and undoes what the holder left behind. */
  reset(): Promise<void>;
  end(): Promise<void>;
  destroy(): void;
}

/** Statements after which a session is not as it was; too wide a net costs one round trip, too narrow a wrong result. */
const LEAVES_TRACES =
  /\b(?:set|set_config|temp|temporary|prepare|listen|declare|pg_temp|advisory_lock|load)\b|advisory/i;

const RESET =
  "reset session authorization; reset role; reset all; discard temp; deallocate all; unlisten *; select pg_advisory_unlock_all()";

/**
 * A connected client as a `Session`.
 * @param lostError makes the error of a connection that went away in mid-run
 * @param settings statements that were run at the start and that a reset must not undo
 */
export function createWireSession(
  client: WireClient,
  lostError: (cause: unknown) => TstlError,
  settings: readonly string[] = [],
): WireSession {
  let lost: TstlError | undefined;
  let refusal: TstlError | undefined;
  let touched = false;
  let running = 0;
  let last: Promise<unknown> = Promise.resolve();

  const lose = (cause: unknown) => {
    lost ??= lostError(cause);
    return lost;
  };
  client.on("error", lose as (argument: never) => void);
  client.on("end", (() => lose(new Error("the server closed it"))) as (argument: never) => void);

  /** Statements of one session run one after another, also when a careless holder starts two at a time. */
  const submit = <T>(
    sql: string,
    make: (outcome: { resolve: (value: T) => void; reject: (error: unknown) => void }) => Submittable,
  ) => {
    const run = async () => {
      if (lost !== undefined) throw lost;
      try {
        return await new Promise<T>((resolve, reject) => {
          client.query(make({ resolve, reject }));
        });
      } catch (error) {
        if (error instanceof TstlError) throw error;
        if (isServerError(error)) {
          if (endsConnection(error)) throw lose(error);
          throw databaseError(sql, error);
        }
        if (client.connection.stream.destroyed || lost !== undefined) throw lose(error);
        throw error;
      }
    };
    const result = running === 0 ? run() : last.then(run, run);
    running++;
    last = result.then(
      () => running--,
      () => running--,
    );
    return result;
  };

  const query = (sql: string, params?: readonly unknown[]) =>
    submit<Awaited<ReturnType<Session["query"]>>>(sql, (outcome) => queryStatement(sql, params, outcome));

  return {
    async query(sql, params) {
      if (refusal !== undefined) throw refusal;
      touched ||= LEAVES_TRACES.test(sql);
      return query(sql, params);
    },
    async copyFrom(sql: string, bytes: Readable) {
      if (refusal !== undefined) throw refusal;
      return submit<number>(sql, (outcome) => copyStatement(sql, bytes, outcome));
    },
    get inTransaction() {
      const status = client.getTransactionStatus();
      return status === "T" || status === "E";
    },
    get lost() {
      return lost;
    },
    get busy() {
      return running > 0;
    },
    get touched() {
      return touched;
    },
    get cancelKey() {
      const { processID, secretKey } = client;
      return processID && secretKey != null ? { processId: processID, secretKey } : undefined;
    },
    refuse(error) {
      refusal = error;
    },
    async reset() {
      if (this.inTransaction) await query("rollback");
      if (touched) await query([RESET, ...settings].join("; "));
      touched = false;
    },
    async end() {
      await client.end();
    },
    destroy() {
      client.connection.stream.destroy();
    },
  };
}
