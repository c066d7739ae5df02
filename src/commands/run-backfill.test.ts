import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";

const FILES = {
  // A view of every day of 2025, with an amount that a test can change.
  "models/days.sql": `{{ config(materialized='table', event_time='day') }}
    select d::timestamp as day, 1 as amount from generate_series('2025-01-01'::date, '2025-12-31', '1 day') as d`,
  "models/daily.sql": `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day',
      batch_size='day', unique_key='day', begin='2025-01-01', lookback=0) }}
    select day, amount, 10 / (case when day = '{{ var("bad_day", "1900-01-01") }}' then 0 else 1 end) as ten
    from {{ ref('days') }}`,
  "models/by_hand.sql": `{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='day') }}
    select day, '{{ flags.EVENT_TIME_START }}' as span from {{ ref('days') }}
    {% if flags.EVENT_TIME_START %} where day >= '{{ flags.EVENT_TIME_START }}' and day < '{{ flags.EVENT_TIME_END }}' {% endif %}`,
  "models/total.sql": "{{ config(materialized='table') }} select count(*) as days from {{ ref('daily') }}",
};

async function rows(project: CommandProject, sql: string): Promise<string[]> {
  const { lines } = await project.tstl("show", "--inline", sql, "--output", "json", "--limit", "-1", "--quiet");
  const { show } = JSON.parse(lines.join("\n")) as { show: Record<string, unknown>[] };
  return show.map((row) => Object.values(row).join(" "));
}

describeBothAdapters("tstl backfill", (_makeAdapter, kind) => {
  test("a model that reads the span in a macro, for an existing table only, is built for each part", async () => {
    await using project = await commandProject(kind, {
      "models/days.sql": FILES["models/days.sql"],
      "models/by_macro.sql": `{{ config(materialized='incremental', unique_key='day') }}
        select day from {{ ref('days') }}
        {% if is_incremental() %} where {{ chosen('day') }} {% endif %}`,
      "models/by_itself.sql": "{{ config(materialized='incremental') }} select 1 as a",
      "macros/span.sql": `{% macro chosen(column) %}{{ within(column) }}{% endmacro %}
        {% macro within(column) %}{{ column }} >= '{{ flags.EVENT_TIME_START }}' and {{ column }} < '{{ flags.EVENT_TIME_END }}'{% endmacro %}`,
    });
    const range = ["--from", "2025-02-01", "--to", "2025-02-28", "--dry-run"];
    const { lines } = await project.tstl("backfill", ...range);
    expect(lines.slice(1, 5)).toEqual([
      "1 node that they read, once, at first.",
      "1 model for each part:",
      "  by_macro, which reads the span itself",
      "1 other node once, at the end.",
    ]);
  });

  test("builds what is built by event time part by part, and the rest once, after it has shown its plan", async () => {
    await using project = await commandProject(kind, FILES);
    await project.tstl("run", "--select", "days");
    const { code, lines } = await project.tstl(
      ...["backfill", "daily+", "by_hand", "--from", "2025-01-30", "--to", "2025-03-02"],
    );
    expect(code).toBe(0);
    expect(lines.slice(0, 5)).toEqual([
      "Backfill from 2025-01-30 to 2025-03-03 (not included), 3 × month",
      "2 models for each part:",
      expect.stringMatching(/^ {2}(daily, 32 batches by day|by_hand, which reads the span itself)$/),
      expect.stringMatching(/^ {2}(daily, 32 batches by day|by_hand, which reads the span itself)$/),
      "1 other node once, at the end.",
    ]);
    expect(lines.filter((line) => / part \d of 3$/.test(line))).toEqual([
      "2025-01-30 to 2025-02-01, part 1 of 3",
      "2025-02-01 to 2025-03-01, part 2 of 3",
      "2025-03-01 to 2025-03-03, part 3 of 3",
    ]);
    expect(lines.at(-2)).toMatch(/PASS=3 .* TOTAL=3$/);
    expect(await rows(project, "select count(*), min(day)::date, max(day)::date from {{ ref('daily') }}")).toEqual([
      "32 2025-01-30 2025-03-02",
    ]);
    expect(await rows(project, "select span, count(*) from {{ ref('by_hand') }} group by 1 order by 1")).toEqual([
      "2025-01-30T00:00:00.000Z 2",
      "2025-02-01T00:00:00.000Z 28",
      "2025-03-01T00:00:00.000Z 2",
    ]);
    expect(await rows(project, "select days from {{ ref('total') }}")).toEqual(["32"]);
    // The whole backfill is one run of the history, with all its batches.
    const runs = await project.tstl("runs", "show", "--output", "json");
    const shown = JSON.parse(runs.lines.join("\n")) as { command: string; nodes: Record<string, unknown>[] };
    expect(shown.command).toBe("backfill");
    expect(shown.nodes.find(({ name }) => name === "daily")).toMatchObject({ batches_done: 32, batches_failed: 0 });
  });

  test("goes on after a failure with the batches that failed, and with nothing else", async () => {
    await using project = await commandProject(kind, FILES);
    await project.tstl("run", "--select", "days");
    const failed = await project.tstl(
      ...["backfill", "daily+", "--from", "2025-01-01", "--to", "2025-01-06", "--by", "week"],
      ...["--vars", "{bad_day: '2025-01-03'}"],
    );
    expect(failed.code).toBe(1);
    expect(failed.lines.join("\n")).toContain("Not all of it is done: tstl backfill --resume does what is left");
    const without = await rows(project, "select count(*) from {{ ref('daily') }} where day < '2025-01-07'");
    expect(without).toEqual(["5"]);
    // What must not be built again is marked.
    await project.tstl("show", "--inline", "select 1");
    const resumed = await project.tstl("backfill", "--resume", "--vars", "{}");
    expect(resumed.code).toBe(0);
    expect(resumed.lines.join("\n")).toContain("Of 2 parts 1 is left");
    expect(resumed.lines.filter((line) => line.startsWith("Batch "))).toEqual([
      expect.stringContaining("Batch 1 of 1 OK created batch 2025-01-03"),
    ]);
    expect(await rows(project, "select days from {{ ref('total') }}")).toEqual(["6"]);
    await expect(project.tstl("backfill", "--resume")).rejects.toMatchObject({ code: "BACKFILL_NOTHING" });
  });

  test("--dry-run shows the plan and does nothing", async () => {
    await using project = await commandProject(kind, FILES);
    const { code, lines } = await project.tstl(
      "backfill",
      "daily",
      "--from",
      "2025-01-01",
      "--to",
      "2025-01-01",
      "--dry-run",
    );
    expect(code).toBe(0);
    expect(lines[2]).toBe("  daily, 1 batch by day");
    expect(await rows(project, "select count(*) from pg_class where relname = 'daily'")).toEqual(["0"]);
  });
});

describeBothAdapters("tstl backfill with raw data", (_makeAdapter, kind) => {
  const RAW = {
    "models/sources.yml": `sources:
  - name: shop
    schema: raw
    config: {meta: {generate: {module: shop.mjs, from: "2025-01-01", days: 2}}}
    tables:
      - name: orders
        config: {event_time: day, meta: {load: {files: "data/{date}/orders.csv"}}}
        columns: [{name: id, data_type: integer}, {name: day, data_type: date}]
`,
    "shop.mjs": `export function* generate({ days }) {
  for (const date of days) yield { table: "orders", date, rows: [{ id: 1, day: date }, { id: 2, day: date }] };
}`,
    "models/daily.sql": `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day',
        batch_size='day', unique_key='day', begin='2025-01-01', lookback=0) }}
      select day, count(*) as orders from {{ source('shop', 'orders') }} group by day`,
  };
  const DAYS = "select min(day), max(day), count(*), sum(orders) from {{ ref('daily') }}";

  test("--generate makes the raw files of these days and no others, loads them and builds from them", async () => {
    await using project = await commandProject(kind, RAW);
    const range = ["--from", "2025-01-05", "--to", "2025-01-07"];
    expect((await project.tstl("backfill", "daily", ...range, "--generate")).code).toBe(0);
    expect(readdirSync(join(project.path, "data")).sort()).toEqual(["2025-01-05", "2025-01-06", "2025-01-07"]);
    expect(await rows(project, DAYS)).toEqual(["2025-01-05 2025-01-07 3 6"]);
  });

  test("--load takes the files of these days that came late, and leaves others alone", async () => {
    await using project = await commandProject(kind, RAW);
    for (const day of ["2025-01-05", "2025-01-06", "2025-01-20"]) {
      project.write(`data/${day}/orders.csv`, `id,day\n1,${day}\n`);
    }
    const { code, lines } = await project.tstl(
      "backfill",
      "daily",
      "--from",
      "2025-01-05",
      "--to",
      "2025-01-06",
      "--load",
    );
    expect([code, lines.find((line) => line.startsWith("Loaded"))]).toEqual([0, "Loaded 2 rows of 2 files"]);
    expect(await rows(project, DAYS)).toEqual(["2025-01-05 2025-01-06 2 2"]);
    expect(await rows(project, "select count(*) from raw.orders")).toEqual(["2"]);
  });
});

test("a time that ends before it begins, an end that is missing, and models without event time are refused", async () => {
  await using project = await commandProject("pglite", FILES);
  const fault = (...argv: string[]) =>
    project.tstl("backfill", ...argv).then(
      () => null,
      ({ code, message }) => `${code} ${message}`,
    );
  expect(await fault("daily", "--from", "2025-02-01", "--to", "2025-01-01")).toBe(
    "BACKFILL_RANGE the time to fill ends before it begins: --from 2025-02-01 --to 2025-01-01",
  );
  expect(await fault("daily", "--from", "2025-02-01")).toBe("BACKFILL_RANGE backfill needs --to");
  expect(await fault("total", "--from", "2025-01-01", "--to", "2025-02-01")).toBe(
    "BACKFILL_NOTHING no selected model is built by event time",
  );
  expect(await fault("--resume")).toMatch(/^BACKFILL_NOTHING there is no backfill in /);
});

test("--event-time-start and --event-time-end go together, the start first", async () => {
  await using project = await commandProject("pglite", FILES);
  const fault = (...argv: string[]) =>
    project.tstl("build", ...argv).then(
      () => null,
      ({ code, message }) => `${code} ${message}`,
    );
  expect(await fault("--event-time-start", "2025-01-01")).toBe(
    "FLAG_INVALID --event-time-start is given and --event-time-end is not",
  );
  expect(await fault("--event-time-end", "2025-01-01")).toBe(
    "FLAG_INVALID --event-time-end is given and --event-time-start is not",
  );
  expect(await fault("--event-time-start", "2025-01-02", "--event-time-end", "2025-01-02")).toBe(
    "FLAG_INVALID --event-time-start 2025-01-02 is not before --event-time-end 2025-01-02",
  );
});
