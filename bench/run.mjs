/**
 * Measures tstl beside dbt-core, dbt-colibri and psql, and writes docs/benchmarks.md.
 *
 *     npm run bench                    # everything; some twenty minutes, most of them dbt's
 *     npm run bench -- --quick         # without dbt and dbt-colibri
 *     npm run bench -- --only parse    # the parts whose name contains a text; prints, and writes nothing
 *     npm run bench -- --runs 5        # how often tstl is measured (slow commands of dbt: once)
 *
 * Needs python3, psql and the binaries of a Postgres server. The projects come from gen_project.py, in
 * $TSTL_BENCH_GENERATOR or beside the repository in ../shared/bench. A part that fails is reported, the others go on.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { check } from "./parts/check.mjs";
import { columnLineage } from "./parts/column-lineage.mjs";
import { docsSite } from "./parts/docs-site.mjs";
import { lineageCanvas } from "./parts/lineage-canvas.mjs";
import { compile, parseChanged, parseCold } from "./parts/parse.mjs";
import { rawData } from "./parts/raw-data.mjs";
import { referenceProject } from "./parts/reference-project.mjs";
import { runTables } from "./parts/run-tables.mjs";
import { seed } from "./parts/seed.mjs";
import { list, version } from "./parts/start.mjs";
import { firstLine, renderReport } from "./report.mjs";
import { openSurroundings } from "./surroundings.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const parts = {
  version,
  ls: list,
  "parse-1000": parseCold(1000, { cpu: 1.15, times: 20 }),
  "parse-5000": parseCold(5000, { cpu: 4.6, memory: 400 }),
  "parse-changed": parseChanged,
  compile,
  check,
  run: runTables,
  seed,
  "lineage-canvas": lineageCanvas,
  "raw-data": rawData,
  reference: referenceProject,
  "column-lineage-200": columnLineage(200),
  "column-lineage-1000": columnLineage(1000, { cold: 2, cached: 0.3 }),
  "docs-site-5000": docsSite(5000),
};

async function main() {
  const { values: options } = parseArgs({
    options: {
      runs: { type: "string", default: "3" },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
    },
  });
  const runs = Number(options.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a number of runs, not "${options.runs}"`);
  const chosen = Object.entries(parts).filter(([name]) => !options.only || name.includes(options.only));
  if (chosen.length === 0) throw new Error(`no part is called "${options.only}": ${Object.keys(parts).join(", ")}`);

  // What is measured is what the sources say now.
  execFileSync(process.execPath, [join(repository, "scripts", "build.mjs")], { cwd: repository, stdio: "inherit" });
  const from = performance.now();
  const load = loadavg()[0];
  const rows = [];
  const skipped = [];
  const surroundings = openSurroundings({ runs, quick: options.quick });
  const versions = [];
  try {
    for (const [name, measurePart] of chosen) {
      try {
        const measured = await measurePart(surroundings);
        for (const row of measured) console.log(describe(row));
        rows.push(...measured);
      } catch (error) {
        const [reason] = error.message.split("\n");
        console.error(`${name}: ${error.message}`);
        skipped.push(`${name}: ${reason.replaceAll(surroundings.work, "")}`);
      }
    }
    versions.push(...versionsOf(surroundings));
  } finally {
    await surroundings.close();
  }
  const minutes = (performance.now() - from) / 60_000;
  const page = renderReport({ rows, skipped, versions, minutes, load });
  if (options.only) console.log(`\n${page}`);
  else writeFileSync(join(repository, "docs", "benchmarks.md"), page);
  const broken = rows.flatMap((row) => row.checks).filter((check) => check.kept === false).length;
  console.log(`${rows.length} figures, ${broken} promises broken, ${skipped.length} parts failed`);
  process.exitCode = skipped.length > 0 ? 1 : 0;
}

function describe({ what, ours, theirs, tools, checks }) {
  const cost = (figure) =>
    `${figure.cpu.toFixed(2)} s CPU, ${figure.wall.toFixed(2)} s wall, ${figure.memory.toFixed(0)} MiB`;
  const promises = checks.map(({ text, kept }) => `${text} ${kept === undefined ? "?" : kept ? "yes" : "NO"}`);
  const figures =
    tools === undefined
      ? `${cost(ours)}${theirs ? ` (dbt: ${cost(theirs)})` : ""}`
      : Object.entries(tools)
          .map(([tool, text]) => `${tool} ${text}`)
          .join(", ");
  return `${what}: ${figures}; ${promises.join("; ")}`;
}

function versionsOf({ tstl, dbt, quick, serverVersion }) {
  const found = [firstLine(tstl[0], tstl[1], "--version"), `Node ${process.versions.node}`, serverVersion()];
  if (!quick) {
    try {
      const pip = dbt()[0].replace(/dbt$/, "pip");
      for (const name of ["dbt-core", "dbt-postgres", "dbt-colibri"]) {
        found.push(firstLine("sh", "-c", `"${pip}" show ${name} | sed -n 's/^Version: /${name} /p'`));
      }
    } catch {
      // Without an environment dbt's parts have failed, and said so.
    }
  }
  return found.filter(Boolean);
}

await main();
