/**
 * Runs dbt's own adapter tests (PyPI dbt-tests-adapter) against tstl, on a Postgres server of its own.
 *
 *     npm run conformance                          # the areas that tstl promises; writes docs/conformance.md
 *     npm run conformance -- --all                 # every test of the suite
 *     npm run conformance -- --only TestSimpleCopy # the tests whose id contains a text, with pytest's output
 *     npm run conformance -- --engine dbt          # the reference: dbt itself, out of the same virtual environment
 *     npm run conformance -- --workers 4
 *
 * The suite (tests, harness, pinned requirements) lives outside of the repository: in $TSTL_CONFORMANCE_DIR, or beside
 * the repository in ../shared/conformance. It is copied before it runs, so that it may be read-only.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pythonEnvironment } from "./python-environment.mjs";
import { startThrowawayPostgres } from "./throwaway-postgres.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** What the suite also tests, and tstl does not promise yet. */
const laterAreas = ["dbt_clone"];

/** The environment in which the suite's hook tests expect to find themselves. */
const testRoles = {
  DBT_TEST_USER_1: "dbt_test_user_1",
  DBT_TEST_USER_2: "dbt_test_user_2",
  DBT_TEST_USER_3: "dbt_test_user_3",
};

async function main() {
  const { values: options } = parseArgs({
    options: {
      engine: { type: "string", default: `${process.execPath} ${join(repository, "dist", "tstl.js")}` },
      only: { type: "string" },
      all: { type: "boolean", default: false },
      workers: { type: "string", default: String(Math.max(2, Math.min(4, cpus().length))) },
    },
  });
  const source = suiteFolder();
  const python = pythonEnvironment({
    requirements: join(source, "requirements.txt"),
    name: "conformance-venv",
    folder: process.env.TSTL_CONFORMANCE_VENV,
  });
  const work = mkdtempSync(join(tmpdir(), "tstl-conformance-"));
  const suite = join(work, "suite");
  cpSync(source, suite, { recursive: true });
  const tests = chosenTests(join(suite, "open.txt"), options);
  if (tests.length === 0) throw new Error(`no test's id contains "${options.only}"`);
  writeFileSync(join(suite, "chosen.txt"), `${tests.join("\n")}\n`);
  const engine = options.engine === "dbt" ? join(dirname(python), "dbt") : options.engine;

  const server = await startThrowawayPostgres();
  const out = join(work, "out");
  try {
    server.execute(readFileSync(join(suite, "setup.sql"), "utf8"));
    const environment = {
      ...process.env,
      ...testRoles,
      PYTEST_ADDOPTS: "-W ignore",
      POSTGRES_TEST_HOST: server.host,
      POSTGRES_TEST_PORT: String(server.port),
      POSTGRES_TEST_USER: "root",
      POSTGRES_TEST_PASS: "password",
      POSTGRES_TEST_DATABASE: "dbt",
      CONF_OUT: out,
    };
    const script = [join(suite, "harness", "run_list.py"), engine, join(suite, "chosen.txt"), "-n", options.workers];
    spawnSync(python, script, { cwd: suite, env: environment, stdio: "inherit" });
  } finally {
    server.stop();
  }
  const results = readResults(join(out, "own.tsv"), tests);
  if (options.only) console.log(readFileSync(join(out, "own.log"), "utf8"));
  else if (options.engine !== "dbt") writeReport(results, server.version);
  const failed = [...results].filter(([, outcome]) => outcome !== "passed");
  for (const [id, outcome] of failed) console.log(`${outcome.padEnd(8)}${id}`);
  console.log(`${results.size - failed.length} passed, ${failed.length} failed (output: ${out})`);
  rmSync(suite, { recursive: true, force: true });
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function suiteFolder() {
  const folder = process.env.TSTL_CONFORMANCE_DIR ?? join(repository, "..", "shared", "conformance");
  if (!existsSync(join(folder, "open.txt"))) {
    throw new Error(`no conformance suite in ${folder}: set TSTL_CONFORMANCE_DIR to its folder`);
  }
  return resolve(folder);
}

function chosenTests(list, { all, only }) {
  const ids = readFileSync(list, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  if (only) return ids.filter((id) => id.includes(only));
  return all ? ids : ids.filter((id) => !laterAreas.includes(areaOf(id)));
}

function areaOf(id) {
  return id.replace(/^tests\/test_/, "").replace(/\.py::.*$/, "");
}

/** Outcome by test id; a test of which pytest says nothing (its worker died) did not run. */
function readResults(file, tests) {
  const results = new Map(tests.map((id) => [id, "missing"]));
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines) {
    const [id, outcome] = line.split("\t");
    if (id && results.has(id)) results.set(id, outcome);
  }
  return results;
}

function writeReport(results, serverVersion) {
  const areas = new Map();
  for (const [id, outcome] of results) {
    const count = areas.get(areaOf(id)) ?? { passed: 0, total: 0 };
    areas.set(areaOf(id), { passed: count.passed + (outcome === "passed" ? 1 : 0), total: count.total + 1 });
  }
  const rows = [...areas].sort(([a], [b]) => (a < b ? -1 : 1));
  const passed = [...results.values()].filter((outcome) => outcome === "passed").length;
  const failed = [...results].filter(([, outcome]) => outcome !== "passed");
  const lines = [
    "# Conformance",
    "",
    "dbt's own adapter tests (the PyPI package dbt-tests-adapter) with the engine replaced by tstl: the tests write a dbt",
    "project, call the command line, and look at the database, the artifacts and the log. `npm run conformance` runs them",
    "and writes this page.",
    "",
    `Last run ${new Date().toISOString().slice(0, 10)} on ${serverVersion}: **${passed} of ${results.size} passed**.`,
    "",
    "| area | passed | of |",
    "|---|---:|---:|",
    ...rows.map(([area, count]) => `| ${area} | ${count.passed} | ${count.total} |`),
    "",
  ];
  if (failed.length > 0)
    lines.push("Not passed:", "", ...failed.map(([id, outcome]) => `- \`${id}\` (${outcome})`), "");
  const tested = new Set(areas.keys());
  const untested = laterAreas.filter((area) => !tested.has(area));
  if (untested.length > 0) lines.push(`Not promised yet, and not run (\`--all\` does): ${untested.join(", ")}.`, "");
  writeFileSync(join(repository, "docs", "conformance.md"), lines.join("\n"));
}

await main();
