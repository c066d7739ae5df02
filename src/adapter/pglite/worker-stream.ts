import { Duplex } from "node:stream";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker-protocol.ts";

/** The embedded Postgres seen as the socket of a server: node-postgres' client runs on it as on any. */
export interface WorkerStream extends Duplex {
  /** Ends the thread at once, whatever it does. */
  terminate(): Promise<void>;
}

/** How the opening of a database ended that did not open. */
export class WorkerStartError extends Error {
  readonly log: string;
  readonly extension: string | undefined;

  constructor(message: string, log: string, extension?: string) {
    super(message);
    this.log = log;
    this.extension = extension;
  }
}

const COPY_DATA = 0x64;

/** Bytes of a COPY that may be under way to the worker; beyond them the sender of a COPY waits. */
const UNDER_WAY_BYTES = 4 * 1024 * 1024;

/**
 * Starts the thread and opens the database in it. Rejects with `WorkerStartError` when it does not open.
 * @param entry file of the worker's code
 * @param stop ends a thread that is still being started, with the signal's reason
 */
export function startWorkerStream(
  entry: string | URL,
  setup: Omit<WorkerSetup, "port" | "signal">,
  stop?: AbortSignal,
): Promise<WorkerStream> {
  const { port1: port, port2: workerPort } = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const counter = new Int32Array(signal);
  const workerData: WorkerSetup = { ...setup, port: workerPort, signal };
  const worker = new Worker(entry, { workerData, transferList: [workerPort], stdout: false, stderr: false });
  let underWay = 0;
  let resume: (() => void) | undefined;

  const send = (message: ToWorker, transfer: ArrayBuffer[] = []) => {
    port.postMessage(message, transfer);
    Atomics.add(counter, 0, 1);
    Atomics.notify(counter, 0);
  };
  const sendBytes = (parts: Buffer[], callback: () => void) => {
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    if (bytes[0] === COPY_DATA) underWay += bytes.length;
    send({ bytes }, [bytes.buffer]);
    if (underWay < UNDER_WAY_BYTES) callback();
    else resume = callback;
  };

  const stream = new Duplex({
    read() {},
    write: (chunk: Buffer, _encoding, callback) => sendBytes([chunk], callback),
    writev: (chunks, callback) =>
      sendBytes(
        chunks.map(({ chunk }) => chunk as Buffer),
        callback,
      ),
    final(callback) {
      worker.once("exit", () => callback());
      send({ close: true });
    },
    destroy(error, callback) {
      port.close();
      worker.terminate().then(
        () => callback(error),
        () => callback(error),
      );
    },
  }) as WorkerStream;
  Object.assign(stream, {
    // What node-postgres asks of a socket.
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    connect: () => process.nextTick(() => stream.emit("connect")),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    async terminate() {
      await worker.terminate();
      stream.destroy();
    },
  });

  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      reject(error);
      stream.destroy(error);
    };
    const onStop = () => fail(stop?.reason as Error);
    stop?.addEventListener("abort", onStop, { once: true });
    stream.on("error", () => {}); // also told by the rejection, or by node-postgres' own listener
    worker.on("error", (error) => {
      readRest();
      fail(error);
    });
    worker.on("exit", () => {
      readRest();
      reject(new Error("the worker ended while the database was being opened"));
      stream.push(null);
      stream.destroy();
    });
    const onMessage = (message: FromWorker) => {
      if ("bytes" in message) stream.push(Buffer.from(message.bytes.buffer));
      else if ("taken" in message) {
        underWay -= message.taken;
        if (underWay < UNDER_WAY_BYTES && resume !== undefined) {
          const callback = resume;
          resume = undefined;
          callback();
        }
      } else if ("ready" in message) {
        stop?.removeEventListener("abort", onStop);
        resolve(stream);
      } else if ("failed" in message) fail(new WorkerStartError(message.failed, message.log, message.extension));
      else fail(new Error(message.crashed));
    };
    // The thread's end may be heard of before its last words, which say why.
    const readRest = () => {
      for (let rest = receiveMessageOnPort(port); rest !== undefined; rest = receiveMessageOnPort(port)) {
        onMessage(rest.message as FromWorker);
      }
    };
    port.on("message", onMessage);
  });
}
