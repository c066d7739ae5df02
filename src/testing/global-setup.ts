import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { BROKER_VARIABLE } from "./broker-variable.ts";
import { type RunningServer, startEmbeddedServer } from "./embedded-server.ts";

/** What every test run has: a folder for temporary files that goes with it, and a server. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const removeTemporaryFiles = giveTemporaryFolder(project);
  const stopServer = await offerServer();
  return async () => {
    await stopServer();
    removeTemporaryFiles();
  };
}

/** Gives the workers a folder of this run's as the system's folder for temporary files. Returns what removes it. */
function giveTemporaryFolder(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "tstl-tests-"));
  project.config.env = { ...project.config.env, TMPDIR: folder, TMP: folder, TEMP: folder };
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * One server for a whole test run, started when the first test asks for it: a run of pure tests starts none. Workers
 * ask on a local port and get the server's address as one line of JSON. Returns what stops the server.
 */
async function offerServer(): Promise<() => Promise<void>> {
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
