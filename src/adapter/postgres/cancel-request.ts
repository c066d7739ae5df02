import { createConnection } from "node:net";

/** CancelRequest of the protocol (manual 54.2.9): a connection of its own, 16 bytes, no answer. */
export function sendCancelRequest(
  target: { host: string; port: number },
  key: { processId: number; secretKey: number },
): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80877102, 4);
  message.writeInt32BE(key.processId, 8);
  message.writeInt32BE(key.secretKey, 12);
  return new Promise((resolve) => {
    const socket = target.host.startsWith("/")
      ? createConnection(`${target.host}/.s.PGSQL.${target.port}`)
      : createConnection(target.port, target.host);
    socket.setTimeout(1000, () => socket.destroy());
    // An unreachable server has nothing left to cancel: the caller drops the connection next.
    socket.on("error", () => {});
    socket.on("close", () => resolve());
    socket.on("connect", () => socket.end(message));
    socket.resume();
  });
}
