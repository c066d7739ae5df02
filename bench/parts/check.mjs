import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure, repeat } from "../measure.mjs";
import { atMost } from "../row.mjs";
import { connectionEnvironment, forget, psql } from "../surroundings.mjs";

/** Judging all SQL without the warehouse: of a project of which nothing is known, of the same again, and after edits. */
export async function check({ tstl, runs, project, server }) {
  const models = 1000;
  const folder = project(models);
  const started = await server();
  psql(connectionEnvironment(started, "postgres"), "-c", "create database bench_check");
  const env = connectionEnvironment(started, "bench_check");
  psql(env, "-f", join(folder, "setup.sql"));
  const call = (...words) =>
    measure([...tstl, ...words, "--project-dir", folder, "--profiles-dir", folder], { cwd: folder, env });
  call("sources", "sync");
  const cold = await repeat(runs, () => {
    forget(folder);
    return call("check");
  });
  const unchanged = await repeat(Math.max(runs, 3), () => call("check"));
  const edited = stagingModel(folder);
  const after = (edit) => {
    let number = 0;
    return repeat(Math.max(runs, 3), () => {
      number += 1;
      writeFileSync(edited.path, edit(edited.text, number));
      return call("check");
    });
  };
  const changed = await after((text, number) => text.replace("where id is not null", `where id > ${number}`));
  const columns = await after((text, number) =>
    text.replace(" as status,", ` as status, ${number} as added_${number},`),
  );
  const comment = await after((text, number) => `${text}\n-- edit ${number}\n`);
  const what = (state) => `\`check\`, ${models.toLocaleString("en")} models, ${state}`;
  return [
    { what: what("cold"), ours: cold, checks: [atMost("wall", cold.wall, 5, "s")] },
    { what: what("nothing changed"), ours: unchanged, checks: [] },
    { what: what("one query changed"), ours: changed, checks: [atMost("wall", changed.wall, 0.7, "s")] },
    { what: what("a column more in one"), ours: columns, checks: [atMost("wall", columns.wall, 0.7, "s")] },
    { what: what("a comment more in one"), ours: comment, checks: [] },
  ];
}

/** A model with others behind it, and a text of which an edit must find what it replaces. */
function stagingModel(folder) {
  const staging = join(folder, "models", "staging");
  for (const name of readdirSync(staging).sort()) {
    const path = join(staging, name);
    const text = name.endsWith(".sql") ? readFileSync(path, "utf8") : "";
    if (text.includes("where id is not null") && text.includes(" as status,")) return { path, text };
  }
  throw new Error(`no model in ${staging} has the filter and the column that are edited`);
}
