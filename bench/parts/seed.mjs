import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { measure, medians } from "../measure.mjs";
import { atMost, atMostTimes } from "../row.mjs";
import { connectionEnvironment, psql } from "../surroundings.mjs";

const ROWS = 1_000_000;

const profiles = `bench:
  target: dev
  outputs:
    dev:
      type: postgres
      host: "{{ env_var('BENCH_PGHOST') }}"
      port: "{{ env_var('BENCH_PGPORT') | as_number }}"
      user: "{{ env_var('BENCH_PGUSER') }}"
      password: none
      dbname: "{{ env_var('BENCH_PGDATABASE') }}"
      schema: "{{ env_var('BENCH_SCHEMA') }}"
`;

/** A large CSV file into a table whose types are found first, beside psql's \copy into a table that has them. */
export async function seed({ tstl, runs, work, server }) {
  const folder = mkdtempSync(join(work, "seed-"));
  const csv = join(folder, "seeds", "big.csv");
  mkdirSync(join(folder, "seeds"));
  writeFileSync(join(folder, "dbt_project.yml"), "name: bench\nversion: '1.0'\nprofile: bench\nconfig-version: 2\n");
  writeFileSync(join(folder, "profiles.yml"), profiles);
  await writeRows(csv);
  const started = await server();
  psql(connectionEnvironment(started, "postgres"), "-c", "create database bench_seed");
  const env = connectionEnvironment(started, "bench_seed");
  const load = () =>
    measure([...tstl, "seed", "--project-dir", folder, "--profiles-dir", folder], { cwd: folder, env });
  load();
  psql(env, "-c", "create table by_psql (like analytics.big)");
  const copy = ["-c", "truncate by_psql", "-c", `\\copy by_psql from '${csv}' with (format csv, header)`];
  const ours = [];
  const plain = [];
  for (let run = 0; run < runs; run++) {
    ours.push(load());
    plain.push(measure(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", ...copy], { env }));
  }
  const mine = medians(ours);
  const checks = [
    atMostTimes("psql's wall", mine.wall, medians(plain).wall, 1.3),
    atMost("memory", mine.memory, 250, "MiB"),
  ];
  return [{ what: `\`seed\`, ${ROWS.toLocaleString("en")} rows of 10 columns`, ours: mine, checks }];
}

/** Rows of the kinds that seeds have: numbers, texts with and without quotes, dates, timestamps, booleans, nulls. */
async function writeRows(path) {
  const cities = ["Berlin", "New York", "Lagos", "São Paulo", "Osaka"];
  const file = await open(path, "w");
  let chunk = "id,name,email,amount,quantity,created_on,created_at,is_active,city,note\n";
  for (let id = 1; id <= ROWS; id++) {
    const day = `2024-${two(1 + (id % 12))}-${two(1 + (id % 28))}`;
    const time = `${two(id % 24)}:${two(id % 60)}:${two((id * 7) % 60)}`;
    const note = id % 3 === 0 ? "" : id % 3 === 1 ? '"a note, quoted"' : "a note";
    chunk += `${id},name ${id},user${id}@example.com,${(id % 100000) / 100},${id % 50},${day},${day} ${time},${id % 2 === 0},${cities[id % 5]},${note}\n`;
    if (chunk.length > 1 << 20) {
      await file.write(chunk);
      chunk = "";
    }
  }
  await file.write(chunk);
  await file.close();
}

function two(number) {
  return String(number).padStart(2, "0");
}
