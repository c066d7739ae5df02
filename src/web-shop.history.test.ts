import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type CommandProject, commandProject } from "./testing/command-project.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["macros", "models", "seeds", "snapshots", "sources", "tests"];

/** Tables that later runs add to, from the shop's rows to the warehouse. */
const GROWING = [
  "production.customers",
  "production.customer_changes",
  "production.products",
  "production.product_changes",
  "production.transactions",
  "production.transaction_items",
  "warehouse.dim_customers",
  "warehouse.dim_products",
  "warehouse.fact_sales",
  "warehouse.agg_daily_sales",
  "core.fact_transaction",
  "core.fact_review",
  "core.dim_session",
];
const SOURCES = ["shop", "answers"];
const LAYERS = ["path:models/production", "path:models/warehouse", "fact_transaction", "fact_review", "dim_session"];

/** The project at the top of this repository. */
function webShop(): Record<string, string> {
  const files: Record<string, string> = { "tstl.config.yaml": readFileSync(join(ROOT, "tstl.config.yaml"), "utf8") };
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files[path.slice(ROOT.length)] = readFileSync(path, "utf8");
    }
  }
  return files;
}

async function succeed(project: CommandProject, ...argv: string[]): Promise<void> {
  const { code, lines } = await project.tstl(...argv);
  expect(code, lines.filter((line) => !/ (START|PASS|OK) /.test(line)).join("\n")).toBe(0);
}

/** The files of some days arrive; models and snapshots are built of them, and tested. */
async function arrive(project: CommandProject, from: string, to: string): Promise<void> {
  await succeed(project, "generate", ...SOURCES, "--scale", "0.03", "--from", from, "--to", to);
  await succeed(project, "load", ...SOURCES);
  await succeed(
    project,
    "build",
    "--select",
    ...LAYERS.map((layer) => `+${layer}`),
    "path:snapshots",
    "--indirect-selection",
    "cautious",
  );
}

async function rows(project: CommandProject, query: string): Promise<Record<string, unknown>[]> {
  const { code, lines } = await project.tstl("show", "--quiet", "--inline", query, "--output", "json", "--limit", "-1");
  expect(code, lines.join("\n")).toBe(0);
  return (JSON.parse(lines.join("\n")) as { show: Record<string, unknown>[] }).show;
}

/** Rows and a digest of each growing table, without the time of loading. */
function contents(project: CommandProject): Promise<Record<string, unknown>[]> {
  const digests = GROWING.map(
    (name) => `select '${name}' as name, count(*) as rows, md5(string_agg(line, chr(10) order by line)) as digest
      from (select (to_jsonb(t) - 'loaded_at')::text as line from ${name} as t) as lines`,
  );
  return rows(project, digests.join(" union all "));
}

test("weeks that arrive one after another leave the history that was planted, and what a full refresh would", {
  timeout: 600_000,
}, async () => {
  await using project = await commandProject("postgres", webShop());
  // Prices change on the first day and every seventh one after it.
  await arrive(project, "2025-09-01", "2025-09-01");
  await arrive(project, "2025-09-02", "2025-09-08");
  await arrive(project, "2025-09-09", "2025-09-22");

  // The snapshots began with the first day: they have seen just what was planted after it.
  const differences = await rows(
    project,
    `with prices as (
       select product_id, dbt_valid_from as changed_at,
         lag(price) over (partition by product_id order by dbt_valid_from) as old_price, price as new_price
       from snapshots.products_snapshot
     ), tiers as (
       select customer_id, lag(tier) over (partition by customer_id order by dbt_valid_from) as old_tier, tier as new_tier
       from snapshots.customers_snapshot
     )
     select 'price' as what, count(*) as planted,
       count(*) filter (where exists (select from prices p where (p.product_id, p.changed_at, p.old_price, p.new_price)
         = (planted.product_id, planted.changed_at, planted.old_price, planted.new_price))) as seen,
       (select count(*) from prices where old_price is not null) as seen_in_all
     from raw.planted_price_changes as planted where changed_at >= '2025-09-02'
     union all
     select 'tier', count(*),
       count(*) filter (where exists (select from tiers t where (t.customer_id, t.old_tier, t.new_tier)
         = (planted.customer_id, planted.old_tier, planted.new_tier))),
       (select count(*) from tiers where old_tier <> new_tier)
     from raw.planted_tier_changes as planted where changed_at >= '2025-09-02'`,
  );
  for (const { planted, seen, seen_in_all } of differences) {
    expect(planted).toBeGreaterThan(0);
    expect([seen, seen_in_all]).toEqual([planted, planted]);
  }

  // Prices of last winter come to light: old orders now belong to other versions of what was bought.
  const late = ["product_id,product_name,category,brand,price,cost,attributes,updated_at"];
  for (let id = 1; id <= 50; id++) late.push(`${id},Late ${id},Books,Latecomers,1.23,0.50,{},2025-01-15 00:00:00`);
  project.write("data/raw/2025-09-23/products.csv", `${late.join("\n")}\n`);
  const affected =
    "select count(*) as n from warehouse.fact_sales where product_key in (select product_key from warehouse.dim_products where price = 1.23)";
  await succeed(project, "load", ...SOURCES);
  await succeed(project, "run", "--select", "path:models/staging/csv", "stg_sessions", "stg_reviews", ...LAYERS);
  expect((await rows(project, affected))[0]?.n).toBeGreaterThan(0);
  const grown = await contents(project);
  await succeed(project, "run", "--select", ...LAYERS, "--full-refresh");
  expect(grown).toEqual(await contents(project));
});

test("a backfill builds the days of its range anew, and no others", { timeout: 600_000 }, async () => {
  await using project = await commandProject("postgres", webShop());
  await arrive(project, "2025-09-01", "2025-09-03");
  const before = await contents(project);
  await succeed(project, "run-operation", "run_query", "--args", JSON.stringify({ sql: `begin; ${SPOIL}; commit` }));
  const spoilt = async () => {
    const months = await rows(
      project,
      "select distinct to_char(date_day, 'YYYY-MM') as month from warehouse.fact_sales where net_amount = 0 order by 1",
    );
    return months.map(({ month }) => month);
  };
  const backfill = (from: string, to: string) =>
    succeed(project, "run", "--select", ...LAYERS, "--event-time-start", from, "--event-time-end", to);
  expect(await spoilt()).toEqual(["2025-07", "2025-08"]);
  await succeed(project, "run", "--select", ...LAYERS);
  expect(await spoilt()).toEqual(["2025-07", "2025-08"]);
  await backfill("2025-08-01", "2025-09-01");
  expect(await spoilt()).toEqual(["2025-07"]);
  await backfill("2025-07-01", "2025-08-01");
  expect(await contents(project)).toEqual(before);
});

const SPOIL = "update warehouse.fact_sales set net_amount = 0 where date_day between '2025-07-01' and '2025-08-31'";
