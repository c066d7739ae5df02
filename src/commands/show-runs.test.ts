import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { freshDatabase } from "../testing/fresh-database.ts";

const MODELS = {
  "models/orders.sql": "{{ config(materialized='table') }} select generate_series(1, 3) as id",
  "models/broken.sql": "select 1 / 0 as id from {{ ref('orders') }} where id = 'x'",
};

describeBothAdapters("tstl runs", (_makeAdapter, kind) => {
  test("shows runs, one run, a node's trend and what failed, without having been asked to record them", async () => {
    await using project = await commandProject(kind, MODELS);
    expect((await project.tstl("runs")).lines[0]).toMatch(/^No run into target \w+ is recorded yet/);
    expect((await project.tstl("build")).code).toBe(1);
    expect((await project.tstl("run", "--select", "orders")).code).toBe(0);

    const list = (await project.tstl("runs")).lines;
    expect(list[0]).toMatch(/^ +run +started \(UTC\) +duration +nodes +failed +rows +commit +command$/);
    expect(list[1]).toMatch(/ +1 +0 +3 +tstl run --select orders$/);
    expect(list[2]).toMatch(/ +2 +1 +3 +tstl build$/);

    const id = /[0-9a-f]{8}/.exec(list[2]!)![0];
    const shown = (await project.tstl("runs", "show", id)).lines.join("\n");
    expect(shown).toContain("failed: 1 of 2 succeeded, 1 failed");
    expect(shown).toContain("Database Error in model broken (models/broken.sql)");

    const trend = (await project.tstl("runs", "trend", "orders")).lines;
    expect(trend.filter((line) => / {2}3 {2}/.test(line))).toHaveLength(2);
    expect(trend.at(-2)).toBe("rows: last 3, the run before 3 (0.0 %)");

    const failures = (await project.tstl("runs", "failures")).lines;
    expect(failures[0]).toMatch(/broken \(model, tstl build, run [0-9a-f]{8}, /);
    const { lines } = await project.tstl("runs", "--output", "json", "--limit", "1");
    expect(JSON.parse(lines.join("\n"))).toEqual([
      expect.objectContaining({ command: "run", status: "success", total: 1 }),
    ]);
  });

  test("names what is meant by a word that is not there", async () => {
    await using project = await commandProject(kind, { "models/orders.sql": "select 1 as id" });
    await project.tstl("run");
    await expect(project.tstl("runs", "lst")).rejects.toMatchObject({ code: "USAGE", hint: 'did you mean "list"?' });
    await expect(project.tstl("runs", "show", "ffff")).rejects.toMatchObject({ code: "RUN_UNKNOWN" });
    await expect(project.tstl("runs", "show", "' or true --")).rejects.toMatchObject({ code: "RUN_UNKNOWN" });
    await expect(project.tstl("runs", "trend", "ordres")).rejects.toMatchObject({
      code: "RUN_NODE_UNKNOWN",
      hint: 'did you mean "orders"?',
    });
  });

  test.each([
    ["history: false", "name: shop\nhistory: false\n", []],
    ["--no-history", "name: shop\n", ["--no-history"]],
  ])("records nothing with %s", async (_, config, flags) => {
    await using project = await commandProject(kind, { ...MODELS, "tstl.config.yaml": config });
    await project.tstl("run", ...flags);
    expect((await project.tstl("runs")).lines[0]).toMatch(/^No run/);
    const { lines } = await project.tstl(
      "show",
      "--inline",
      "select count(*) from pg_namespace where nspname = '_tstl'",
    );
    expect(lines).toContain("|     0 |");
  });
});

test("a run that Ctrl-C ended is recorded as cancelled, with what was done until then", async () => {
  await using project = await commandProject("postgres", {
    "models/quick.sql": "select 1 as id",
    "models/slow.sql": "{{ config(materialized='table') }} select pg_sleep(60)::text as slept from {{ ref('quick') }}",
  });
  const run = project.tstl("run");
  run.catch(() => undefined);
  const asleep = `select count(*) as asleep from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_sleep(60)%'`;
  while (!(await project.tstl("show", "--inline", asleep)).lines.join().match(/\| +1 \|/)) {}
  project.interrupt();
  await run;
  const { lines } = await project.tstl("runs", "--output", "json");
  expect(JSON.parse(lines.join("\n"))).toEqual([
    expect.objectContaining({ status: "cancelled", total: 2, succeeded: 1 }),
  ]);
});

test("a dbt project has no history unless it is asked for", async () => {
  await using project = await commandProject("pglite", {
    "dbt_project.yml": "name: shop\n",
    "models/orders.sql": "select 1 as id",
  });
  await project.tstl("run");
  expect((await project.tstl("runs")).lines.join()).toMatch(/No run/);
  await project.tstl("run", "--history");
  expect((await project.tstl("runs")).lines.join()).toMatch(/tstl run --history/);
});

test("where the schema may not be made, the run's result stands and one line says so", async () => {
  await using database = await freshDatabase();
  const owner = await database.openAdapter();
  const role = `${database.name}_plain`;
  await owner.withSession((session) =>
    session.query(`create role ${role} login password 'plain_secret'; create schema main authorization ${role}`),
  );
  try {
    const { host, port, dbname } = database.options;
    await using project = await commandProject("pglite", {
      "models/orders.sql": "select 1 as id",
      "tstl.config.yaml": `name: shop
targets: {dev: {host: ${host}, port: ${port}, dbname: ${dbname}, user: ${role}, password: plain_secret, schema: main}}`,
    });
    const { code, lines } = await project.tstl("run");
    expect(code).toBe(0);
    expect(lines.filter((line) => line.includes("not in the history"))).toEqual([
      `The run is not in the history: permission denied for database ${dbname} (grant create on the database, or switch it off with history: false)`,
    ]);
  } finally {
    await owner.withSession((session) => session.query(`drop owned by ${role} cascade; drop role ${role}`));
  }
});
