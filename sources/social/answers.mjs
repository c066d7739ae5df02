/**
 * What the generators of social media and the marketplace have planted, for the tests of the project and for nobody
 * else: models never read it.
 *
 * @typedef {import("../../src/ingest/generate.ts").GeneratorContext} GeneratorContext
 */

import { listings } from "../marketplace/listings.mjs";
import { brokenRows } from "./faults.mjs";
import { CATEGORIES, PLATFORMS, plantedLag } from "./signal.mjs";

const TABLES = ["tiktok_posts", "meta_posts", "snapchat_posts", "api_calls", "amazon_sales"];

/** @param {GeneratorContext} context */
export function* generate(context) {
  const offered = listings(context);
  const categories = CATEGORIES.filter(({ name }) => offered.get(name)?.length);
  const { seed, scale, epoch } = context;
  for (const date of context.days) {
    const lags = PLATFORMS.flatMap((platform) => categories.map(({ name }) => plantedLag(context, platform, name)));
    if (date === epoch) yield { table: "planted_lags", date, rows: lags.map((lag) => ({ ...lag, seed, scale })) };
    const faults = TABLES.flatMap((table_name) =>
      brokenRows(context, table_name, date).map(({ row_key, reason }) => ({ table_name, file_date: date, row_key, reason })),
    );
    if (faults.length > 0) yield { table: "planted_social_faults", date, rows: faults };
  }
}
