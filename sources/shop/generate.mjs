/**
 * Raw data of a made-up web shop: products with prices that change, customers who climb tiers and come back, what they
 * do on the site, what they order, and what becomes of it. `tstl generate` runs this and writes one file per table and
 * day; `answers.mjs` writes what was planted in them.
 *
 * Every day follows from the seed and its date alone, so that days can be made in any order and any number of times.
 */

import { dayOf } from "./calendar.mjs";
import { shopWorld } from "./world.mjs";

/** Rows of the largest table, events, at a scale of 1 over the 60 days of sources/shop.yml. */
export const rowsAtScale1 = 250_000;

/**
 * @param {import("./world.mjs").Context} context
 * @returns {Generator<import("../../src/ingest/generate.ts").GeneratedBatch>}
 */
export function* generate(context) {
  const lastDay = Math.max(...context.days.map((date) => dayOf(context.epoch, date)));
  const world = shopWorld(context, lastDay);
  for (const date of context.days) {
    for (const file of world.filesOn(dayOf(context.epoch, date), () => {})) yield { ...file, date };
  }
}
