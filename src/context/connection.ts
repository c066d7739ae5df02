import type { Adapter, QueryResult, Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { TstlError } from "../errors/tstl-error.ts";

/** Statements that commit by themselves, or may: a procedure can. */
const ENDS_TRANSACTIONS = /\b(?:commit|end|call|do)\b/i;

export interface ConnectionOptions {
  adapter: Adapter;
  /** Puts the query comment before or after a statement. */
  annotate?: (sql: string) => string;
  /** Told of each statement before it is sent; for the debug log. */
  onStatement?: (sql: string) => void;
}

/**
 * The database as one node sees it: a session that is borrowed at the first statement and given back by `close`.
 *
 * A template that asks nothing never takes a session, so compiling thousands of models opens no connection.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #borrowed: Promise<Session> | undefined;
  #giveBack: (() => void) | undefined;
  #returned: Promise<void> | undefined;
  #mayHaveCommitted = false;
  /** Statements that go with the next one. */
  #held = "";

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The borrowed session. Throws what the adapter throws when the database cannot be reached. */
  async session(): Promise<Session> {
    await this.sendHeld();
    return this.#borrow();
  }

  #borrow(): Promise<Session> {
    this.#borrowed ??= new Promise<Session>((resolve, reject) => {
      const done = new Promise<void>((giveBack) => {
        this.#giveBack = giveBack;
      });
      this.#returned = this.#options.adapter.withSession(async (session) => {
        resolve(session);
        await done;
      });
      this.#returned.catch(reject);
    });
    return this.#borrowed;
  }

  /** Runs statements as they are, without a transaction of our own. Throws `DatabaseError`. */
  async query(sql: string): Promise<QueryResult> {
    const session = await this.#borrow();
    if (session.inTransaction) return this.#send(session, sql);
    return this.#committing(() => this.#send(session, sql), sql);
  }

  /** Runs statements inside a transaction, which is begun when none is open. */
  async queryInTransaction(sql: string): Promise<QueryResult> {
    const session = await this.#borrow();
    // In one message with the statement, since every message costs a wait.
    return this.#send(session, sql, session.inTransaction ? "" : "begin;\n");
  }

  /**
   * Runs statements of which nobody needs the answer: inside a transaction they go in one message with what is sent
   * next, be it the commit, and what is wrong with them is thrown there.
   */
  async runWithNext(sql: string): Promise<void> {
    const session = await this.#borrow();
    if (!session.inTransaction) {
      await this.queryInTransaction(sql);
      return;
    }
    const text = this.#annotated(sql);
    this.#held += `${text};\n`;
  }

  /** Sends what waits for the next statement. */
  async sendHeld(): Promise<void> {
    if (this.#held === "") return;
    const session = await this.#borrow();
    await session.query(this.#takeHeld());
  }

  /** False as long as all that was sent would be undone if the connection were lost now. */
  get mayHaveCommitted(): boolean {
    return this.#mayHaveCommitted;
  }

  get inTransaction(): Promise<boolean> {
    return this.#borrowed === undefined ? Promise.resolve(false) : this.#borrowed.then((s) => s.inTransaction);
  }

  async begin(): Promise<void> {
    const session = await this.session();
    if (!session.inTransaction) await session.query("begin");
  }

  /** Commits an open transaction; nothing happens without one. */
  async commit(): Promise<void> {
    if (this.#borrowed === undefined) return;
    const session = await this.#borrowed;
    if (!session.inTransaction) return;
    await this.#committing(() => session.query(`${this.#takeHeld()}commit`));
  }

  async rollback(): Promise<void> {
    this.#held = "";
    if (this.#borrowed === undefined) return;
    const session = await this.#borrowed;
    if (session.inTransaction) await session.query("rollback");
  }

  /** Gives the session back; an open transaction is rolled back by the adapter. */
  async close(): Promise<void> {
    if (this.#borrowed === undefined) return;
    this.#held = "";
    this.#giveBack?.();
    const returned = this.#returned;
    this.#borrowed = undefined;
    this.#returned = undefined;
    // Whoever waited for the session has had the fault already; here it would only hide the node's own.
    await returned?.catch(() => undefined);
  }

  /** Does what commits when it succeeds. What the server refuses is undone, unless it ended a transaction half-way. */
  async #committing<Result>(work: () => Promise<Result>, sql = ""): Promise<Result> {
    try {
      const result = await work();
      this.#mayHaveCommitted = true;
      return result;
    } catch (error) {
      if (!(error instanceof DatabaseError) || ENDS_TRANSACTIONS.test(sql)) this.#mayHaveCommitted = true;
      throw error;
    }
  }

  async #send(session: Session, sql: string, before = ""): Promise<QueryResult> {
    const text = this.#annotated(sql);
    const held = this.#takeHeld();
    const sent = held + before + text;
    try {
      return await session.query(sent);
    } catch (error) {
      throw withStatement(error, sql, sent, held.length);
    }
  }

  #annotated(sql: string): string {
    const text = this.#options.annotate?.(sql) ?? sql;
    this.#options.onStatement?.(text);
    return text;
  }

  #takeHeld(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }
}

/**
 * Moves an error's position from what was sent back to the statement that the template gave. An error in the first
 * `before` characters is of another statement.
 */
function withStatement(error: unknown, sql: string, sent: string, before: number): unknown {
  if (!(error instanceof TstlError) || sent === sql) return error;
  const shifted = error as TstlError & { position?: number; sql?: string };
  if (shifted.position !== undefined && shifted.position <= before) return error;
  const offset = sent.indexOf(sql, before);
  if (shifted.position !== undefined && offset > 0) shifted.position -= offset;
  shifted.sql = sql;
  return error;
}
