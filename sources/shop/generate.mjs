/**
 * Raw data of a made-up web shop: products with prices that change, customers who climb tiers, and what they do on
 * the site. `tstl generate` runs this and writes one file per table and day.
 *
 * Every day follows from the seed and its date alone, so that days can be made in any order and any number of times.
 * What is planted on purpose stands in PLANTED: tests of the project know these rates.
 *
 * @typedef {import("../../src/ingest/generate.ts").GeneratorContext} GeneratorContext
 * @typedef {import("../../src/ingest/generate.ts").GeneratedBatch} GeneratedBatch
 * @typedef {import("../../src/ingest/random.ts").Random} Random
 */

import { catalog } from "./catalog.mjs";
import { customers } from "./customers.mjs";
import { shopEvents } from "./events.mjs";

/** Rows of the largest table, events, at a scale of 1 over the 60 days of sources/shop.yml. */
export const rowsAtScale1 = 250_000;

/**
 * @param {GeneratorContext} context
 * @returns {Generator<GeneratedBatch>}
 */
export function* generate(context) {
  const { epoch, days, scale } = context;
  const dayNumbers = days.map((date) => (Date.parse(date) - Date.parse(epoch)) / 86_400_000);
  const lastDay = Math.max(...dayNumbers);
  const products = catalog(context, Math.ceil(60_000 * scale), lastDay);
  const users = customers(context, Math.ceil(85_000 * scale), Math.ceil(250 * scale), lastDay);
  for (const [i, date] of days.entries()) {
    const day = dayNumbers[i];
    const changedProducts = products.rowsOf(day, date);
    if (changedProducts.length > 0) yield { table: "products", date, rows: changedProducts };
    yield { table: "users", date, rows: users.rowsOf(day, date) };
    yield { table: "events", date, rows: shopEvents(context, day, date, products, users) };
  }
}
