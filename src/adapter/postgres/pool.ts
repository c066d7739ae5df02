import type { TstlError } from "../../errors/tstl-error.ts";
import type { WireSession } from "./wire-session.ts";

/** Sessions lent and taken back. */
export interface Pool {
  /** An idle session, a new one, or the next that comes back, in order of asking. */
  acquire(): Promise<WireSession>;
  /** Takes a session back that nobody used. */
  release(session: WireSession): void;
  /** Takes a session back and cleans it; one that cannot be cleaned is dropped. */
  giveBack(session: WireSession): Promise<void>;
  /** From now on nothing is lent and no statement starts; returns the sessions that are out. */
  refuse(error: TstlError): WireSession[];
  /** Resolves when no session is out. */
  whenIdle(): Promise<void>;
  close(): Promise<void>;
}

/** A pool of at most `size` sessions; the one used last is lent first, so that a short run opens few. */
export function createPool(connect: () => Promise<WireSession>, size: number): Pool {
  const idle: WireSession[] = [];
  const out = new Set<WireSession>();
  const waiting: { resolve: (session: WireSession) => void; reject: (error: unknown) => void }[] = [];
  let limit = size;
  let opening = 0;
  let refusal: TstlError | undefined;
  let idleListeners: (() => void)[] = [];

  const takeIdle = (): WireSession | undefined => {
    for (let session = idle.pop(); session !== undefined; session = idle.pop()) {
      if (session.lost === undefined) return session;
    }
    return undefined;
  };

  const lend = (session: WireSession): WireSession => {
    out.add(session);
    return session;
  };

  const wait = () => new Promise<WireSession>((resolve, reject) => waiting.push({ resolve, reject }));

  const openOne = async (): Promise<WireSession> => {
    opening++;
    try {
      const session = await connect();
      if (refusal === undefined) return lend(session);
      session.destroy();
      throw refusal;
    } catch (error) {
      // A server that has no connection left for us still serves those we have.
      if ((error as TstlError).code === "DB_TOO_MANY_CONNECTIONS" && out.size > 0) {
        limit = out.size;
        return wait();
      }
      throw error;
    } finally {
      opening--;
      serveWaiting();
    }
  };

  const acquire = async (): Promise<WireSession> => {
    if (refusal !== undefined) throw refusal;
    const session = takeIdle();
    if (session !== undefined) return lend(session);
    return out.size + opening < limit ? openOne() : wait();
  };

  /** Also called when a session was lost: whoever waits for it gets a new one. */
  const serveWaiting = () => {
    while (waiting.length > 0 && (idle.length > 0 || out.size + opening < limit)) {
      const next = waiting.shift()!;
      acquire().then(next.resolve, next.reject);
    }
    if (out.size === 0) {
      for (const listener of idleListeners) listener();
      idleListeners = [];
    }
  };

  const release = (session: WireSession) => {
    out.delete(session);
    if (session.lost === undefined) idle.push(session);
    else session.destroy(); // what is left of it, such as a worker in which Postgres has stopped
    serveWaiting();
  };

  return {
    acquire,
    release,
    async giveBack(session) {
      if (session.inTransaction || session.touched || session.busy) {
        try {
          if (session.lost === undefined) await session.reset();
        } catch {
          session.destroy();
        }
      }
      if (refusal !== undefined) session.destroy();
      release(session);
    },
    refuse(error) {
      refusal = error;
      for (const { reject } of waiting.splice(0)) reject(error);
      for (const session of out) session.refuse(error);
      return [...out];
    },
    whenIdle() {
      return out.size === 0 ? Promise.resolve() : new Promise((resolve) => idleListeners.push(resolve));
    },
    async close() {
      const sessions = [...idle.splice(0), ...out];
      out.clear();
      await Promise.all(sessions.map((session) => (session.busy ? session.destroy() : session.end())));
    },
  };
}
