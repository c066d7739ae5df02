import { createServer, type Server, type Socket } from "node:net";
import { TstlError } from "../../errors/tstl-error.ts";
import { createMessageSplitter, prefixStatementName, rollbackMessages } from "./client-messages.ts";
import { createEmbeddedDatabase, type PgliteOptions } from "./embedded-database.ts";
import { createMessageScanner } from "./message-feed.ts";
import type { WorkerStream } from "./worker-stream.ts";

/** The embedded database as a server for other programs. */
export interface PgliteServer {
  /** What psql and BI tools connect to; any password is accepted. */
  readonly url: string;
  close(): Promise<void>;
}

/** Where to listen: port 0 takes a free one; by default only programs on this machine can connect. */
export interface ServeOptions {
  port?: number;
  host?: string;
}

/**
 * Opens the embedded database and serves it on a port. Clients take turns: a statement, or a whole transaction, of one
 * after the other. They share one session, so that a setting or a temporary table of one is seen by all until the
 * last has gone; a cancel request does nothing.
 * Throws as the adapter's `open`, and `DB_PORT_IN_USE`.
 */
export async function servePglite(
  options: PgliteOptions,
  { port = 5432, host = "127.0.0.1" }: ServeOptions = {},
): Promise<PgliteServer> {
  const database = createEmbeddedDatabase(options, () => undefined);
  let stream: WorkerStream | undefined;
  try {
    await database.lock();
    const started = (await database.start()).stream;
    stream = started;
    const hub = createHub(started);
    const server = createServer((socket) => hub.connect(socket));
    const listening = await listen(server, port, host);
    started.once("close", () => {
      server.close();
      hub.disconnectAll();
    });
    return {
      url: `postgres://postgres@${host}:${listening}/${encodeURIComponent(options.database)}?sslmode=disable`,
      async close() {
        server.close();
        hub.disconnectAll();
        await new Promise((resolve) => started.end(resolve));
        database.unlock();
      },
    };
  } catch (error) {
    await stream?.terminate();
    database.unlock();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string }) => {
      if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return reject(error);
      const why = error.code === "EADDRINUSE" ? "is in use" : "is not allowed for you";
      reject(
        new TstlError("DB_PORT_IN_USE", `port ${port} on ${host} ${why}`, {
          hint: "name another one with --port",
          cause: error,
        }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as { port: number }).port));
  });
}

interface Client {
  /** Put before the names of its prepared statements. */
  prefix: string;
  statements: Set<string>;
  socket: Socket | undefined;
  /** Messages that wait for this client's turn. */
  waiting: Buffer[];
  /** Statements sent (or extended messages since the last Sync) that Postgres has not answered. */
  unanswered: number;
  inExtended: boolean;
}

const PARSE = 0x50;
const CLOSE = 0x43;
const SYNC = 0x53;
const QUERY = 0x51;
const FUNCTION_CALL = 0x46;
const TERMINATE = 0x58;
const READY_FOR_QUERY = 0x5a;
const COPY_MESSAGES = [0x64, 0x63, 0x66];
const IDLE = 0x49;

/** Passes messages between clients and the one Postgres, which listens to one client at a time: the holder. */
function createHub(backend: WorkerStream) {
  const clients = new Set<Client>();
  const queue: Client[] = [];
  let holder: Client | undefined;
  let count = 0;

  const send = (client: Client, original: Buffer) => {
    const type = original[0] as number;
    const { message, name } = prefixStatementName(original, client.prefix);
    if (name !== undefined && type === PARSE) client.statements.add(name);
    if (name !== undefined && type === CLOSE) client.statements.delete(name);
    if (type === 0 || type === QUERY || type === SYNC || type === FUNCTION_CALL) {
      client.unanswered++; // a start-up packet, which has no type, is answered like a statement
      client.inExtended = false;
    } else if (!COPY_MESSAGES.includes(type)) client.inExtended = true;
    backend.write(message);
  };
  const next = () => {
    if (holder !== undefined) return;
    holder = queue.shift();
    for (const message of holder?.waiting.splice(0) ?? []) send(holder!, message);
  };
  const receive = (client: Client, message: Buffer) => {
    if (client === holder) send(client, message);
    else {
      if (client.waiting.push(message) === 1) queue.push(client);
      next();
    }
  };
  const leave = (client: Client) => {
    if (client.socket === undefined) return;
    client.socket = undefined;
    clients.delete(client);
    const place = queue.indexOf(client);
    if (place >= 0) queue.splice(place, 1);
    client.waiting = [];
    // As a server does for a client that is gone: whatever it left open is rolled back.
    if (client !== holder && clients.size > 0 && client.statements.size === 0) return;
    for (const message of rollbackMessages(clients.size === 0, client.statements)) receive(client, message);
  };

  const scan = createMessageScanner((type, firstByte) => {
    if (type !== READY_FOR_QUERY || holder === undefined) return;
    holder.unanswered--;
    if (holder.unanswered > 0 || holder.inExtended || firstByte !== IDLE) return;
    if (holder.waiting.length === 0) holder = undefined;
  });
  backend.removeAllListeners("data"); // the client by which the database was prepared has done its work
  backend.on("data", (bytes: Buffer) => {
    holder?.socket?.write(bytes);
    scan(bytes);
    next();
  });

  return {
    connect(socket: Socket) {
      socket.setNoDelay(true);
      const client: Client = {
        prefix: `c${++count}.`,
        statements: new Set(),
        socket,
        waiting: [],
        unanswered: 0,
        inExtended: false,
      };
      clients.add(client);
      const split = createMessageSplitter({
        onRefusal: () => socket.write("N"), // no encryption
        onMessage: (message) => (message[0] === TERMINATE ? socket.end() : receive(client, message)),
      });
      socket.on("data", split);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => leave(client));
    },
    disconnectAll() {
      for (const { socket } of clients) socket?.destroy();
    },
  };
}
