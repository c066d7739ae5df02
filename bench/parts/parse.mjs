import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { measure, repeat } from "../measure.mjs";
import { atLeastTimes, atMost } from "../row.mjs";
import { connectionEnvironment, forget, psql } from "../surroundings.mjs";

const placeOf = (folder) => ["--project-dir", folder, "--profiles-dir", folder];

/** Parsing a project of which nothing is known. */
export function parseCold(models, limits) {
  return async ({ tstl, dbt, runs, quick, project }) => {
    const folder = project(models);
    const once =
      (command, ...flags) =>
      () => {
        forget(folder);
        return measure([...command, "parse", ...flags, ...placeOf(folder)], { cwd: folder });
      };
    const ours = await repeat(runs, once(tstl));
    const theirs = quick ? undefined : await repeat(1, once(dbt(), "--no-partial-parse"));
    const checks = [atMost("CPU", ours.cpu, limits.cpu, "s")];
    if (limits.memory) checks.push(atMost("memory", ours.memory, limits.memory, "MiB"));
    if (limits.times) checks.push(atLeastTimes("dbt's CPU", theirs?.cpu, ours.cpu, limits.times));
    return [{ what: `\`parse\`, ${models.toLocaleString("en")} models, cold`, ours, theirs, checks }];
  };
}

/** Parsing again after an edit of one model. */
export async function parseChanged({ tstl, dbt, runs, quick, project }) {
  const models = 1000;
  const folder = project(models);
  const staging = join(folder, "models", "staging");
  const edited = join(
    staging,
    readdirSync(staging).find((name) => name.endsWith(".sql")),
  );
  const parse = (command) => measure([...command, "parse", ...placeOf(folder)], { cwd: folder });
  const once = (command) => () => {
    appendFileSync(edited, "-- an edit\n");
    return parse(command);
  };
  parse(tstl);
  const ours = await repeat(Math.max(runs, 3), once(tstl));
  let theirs;
  if (!quick) {
    forget(folder);
    parse(dbt());
    theirs = await repeat(1, once(dbt()));
  }
  const what = `\`parse\`, ${models.toLocaleString("en")} models, one file changed`;
  return [{ what, ours, theirs, checks: [atMost("CPU", ours.cpu, 0.35, "s")] }];
}

/** The SQL of every model, from nothing. */
export async function compile({ tstl, dbt, runs, quick, project, server }) {
  const models = 1000;
  const folder = project(models);
  const started = await server();
  psql(connectionEnvironment(started, "postgres"), "-c", "create database bench_compile");
  const env = connectionEnvironment(started, "bench_compile");
  const once =
    (command, ...flags) =>
    () => {
      forget(folder);
      return measure([...command, "compile", ...flags, ...placeOf(folder)], { cwd: folder, env });
    };
  const ours = await repeat(runs, once(tstl));
  const theirs = quick ? undefined : await repeat(1, once(dbt(), "--no-partial-parse"));
  const checks = [atMost("CPU", ours.cpu, 1.6, "s"), atLeastTimes("dbt's CPU", theirs?.cpu, ours.cpu, 40)];
  return [{ what: `\`compile\`, ${models.toLocaleString("en")} models, cold`, ours, theirs, checks }];
}
