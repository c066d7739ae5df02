/**
 * Raw data of a made-up web shop: products with prices that change, customers who climb tiers and come back, what they
 * do on the site, what they order, and what becomes of it. `tstl generate` runs this and writes one file per table and
 * day; `answers.mjs` writes what was planted in them.
 *
 * Every day follows from the seed and its date alone, so that days can be made in any order and any number of times.
 */

export { makeShop as generate } from "./notes.mjs";

/** Rows of the largest table, events, at a scale of 1 over the 60 days of sources/shop.yml. */
export const rowsAtScale1 = 250_000;
