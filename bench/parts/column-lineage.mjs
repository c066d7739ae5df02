import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { measure, repeat } from "../measure.mjs";
import { atMost } from "../row.mjs";
import { connectionEnvironment, forget, psql } from "../surroundings.mjs";

/**
 * Where all columns of a project come from. Ours is a whole command, with the project read from nothing and no
 * warehouse; colibri's is given the manifest and the catalog that dbt has made, which are not counted.
 */
export function columnLineage(models, limits) {
  return async ({ tstl, dbt, colibri, runs, quick, project, server }) => {
    const folder = project(models);
    const place = ["--project-dir", folder, "--profiles-dir", folder];
    const marts = readdirSync(join(folder, "models", "marts")).filter((name) => name.endsWith(".sql"));
    const asked = `${basename(marts[0], ".sql")}.amount`;
    const lineage = () => measure([...tstl, "lineage", asked, ...place], { cwd: folder });
    const cold = await repeat(runs, () => {
      forget(folder);
      return lineage();
    });
    const cached = await repeat(Math.max(runs, 3), lineage);
    let theirs;
    if (!quick) {
      const started = await server();
      const database = `bench_lineage_${models}`;
      psql(connectionEnvironment(started, "postgres"), "-c", `create database ${database}`);
      const env = { ...connectionEnvironment(started, database), DO_NOT_TRACK: "1" };
      psql(env, "-f", join(folder, "setup.sql"));
      const prepare = (command) => measure([...command, ...place], { cwd: folder, env, timeout: 600 });
      prepare([...tstl, "seed", "-q"]);
      prepare([...tstl, "run", "-q"]);
      forget(folder);
      prepare([...dbt(), "docs", "generate"]);
      theirs = measure([...colibri(), "generate", "--disable-telemetry", "--output-dir", "dist"], { cwd: folder, env });
    }
    const text = ({ cpu, memory }) => `${cpu.toFixed(2)} s CPU, ${memory.toFixed(0)} MiB`;
    const what = `all columns of ${models.toLocaleString("en")} models`;
    const times = theirs === undefined ? "" : ` (${(theirs.cpu / cold.cpu).toFixed(1)}x)`;
    return [
      {
        what: `${what}, cold`,
        tools: { tstl: text(cold), ...(theirs && { colibri: `${text(theirs)}${times}` }) },
        checks: limits ? [atMost("CPU", cold.cpu, limits.cold, "s")] : [],
      },
      {
        what: `${what}, again`,
        tools: { tstl: text(cached) },
        checks: limits ? [atMost("CPU", cached.cpu, limits.cached, "s")] : [],
      },
    ];
  };
}
