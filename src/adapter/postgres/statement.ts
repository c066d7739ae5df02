import type { Readable } from "node:stream";
import type { Cell, QueryResult } from "../adapter.ts";
import { cellParser, encodeParameter } from "./cells.ts";

/**
 * What a running statement needs of node-postgres' `Connection`. The driver hands it to the object given to
 * `client.query()`, which may be any with these handlers: the contract of pg-cursor and pg-copy-streams.
 */
export interface WireConnection {
  stream: NodeJS.WritableStream & { cork(): void; uncork(): void; destroyed?: boolean };
  query(text: string): void;
  parse(message: { text: string; name: string }): void;
  bind(message: { values: readonly unknown[]; valueMapper: (value: unknown) => string | Buffer | null }): void;
  describe(message: { type: "P"; name: string }): void;
  execute(message: object): void;
  sync(): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
  once(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

interface RowDescription {
  fields: { name: string; dataTypeID: number }[];
}

/** Handlers that the driver calls while the statement runs. */
export interface Submittable {
  submit(connection: WireConnection): Error | null;
  callback(): void;
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: { fields: (string | null)[] }): void;
  handleCommandComplete(message: { text: string }): void;
  handleEmptyQuery(): void;
  handlePortalSuspended(): void;
  handleCopyInResponse(connection: WireConnection): void;
  handleCopyData(): void;
  handleError(error: unknown, connection?: WireConnection): void;
  handleReadyForQuery(): void;
}

/** The count that ends most command tags (`INSERT 0 5`, `SELECT 100`), or null. */
export function countOfTag(tag: string): number | null {
  const space = tag.lastIndexOf(" ");
  const count = space < 0 ? Number.NaN : Number(tag.slice(space + 1));
  return Number.isNaN(count) ? null : count;
}

interface Outcome<T> {
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

/**
 * A statement (or several, without parameters) on its way to the server. Without parameters it goes by the simple
 * protocol: one message, and several statements are allowed.
 */
export function queryStatement(
  sql: string,
  params: readonly unknown[] | undefined,
  outcome: Outcome<QueryResult>,
): Submittable {
  let result: QueryResult = { tag: "", rowCount: null, columns: [], rows: [] };
  let finished = false;
  let parsers: (((text: string) => Cell) | undefined)[] = [];
  let anyParser = false;
  const startResult = () => {
    if (finished) result = { tag: "", rowCount: null, columns: [], rows: [] };
    finished = false;
  };
  return {
    ...baseHandlers(outcome),
    submit(connection) {
      if (params === undefined || params.length === 0) {
        connection.query(sql);
        return null;
      }
      connection.stream.cork();
      try {
        connection.parse({ text: sql, name: "" });
        connection.bind({ values: params, valueMapper: encodeParameter });
        connection.describe({ type: "P", name: "" });
        connection.execute({});
        connection.sync();
      } finally {
        connection.stream.uncork();
      }
      return null;
    },
    handleRowDescription(message) {
      startResult();
      result.columns = message.fields.map((field) => ({ name: field.name, typeOid: field.dataTypeID }));
      parsers = message.fields.map((field) => cellParser(field.dataTypeID));
      anyParser = parsers.some((parser) => parser !== undefined);
    },
    handleDataRow(message) {
      const row = message.fields as Cell[];
      if (anyParser) {
        for (let i = 0; i < row.length; i++) {
          const parser = parsers[i];
          if (parser !== undefined && row[i] !== null) row[i] = parser(row[i] as string);
        }
      }
      result.rows.push(row);
    },
    handleCommandComplete(message) {
      startResult();
      result.tag = message.text;
      result.rowCount = countOfTag(message.text);
      finished = true;
    },
    handleReadyForQuery() {
      outcome.resolve(result);
    },
  };
}

/** Chunks are joined up to this size: the cost of a message is then nothing beside its bytes. */
const COPY_MESSAGE_BYTES = 256 * 1024;

/** `copy … from stdin`, fed from `bytes`, which waits whenever the socket's buffer is full. */
export function copyStatement(sql: string, bytes: Readable, outcome: Outcome<number>): Submittable {
  let rows = 0;
  let serverFailed = false;
  let sourceError: unknown;
  const base = baseHandlers({
    resolve: outcome.resolve,
    reject: (error) => outcome.reject(sourceError ?? error),
  });
  return {
    ...base,
    submit(connection) {
      connection.query(sql);
      return null;
    },
    handleCopyInResponse(connection) {
      pump(connection, bytes, () => serverFailed).catch((error: unknown) => {
        if (serverFailed) return; // the source was closed because of that
        sourceError = error;
        connection.sendCopyFail("the rows could not be read");
      });
    },
    handleCommandComplete(message) {
      rows = countOfTag(message.text) ?? 0;
    },
    handleError(error, connection) {
      serverFailed = true;
      bytes.destroy();
      base.handleError(error, connection);
    },
    handleReadyForQuery() {
      outcome.resolve(rows);
    },
  };
}

async function pump(connection: WireConnection, bytes: Readable, stopped: () => boolean): Promise<void> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    if (stopped()) return;
    const buffer = typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Buffer);
    if (buffer.length === 0) continue;
    held.push(buffer);
    size += buffer.length;
    if (size < COPY_MESSAGE_BYTES) continue;
    await sendCopyData(connection, held, size);
    held = [];
    size = 0;
  }
  if (stopped()) return;
  if (size > 0) await sendCopyData(connection, held, size);
  if (!stopped()) connection.endCopyFrom();
}

async function sendCopyData(connection: WireConnection, chunks: Buffer[], size: number): Promise<void> {
  const { stream } = connection;
  const head = Buffer.allocUnsafe(5);
  head[0] = 0x64; // 'd', CopyData; its length counts itself
  head.writeUInt32BE(size + 4, 1);
  stream.cork();
  let room = stream.write(head);
  for (const chunk of chunks) room = stream.write(chunk);
  stream.uncork();
  if (room || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      stream.off("drain", done);
      stream.off("close", done);
      resolve();
    };
    stream.on("drain", done);
    stream.on("close", done);
  });
}

/**
 * Handlers of a statement that expects nothing special. An error is told only once the server is ready for the next
 * statement (or the connection has ended), because only then is it known whether a transaction is still open.
 */
function baseHandlers<T>(outcome: Outcome<T>): Submittable {
  return {
    submit: () => null,
    // Present because the driver puts a callback where there is none.
    callback() {},
    handleRowDescription() {},
    handleDataRow() {},
    handleCommandComplete() {},
    handleEmptyQuery() {},
    handlePortalSuspended() {},
    handleCopyData() {},
    handleReadyForQuery() {},
    handleCopyInResponse(connection) {
      connection.sendCopyFail("COPY FROM STDIN needs rows: it cannot run as a plain statement");
    },
    handleError(error, connection) {
      if (connection === undefined || connection.stream.destroyed || !leavesConnection(error)) {
        outcome.reject(error);
        return;
      }
      const settle = () => {
        connection.off("readyForQuery", settle);
        connection.off("end", settle);
        outcome.reject(error);
      };
      connection.once("readyForQuery", settle);
      connection.once("end", settle);
    },
  };
}

/** True for an error after which the server goes on; FATAL ones end the connection, others never came from it. */
function leavesConnection(error: unknown): boolean {
  const { severity } = error as { severity?: unknown };
  return typeof severity === "string" && severity !== "FATAL" && severity !== "PANIC";
}
