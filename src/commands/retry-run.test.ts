import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";

const FILES = {
  "models/good.sql": "select 1 as id",
  "models/bad.sql":
    "{{ config(materialized='table') }} select {{ var('divisor') }} / nullif({{ var('divisor') }}, 2) as share, 1 / {{ var('fault') }} as id",
  "models/after.sql":
    "{{ config(materialized='table') }} select '{{ flags.FULL_REFRESH }}' as refreshed from {{ ref('bad') }}",
};
const DONE = (lines: string[]) => lines.find((line) => line.startsWith("Done. "));

test("retry repeats the last run with its flags, whatever was called since", async () => {
  await using project = await commandProject("postgres", FILES);
  const built = await project.tstl("build", "--full-refresh", "--vars", "{divisor: 4, fault: 0}");
  expect([built.code, DONE(built.lines)]).toEqual([1, "Done. PASS=1 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=3"]);
  await project.tstl("show", "good");
  await project.tstl("compile", "--select", "good");
  const again = await project.tstl("retry");
  expect([again.code, DONE(again.lines)]).toEqual([1, "Done. PASS=0 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=2"]);
  const typed = await project.tstl("retry", "--vars", "{divisor: 4, fault: 1}");
  expect([typed.code, DONE(typed.lines)]).toEqual([0, "Done. PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=2"]);
  const shown = await project.tstl(
    "show",
    "--inline",
    "select * from {{ target.schema }}.after",
    "--output",
    "json",
    "-q",
  );
  expect(JSON.parse(shown.lines.join("")).show).toEqual([{ refreshed: "True" }]);
  const nothing = await project.tstl("retry");
  expect([nothing.code, nothing.lines[0]]).toEqual([0, "Nothing to retry: all nodes of the last run succeeded."]);
});

test("--state names the folder of another run, and a folder without one is a mistake", async () => {
  await using project = await commandProject("postgres", FILES);
  await expect(project.tstl("retry")).rejects.toMatchObject({ code: "RETRY_NOTHING" });
  await project.tstl("run", "--vars", "{divisor: 4, fault: 0}");
  cpSync(join(project.path, "target"), join(project.path, "kept"), { recursive: true });
  rmSync(join(project.path, "kept/last_run.json"));
  rmSync(join(project.path, "target"), { recursive: true });
  const again = await project.tstl("retry", "--state", "kept");
  expect(DONE(again.lines)).toBe("Done. PASS=0 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=2");
  const { args } = JSON.parse(readFileSync(join(project.path, "target/run_results.json"), "utf8"));
  expect(args).toMatchObject({
    which: "run",
    vars: { divisor: 4, fault: 0 },
    invocation_command: "tstl retry --state kept",
  });
});

test("a record of secrets does not hold them", async () => {
  await using project = await commandProject("postgres", FILES);
  await project.tstl("run", "--vars", "{divisor: 4, fault: 0, DBT_ENV_SECRET_KEY: hunter2}");
  expect(readFileSync(join(project.path, "target/last_run.json"), "utf8")).not.toContain("hunter2");
});
