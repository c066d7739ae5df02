import { setFlagsFromString } from "node:v8";
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { importExtension } from "./extensions.ts";
import { MemoryFilesystem } from "./memory-filesystem.ts";
import { createMessageFeed, createMessageScanner, type MessageFeed, withoutCopyMessages } from "./message-feed.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker-protocol.ts";

// The thread in which the embedded Postgres lives: protocol bytes in, protocol bytes out. It blocks while Postgres
// works, and cannot be interrupted but by being ended.

/** Answers go to the main thread in pieces of about this size. */
const ANSWER_BYTES = 256 * 1024;
const COPY_DATA = 0x64;
const COPY_IN_RESPONSE = 0x47;
const ERROR_RESPONSE = 0x45;

/**
 * How Postgres runs inside of PGlite. Beside PGlite's own list (of which `search_path=public` is left out, so that
 * the default is a server's): with `wal_level=minimal` a table that is made and filled in one transaction is not
 * written twice. What is committed has been handed to the system, so a killed process loses nothing; fsync is off,
 * so a power cut may.
 */
const START_PARAMS = [
  "--single",
  "-F",
  "-O",
  "-j",
  ...[
    "exit_on_error=false",
    "log_checkpoints=false",
    "max_worker_processes=0",
    "max_parallel_workers=0",
    "max_parallel_workers_per_gather=0",
    "max_parallel_maintenance_workers=0",
    "io_method=sync",
    "wal_level=minimal",
    "max_wal_senders=0",
    "full_page_writes=off",
    "work_mem=64MB",
    "maintenance_work_mem=128MB",
    "max_wal_size=256MB",
  ].flatMap((setting) => ["-c", setting]),
];

/**
 * Where the files are in memory, too, copies of their pages save nothing. To clear the 128 MB that Postgres keeps for
 * them by itself is a third of the time that it takes to start.
 */
const MEMORY_PARAMS = ["-c", "shared_buffers=4MB"];

/**
 * Postgres' code runs a long while before V8 compiles a function of it again with optimisation: opening a database
 * and running small statements then take a third less CPU, and large queries, whose inner loops reach the limit within
 * a second, as much as before. What is in memory is small and soon gone: there the second compilation hardly ever pays.
 * The flag is V8's own; it is known to exist in the versions of Node named.
 */
function delayOptimisation(): void {
  const major = Number(process.versions.node.split(".")[0]);
  const budget = setup.dataDir === undefined ? 2_000_000_000 : 200_000_000;
  if (major >= 20 && major <= 24) setFlagsFromString(`--wasm-tiering-budget=${budget}`);
}

/** Here only bytes of the protocol pass through PGlite: it need not ask how to read arrays of each type. */
class ProtocolOnly extends PGlite {
  override async _initArrayTypes(): Promise<void> {}
}

const setup = workerData as WorkerSetup;
const { port } = setup;
const signal = new Int32Array(setup.signal);
const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

/** The sender of rows waits for this, lest they gather in memory. */
function acknowledge(bytes: Uint8Array): void {
  if (bytes[0] === COPY_DATA) send({ taken: bytes.length });
}

/** Waits, without the event loop, for the next message of the main thread. */
function receiveBlocking(): ToWorker {
  for (;;) {
    const seen = Atomics.load(signal, 0);
    const received = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
    if (received !== undefined) return received.message;
    Atomics.wait(signal, 0, seen);
  }
}

async function openDatabase(): Promise<PGlite> {
  const log: string[] = [];
  const options: PGliteOptions = {
    database: setup.database,
    startParams: [
      ...START_PARAMS,
      ...(setup.dataDir === undefined ? MEMORY_PARAMS : []),
      ...Object.entries(setup.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    extensions: {},
    onStderr(line) {
      log.push(line);
      return false;
    },
  };
  for (const name of setup.extensions) {
    try {
      options.extensions![name] = await importExtension(name);
    } catch (error) {
      send({ failed: String(error), log: "", extension: name });
      throw error;
    }
  }
  if (setup.dataDir !== undefined) options.dataDir = `file://${setup.dataDir}`;
  else if (setup.dump !== undefined) options.fs = new MemoryFilesystem(setup.dump);
  try {
    const db = new ProtocolOnly(options);
    await db.waitReady;
    return db;
  } catch (error) {
    send({ failed: error instanceof Error ? error.message : String(error), log: log.join("\n") });
    throw error;
  }
}

/** Runs what `bytes` ask for and sends the answer. */
function execute(db: PGlite, bytes: Uint8Array): void {
  let answer: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (size === 0) return;
    const joined = new Uint8Array(size);
    let offset = 0;
    for (const part of answer) {
      joined.set(part, offset);
      offset += part.length;
    }
    send({ bytes: joined }, [joined.buffer]);
    answer = [];
    size = 0;
  };
  const feed: MessageFeed = createMessageFeed(bytes, () => {
    const message = receiveBlocking();
    if ("close" in message) process.exit(0); // in a worker: ends the thread
    acknowledge(message.bytes);
    return message.bytes;
  });
  const scan = createMessageScanner((type) => {
    if (type === COPY_IN_RESPONSE) feed.openCopy();
    if (type === ERROR_RESPONSE) feed.closeCopy();
    awaited ||= type === COPY_IN_RESPONSE;
  });
  let awaited = false;
  const onRawData = (data: Uint8Array) => {
    answer.push(data.slice()); // a view into Postgres' memory, which goes on changing
    size += data.length;
    scan(data);
    // Whoever wants to send rows waits to hear that Postgres is ready for them.
    if (awaited || size >= ANSWER_BYTES) flush();
    awaited = false;
  };
  db.execProtocolRawStream(feed.message, { syncToFs: false, onRawData }).catch((error: unknown) => {
    send({ crashed: error instanceof Error ? error.message : String(error) });
  });
  flush();
}

async function main(): Promise<void> {
  delayOptimisation();
  const db = await openDatabase();
  port.on("message", (message: ToWorker) => {
    if ("close" in message) {
      db.close().finally(() => port.close());
      return;
    }
    acknowledge(message.bytes);
    const bytes = withoutCopyMessages(message.bytes);
    if (bytes.length > 0) execute(db, bytes);
  });
  send({ ready: true });
}

// A failure to open was reported through the port.
main().catch(() => port.close());
