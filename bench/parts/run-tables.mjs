import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { measure, medians } from "../measure.mjs";
import { atLeastTimes, atMost, atMostTimes } from "../row.mjs";
import { connectionEnvironment, psql } from "../surroundings.mjs";

const MODELS = 200;
const THREADS = 4;

/**
 * Building small tables that exist already, so that each is made aside and swapped in: by tstl, by dbt, and by psql
 * sending the same statements in the order of the graph. Each tool has a schema of its own.
 */
export async function runTables({ tstl, dbt, runs, quick, project, server }) {
  const folder = project(MODELS, "--materialized", "table");
  const started = await server();
  psql(connectionEnvironment(started, "postgres"), "-c", "create database bench_run");
  const env = (schema) => connectionEnvironment(started, "bench_run", schema);
  psql(env("raw"), "-f", join(folder, "setup.sql"));
  const call = (command, name, schema) => {
    const flags = name === "run" ? ["--threads", String(THREADS)] : [];
    const where = ["--project-dir", folder, "--profiles-dir", folder];
    return measure([...command, name, ...flags, ...where], { cwd: folder, env: env(schema) });
  };

  call(tstl, "seed", "by_psql");
  call(tstl, "compile", "by_psql");
  const steps = stepsOf(JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8")));
  await runInOrder(steps, env("by_psql"));
  call(tstl, "seed", "by_tstl");
  call(tstl, "run", "by_tstl");
  const ours = [];
  const plain = [];
  for (let run = 0; run < Math.max(runs, 3); run++) {
    ours.push(call(tstl, "run", "by_tstl"));
    plain.push(await runInOrder(steps, env("by_psql")));
  }
  let theirs;
  if (!quick) {
    call(dbt(), "seed", "by_dbt");
    call(dbt(), "run", "by_dbt");
    theirs = call(dbt(), "run", "by_dbt");
  }
  const mine = medians(ours);
  const checks = [
    atMost("CPU", mine.cpu, 1.2, "s"),
    atLeastTimes("dbt's wall", theirs?.wall, mine.wall, 7),
    atMostTimes("psql's wall", mine.wall, median(plain), 1.3),
  ];
  return [{ what: `\`run\`, ${MODELS} small tables, ${THREADS} threads`, ours: mine, theirs, checks }];
}

/** One step per model: the statements that build it aside and put it in its place, and the models it waits for. */
function stepsOf(manifest) {
  const models = Object.values(manifest.nodes).filter((node) => node.resource_type === "model");
  const ids = new Set(models.map((node) => node.unique_id));
  return models.map((node) => {
    const relation = node.relation_name;
    const staging = relation.replace(/"$/, '__aside"');
    const statements = [
      "begin",
      `create table ${staging} as (\n${node.compiled_code}\n)`,
      `drop table if exists ${relation}`,
      `alter table ${staging} rename to "${node.alias}"`,
      "commit",
    ];
    return {
      id: node.unique_id,
      text: `${statements.join(";\n")};\n`,
      needs: node.depends_on.nodes.filter((id) => ids.has(id)),
    };
  });
}

/** Sends the steps through as many psql as there are threads, each when what it needs is there; wall seconds. */
async function runInOrder(steps, env) {
  const from = performance.now();
  const waiting = new Map(steps.map((step) => [step.id, new Set(step.needs)]));
  const ready = steps.filter((step) => step.needs.length === 0);
  const idle = [];
  let left = steps.length;
  const clients = Array.from({ length: THREADS }, () => openPsql(env));
  await new Promise((resolve, reject) => {
    const next = () => {
      while (idle.length > 0 && ready.length > 0) start(idle.pop(), ready.shift());
    };
    const start = (client, step) => {
      waiting.delete(step.id);
      client.send(step.text).then(() => {
        left -= 1;
        if (left === 0) return resolve();
        for (const other of steps) {
          const needs = waiting.get(other.id);
          if (needs?.delete(step.id) && needs.size === 0) ready.push(other);
        }
        idle.push(client);
        next();
      }, reject);
    };
    idle.push(...clients);
    next();
  });
  for (const client of clients) client.end();
  return (performance.now() - from) / 1000;
}

function openPsql(env) {
  const child = spawn("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1"], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let answer;
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", () => answer?.resolve());
  child.on("exit", (code) => answer?.reject(new Error(`psql ended with ${code}: ${errors}`)));
  return {
    send: (text) =>
      new Promise((resolve, reject) => {
        answer = { resolve, reject };
        child.stdin.write(`${text}\\echo done\n`);
      }),
    end: () => child.stdin.end(),
  };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
