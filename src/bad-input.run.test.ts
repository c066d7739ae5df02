import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type CommandProject, commandProject } from "./testing/command-project.ts";

const SLOW = "{{ config(materialized='table') }} select 1 as a from pg_sleep(30)";

/** Waits until the slow statement runs. */
async function untilSlow(project: CommandProject, tries = 100): Promise<void> {
  for (let i = 0; i < tries; i++) {
    const sql =
      "select count(*) as n from pg_stat_activity where state = 'active' and datname = current_database() and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()";
    const { lines } = await project.tstl("show", "--quiet", "--inline", sql, "--output", "json");
    if (/"n": 1/.test(lines.join(""))) return;
    await sleep(50);
  }
  throw new Error("the slow statement never started");
}

/** Calls a function of the server with the process of the slow statement. */
async function toSlow(project: CommandProject, name: string): Promise<void> {
  const where = "datname = current_database() and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()";
  await project.tstl("show", "--quiet", "--inline", `select ${name}(pid) from pg_stat_activity where ${where}`);
}

describe("a run on a server that something comes between", () => {
  test("a second run that writes is refused while the first one works", async () => {
    await using project = await commandProject("postgres", {
      "models/slow.sql": SLOW,
      "models/good.sql": "select 1 as a",
    });
    const first = project.tstl("run", "--select", "slow");
    await untilSlow(project);
    await expect(project.tstl("run", "--select", "good")).rejects.toMatchObject({
      code: "RUN_LOCKED",
      message: expect.stringMatching(/^another run of shop is writing to schema "\w+" \(from /),
      hint: "wait for it with --wait-lock 60s, or use --no-lock if you are sure that the two do not meet",
    });
    await toSlow(project, "pg_cancel_backend");
    expect((await first).code).toBe(1);
  });

  test("Ctrl-C ends the statements on the server within two seconds and keeps what is finished", async () => {
    await using project = await commandProject("postgres", {
      "models/slow.sql": SLOW,
      "models/after.sql": "select * from {{ ref('slow') }}",
      "models/good.sql": "select 1 as a",
    });
    const run = project.tstl("run");
    await untilSlow(project);
    const from = performance.now();
    project.interrupt();
    const { lines } = await run;
    expect(performance.now() - from).toBeLessThan(2000);
    expect(lines).toContain("Exited because of keyboard interrupt");
    expect(lines).toContain("1 node stopped and rolled back, 1 skipped; tstl retry goes on from here");
    expect(lines.join("\n")).not.toContain("Failure in");
    const { results } = JSON.parse(readFileSync(join(project.path, "target/run_results.json"), "utf8"));
    expect(results.map((result: { unique_id: string; status: string }) => [result.unique_id, result.status])).toEqual(
      expect.arrayContaining([
        ["model.shop.good", "success"],
        ["model.shop.slow", "error"],
      ]),
    );
    await expect(untilSlow(project, 1)).rejects.toThrow("never started");
  });
});

describe("surroundings that do not suit", () => {
  const files = (url: string) => ({
    "tstl.config.yaml": `name: shop\ntargets:\n  dev:\n    type: postgres\n    url: ${url}\n`,
    "models/good.sql": "select 1 as a",
  });

  test("a server that is not there is told once, with what to do", async () => {
    await using project = await commandProject("pglite", files("postgres://me:s3cretpw@127.0.0.1:1/shop"));
    for (const words of [["build"], ["show", "good"]]) {
      await expect(project.tstl(...words)).rejects.toMatchObject({
        code: "DB_UNREACHABLE",
        message: "no Postgres server answers at 127.0.0.1:1 (ECONNREFUSED)",
        hint: "start the server, or correct `host` and `port` of the target",
      });
    }
  });

  test("a target folder that cannot be written to stops a run before it begins", async () => {
    await using project = await commandProject("postgres", { "models/good.sql": "select 1 as a" });
    writeFileSync(join(project.path, "target"), "a file");
    await expect(project.tstl("run")).rejects.toMatchObject({
      code: "ARTIFACT_UNWRITABLE",
      hint: "artifacts go to the target folder: choose another one with --target-path",
    });
    const { lines } = await project.tstl(
      "show",
      "--quiet",
      "--no-write-json",
      "--inline",
      "select to_regclass('good') as good",
    );
    expect(lines.join("\n")).not.toMatch(/\bgood\s*\|\s*good/);
  });
});
