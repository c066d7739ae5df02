import type { MessagePort } from "node:worker_threads";

/** What the worker is started with. */
export interface WorkerSetup {
  /** Folder of the database; undefined for one in memory. */
  dataDir: string | undefined;
  /** The dumped empty database, needed for one in memory. */
  dump: string | undefined;
  /** Name of the database inside of the directory. */
  database: string;
  /** Settings of Postgres for every session. */
  settings: Readonly<Record<string, string>>;
  /** Names as in `create extension`. */
  extensions: readonly string[];
  /** Carries `ToWorker` one way and `FromWorker` the other. */
  port: MessagePort;
  /** One counter, raised after each message to the worker: it wakes a worker that waits inside of a COPY. */
  signal: SharedArrayBuffer;
}

/** Whole messages of the Postgres protocol, or the wish to end. */
export type ToWorker = { bytes: Uint8Array<ArrayBuffer> } | { close: true };

export type FromWorker =
  | { ready: true }
  /** The database did not open; `log` is what Postgres wrote while it tried. */
  | { failed: string; log: string; extension?: string }
  | { bytes: Uint8Array<ArrayBuffer> }
  /** The worker has taken this many bytes of a COPY: the sender may go on. */
  | { taken: number }
  /** Postgres inside of the worker has stopped for good. */
  | { crashed: string };
