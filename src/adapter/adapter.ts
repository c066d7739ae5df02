import type { Readable } from "node:stream";
import type { Relation, RelationType } from "./relation.ts";

/** A cell as it comes from the database: numbers for int and float types, text for every type without a JS twin. */
export type Cell = null | boolean | number | bigint | string;

export interface ResultColumn {
  name: string;
  /** Postgres' type oid, by which a reader of `Cell`s knows that a string is a numeric or a date. */
  typeOid: number;
}

export interface QueryResult {
  /** The command tag, such as `SELECT 100` or `INSERT 0 5`. */
  tag: string;
  /** Rows returned or touched; null for statements that have no count. */
  rowCount: number | null;
  columns: ResultColumn[];
  rows: Cell[][];
}

/** A column of a table or view, with its type as Postgres writes it (`character varying(10)`). */
export interface ColumnInfo {
  name: string;
  /** `information_schema`-like base type, such as `character varying` or `numeric`. */
  dataType: string;
  charLength: number | null;
  numericPrecision: number | null;
  numericScale: number | null;
  /** `format_type()` of the column: the type with its modifiers. */
  fullType: string;
}

/** One connection, held by one caller at a time. Transactions are plain SQL (`begin`, `commit`). */
export interface Session {
  /**
   * Runs one statement, or several divided by semicolons when there are no parameters, and returns the last result.
   * Throws `DatabaseError` with the position inside `sql`.
   */
  query(sql: string, params?: readonly unknown[]): Promise<QueryResult>;
  /** Streams bytes into a `copy … from stdin` statement; resolves to the number of rows. Never buffers the whole. */
  copyFrom(sql: string, bytes: Readable): Promise<number>;
  /** True between `begin` and `commit`/`rollback`, whoever issued it. */
  readonly inTransaction: boolean;
}

/** A table, view or materialized view that exists in the database. */
export interface ExistingRelation extends Relation {
  type: RelationType;
}

/** The database, in terms of statements and relations; it knows nothing of nodes. */
export interface Adapter {
  readonly kind: "postgres" | "pglite";
  /**
   * Opens the database once, and answers the same however often it is called; throws a `TstlError` that says what is
   * wrong with host, password, database or directory.
   */
  open(): Promise<void>;
  /**
   * Lends a session to `work` and takes it back: rolled back if a transaction is still open, settings and temporary
   * tables gone. Not to be called inside of `work`, where one session would wait for itself.
   */
  withSession<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Sessions that can work at the same time (1 for the embedded database). */
  readonly concurrency: number;
  /** Cancels what runs on the server and lets every `withSession` fail; resolves when that has happened (< 2 s). */
  cancel(): Promise<void>;
  close(): Promise<void>;
}
