import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeBothAdapters } from "./testing/describe-both-adapters.ts";
import { type TestProject, testProject } from "./testing/run-project.ts";

/** Files of the web shop at the top of this repository that take up where the last run ended. */
const MODELS = ["int_sessions", "int_user_journey", "int_product_interactions"].map((name) => `intermediate/${name}`);
const MARTS = ["fct_daily_engagement", "fct_conversions"].map((name) => `marts/${name}`);
const TABLES = [...MODELS, ...MARTS].map((path) => path.split("/")[1] as string);
const MACROS = ["incremental", "keys", "rows_to_build", "shares"];

const STG_EVENTS = `{{ config(materialized='view') }}
select *, occurred_at::date as event_date, quantity * unit_price as revenue from dev.delivered`;

const DELIVERED = `create table dev.delivered (
  event_id int, user_id int, event_type text, product_id int, occurred_at timestamp, device text, channel text,
  quantity int, unit_price numeric(12, 2), loaded_at timestamptz
)`;

interface Event {
  user: number;
  at: string;
  type?: "page_view" | "add_to_cart" | "purchase";
}

function file(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

/** The models with a view in place of stg_events, and a table behind it that the test fills delivery by delivery. */
function webShop(): Record<string, string> {
  const files: Record<string, string> = {
    "models/stg_events.sql": STG_EVENTS,
  };
  for (const path of [...MODELS, ...MARTS]) files[`models/${path}.sql`] = file(`models/${path}.sql`);
  for (const name of MACROS) files[`macros/${name}.sql`] = file(`macros/${name}.sql`);
  return files;
}

/** Delivers events, all of them loaded at the same time, after those before. */
async function deliver(project: TestProject, delivery: number, events: readonly Event[]): Promise<void> {
  for (const [i, { user, at, type = "page_view" }] of events.entries()) {
    const sold = type === "page_view" ? "null, null" : `1, ${type === "purchase" ? "9.90" : "null"}`;
    const product = (user + i) % 3 === 0 && type === "page_view" ? "null" : String(1 + ((user + i) % 2));
    await project.query(
      `insert into dev.delivered values (${delivery * 1000 + i}, ${user}, '${type}', ${product}, '${at}',
       'mobile', '${i % 2 === 0 ? "direct" : "search"}', ${sold}, '2025-10-01 00:00Z'::timestamptz + interval '${delivery} hours')`,
    );
  }
}

async function contents(project: TestProject): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const name of TABLES) {
    const rows = await project.query(`select t::text from dev.${name} as t order by 1`);
    tables[name] = rows;
  }
  return tables;
}

const VARS = { session_timeout_minutes: 30 };

async function build(
  project: TestProject,
  how: { fullRefresh?: boolean; flags?: Record<string, string> } = {},
): Promise<Record<string, string[]>> {
  const statuses = await project.run({ vars: VARS, ...how });
  expect(statuses).toEqual(Object.fromEntries(["stg_events", ...TABLES].map((name) => [name, "success"])));
  return contents(project);
}

/** Builds after each delivery, and from nothing, and holds the two against each other. */
async function expectSameAsFullRefresh(project: TestProject, deliveries: readonly (readonly Event[])[]): Promise<void> {
  await project.query("create schema dev");
  await project.query(DELIVERED);
  for (const [n, events] of deliveries.entries()) {
    await deliver(project, n + 1, events);
    const grown = await build(project);
    expect(grown, `after delivery ${n + 1}`).toEqual(await build(project, { fullRefresh: true }));
    await build(project); // with nothing new
    expect(await contents(project), `run again after delivery ${n + 1}`).toEqual(grown);
  }
}

/** Numbers that look random and are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function randomDeliveries(seed: number): Event[][] {
  const next = random(seed);
  const types = ["page_view", "page_view", "add_to_cart", "purchase"] as const;
  return Array.from({ length: 5 }, () =>
    Array.from({ length: 1 + Math.floor(next() * 5) }, () => {
      const minute = Math.floor(next() * 3 * 24 * 6) * 10;
      return {
        user: 1 + Math.floor(next() * 2),
        at: new Date(Date.UTC(2025, 8, 1) + minute * 60_000).toISOString().slice(0, 19),
        type: types[Math.floor(next() * types.length)],
      };
    }),
  );
}

/** Each test runs the models some twenty times. */
const MINUTES = 10 * 60_000;

describeBothAdapters("the web shop's incremental models", (makeAdapter) => {
  test("late events open, extend and join sessions, also over midnight, as a full refresh would", {
    timeout: MINUTES,
  }, async () => {
    await using project = await testProject(makeAdapter, webShop());
    await expectSameAsFullRefresh(project, [
      [
        { user: 1, at: "2025-09-01 10:00" },
        { user: 1, at: "2025-09-01 10:40", type: "add_to_cart" },
        { user: 2, at: "2025-09-01 23:50" },
      ],
      [{ user: 2, at: "2025-09-02 00:40", type: "purchase" }], // a session of its own, the only one of its day
      [{ user: 1, at: "2025-09-01 10:20" }], // closes the gap between two
      [{ user: 2, at: "2025-09-02 00:15" }], // and another, over midnight: the second day has no session any more
      [{ user: 1, at: "2025-09-01 09:45" }], // begins an old session earlier
      [{ user: 1, at: "2025-08-30 08:00" }], // makes the first session the second, and opens days without any
      [{ user: 3, at: "2025-09-20 12:00", type: "purchase" }],
    ]);
    expect(
      await project.query(
        "select user_id, session_number, started_at, event_count from dev.int_sessions order by 1, 2",
      ),
    ).toEqual([
      "1|1|2025-08-30 08:00:00|1",
      "1|2|2025-09-01 09:45:00|4",
      "2|1|2025-09-01 23:50:00|3",
      "3|1|2025-09-20 12:00:00|1",
    ]);
    expect(await project.query("select count(*) from dev.fct_daily_engagement where sessions = 0")).toEqual(["19"]);
  });

  test("a backfill of a day builds it anew, though nothing was loaded", { timeout: MINUTES }, async () => {
    await using project = await testProject(makeAdapter, webShop());
    await project.query("create schema dev");
    await project.query(DELIVERED);
    await deliver(project, 1, [
      { user: 1, at: "2025-09-01 10:00" },
      { user: 1, at: "2025-09-02 10:00" },
      { user: 2, at: "2025-09-02 12:00", type: "add_to_cart" },
      { user: 2, at: "2025-09-03 12:00" },
    ]);
    const before = await build(project);
    await project.query(
      `update dev.delivered set event_type = 'purchase', unit_price = 5 where event_type = 'add_to_cart'`,
    );
    expect(await build(project)).toEqual(before);
    const filled = await build(project, { flags: { eventTimeStart: "2025-09-02", eventTimeEnd: "2025-09-03" } });
    expect(filled).not.toEqual(before);
    expect(filled).toEqual(await build(project, { fullRefresh: true }));
  });

  test.each([1, 2])(
    "events in any order come to what a full refresh makes of them (%i)",
    { timeout: MINUTES },
    async (seed) => {
      await using project = await testProject(makeAdapter, webShop());
      await expectSameAsFullRefresh(project, randomDeliveries(seed));
    },
  );
});
