import { type AddressInfo, createServer } from "node:net";
import { BROKER_VARIABLE } from "./broker-variable.ts";
import { type RunningServer, startEmbeddedServer } from "./embedded-server.ts";

/**
 * One server for a whole test run, started when the first test asks for it: a run of pure tests starts none. Workers
 * ask on a local port and get the server's address as one line of JSON. Returns what stops the server.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env.TSTL_TEST_DATABASE_URL) return async () => {};
  let server: Promise<RunningServer> | undefined;
  const broker = createServer((socket) => {
    server ??= startEmbeddedServer();
    server.then(
      ({ host, port, user }) => socket.end(JSON.stringify({ host, port, user })),
      (error: Error) => socket.end(JSON.stringify({ error: error.message })),
    );
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => broker.listen(0, "127.0.0.1", resolve));
  process.env[BROKER_VARIABLE] = String((broker.address() as AddressInfo).port);
  return async () => {
    broker.close();
    await (await server?.catch(() => undefined))?.stop();
  };
}
