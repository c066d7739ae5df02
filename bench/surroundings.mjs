import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonEnvironment } from "./python-environment.mjs";
import { startThrowawayPostgres } from "./throwaway-postgres.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, "..");

/**
 * What the parts of the benchmark share: commands, projects, and a server that starts when the first part asks for it.
 * @param {{ runs: number, quick: boolean }} options
 */
export function openSurroundings({ runs, quick }) {
  const work = mkdtempSync(join(tmpdir(), "tstl-bench-"));
  let server;
  let python;
  const installed = (command) => {
    python ??= pythonEnvironment({
      requirements: join(here, "requirements.txt"),
      name: "bench-venv",
      folder: process.env.TSTL_BENCH_VENV,
    });
    return join(dirname(python), command);
  };
  return {
    runs,
    quick,
    work,
    repository,
    tstl: [process.execPath, join(repository, "dist", "tstl.js")],
    /** The commands of others, out of a virtual environment of their own. */
    dbt: () => [installed("dbt")],
    colibri: () => [installed("colibri")],
    /** Writes a dbt project of `models` models, and says where. */
    project(models, ...flags) {
      const folder = mkdtempSync(join(work, `project-${models}-`));
      execFileSync("python3", [generator(), String(models), folder, ...flags], { stdio: "pipe" });
      return folder;
    },
    async server() {
      server ??= await startThrowawayPostgres();
      return server;
    },
    /** The version of the server, if a part asked for one. */
    serverVersion: () => server?.version,
    async close() {
      server?.stop();
      rmSync(work, { recursive: true, force: true });
    },
  };
}

/** How a command reaches one database of the server, by the variables of the generated profiles.yml and of psql. */
export function connectionEnvironment(server, database, schema = "analytics") {
  const port = String(server.port);
  return {
    BENCH_PGHOST: server.host,
    BENCH_PGPORT: port,
    BENCH_PGUSER: server.superuser,
    BENCH_PGDATABASE: database,
    BENCH_SCHEMA: schema,
    PGHOST: server.host,
    PGPORT: port,
    PGUSER: server.superuser,
    PGDATABASE: database,
    PGOPTIONS: "-c client_min_messages=warning",
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
  };
}

/** Runs psql to its end, stopping at the first error. */
export function psql(env, ...args) {
  return execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", ...args], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * Makes what the next run does a cold one: nothing of a run before it is left in the project. It is put aside until the
 * end, because ext4 does not use the place of a file again for some minutes after it was deleted, and where thousands
 * were, each new file takes it a millisecond of looking for another.
 */
export function forget(project) {
  for (const folder of ["target", ".tstl", "logs"]) {
    if (!existsSync(join(project, folder))) continue;
    renameSync(join(project, folder), mkdtempSync(join(dirname(project), `forgotten-${folder.replace(".", "")}-`)));
  }
}

function generator() {
  const path = process.env.TSTL_BENCH_GENERATOR ?? join(repository, "..", "shared", "bench", "gen_project.py");
  if (!existsSync(path)) throw new Error(`no project generator at ${path}: set TSTL_BENCH_GENERATOR to gen_project.py`);
  return resolve(path);
}
