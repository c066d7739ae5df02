/**
 * Sales on the marketplace, a row per listing and day, as its daily report has them. A few rows are reported too low at
 * first and corrected in the next day's report.
 *
 * How much a category sells follows from what social media said about it days before: see ../social/signal.mjs.
 *
 * @typedef {import("../../src/ingest/generate.ts").GeneratorContext} GeneratorContext
 * @typedef {import("./listings.mjs").Listing} Listing
 */

import { dateOf, dayOf } from "../shop/calendar.mjs";
import { weekdayOf } from "../social/days.mjs";
import { brokenRows } from "../social/faults.mjs";
import { CATEGORIES, demand, GROWTH, HISTORY_DAYS } from "../social/signal.mjs";
import { listings } from "./listings.mjs";

/** Rows over the 60 days of sources/marketplace.yml and the history before them. */
export const rowsAtScale1 = 11_700;

/** Sunday first. */
const WEEKDAYS = [1.2, 0.92, 0.9, 0.92, 0.96, 1.0, 1.14];
/** Share of rows that are corrected a day later, and what they leave out until then. */
const CORRECTED = { share: 0.01, missing: 0.2 };

/** @param {GeneratorContext} context */
export function* generate(context) {
  const offered = listings(context);
  for (const date of context.days) yield { table: "amazon_sales", date, rows: report(context, date, offered) };
}

/**
 * @param {GeneratorContext} context
 * @param {string} date
 * @param {Map<string, Listing[]>} offered
 */
function* report(context, date, offered) {
  const day = dayOf(context.epoch, date);
  let number = 0;
  const rowOf = (/** @type {Sale} */ { listing, soldOn, units, revenue }) => ({
    report_id: `rep-${date}-${String(++number).padStart(6, "0")}`,
    sale_date: dateOf(context.epoch, soldOn),
    asin: listing.asin,
    product_id: listing.product_id,
    units,
    revenue,
    currency: "EUR",
    reported_at: `${dateOf(context.epoch, day + 1)} 02:30:00`,
  });
  for (let soldOn = day === 0 ? -HISTORY_DAYS : day; soldOn <= day; soldOn++) {
    for (const sale of salesOn(context, soldOn, offered)) {
      const row = rowOf(soldOn >= 0 && sale.isCorrected ? tooLow(sale) : sale);
      yield row;
      if (number > 1) continue;
      for (const { broken } of brokenRows(context, "amazon_sales", date)) yield { ...row, ...broken };
    }
  }
  if (day <= 0) return;
  for (const sale of salesOn(context, day - 1, offered)) if (sale.isCorrected) yield rowOf(sale);
}

/**
 * @typedef {object} Sale
 * @property {Listing} listing
 * @property {number} soldOn
 * @property {number} units
 * @property {number} revenue
 * @property {boolean} isCorrected
 */

/** @param {Sale} sale @returns {Sale} */
function tooLow(sale) {
  const units = Math.floor(sale.units * (1 - CORRECTED.missing));
  return { ...sale, units, revenue: cents(sale.listing.price * units) };
}

/**
 * What is sold on a day: the category's sales, in whole pieces, shared out among its listings.
 *
 * @param {GeneratorContext} context
 * @param {number} day
 * @param {Map<string, Listing[]>} offered
 * @returns {Iterable<Sale>}
 */
function* salesOn(context, day, offered) {
  const weekday = WEEKDAYS[weekdayOf(context.epoch, day)] ?? 1;
  for (const { name, units } of CATEGORIES) {
    const total = Math.round(units * weekday * (1 + GROWTH * day) * demand(context, name, day));
    const draw = context.random("listings", name, day);
    // The first listings sell best; by how much differs a little from day to day.
    const shares = (offered.get(name) ?? []).map((_, i) => Math.exp(0.15 * draw.normal()) / (i + 1) ** 0.7);
    const all = shares.reduce((sum, share) => sum + share, 0);
    let reached = 0;
    for (const [i, listing] of (offered.get(name) ?? []).entries()) {
      const before = Math.round((total * reached) / all);
      reached += shares[i];
      const sold = Math.round((total * reached) / all) - before;
      yield {
        listing,
        soldOn: day,
        units: sold,
        revenue: cents(listing.price * sold),
        isCorrected: draw.chance(CORRECTED.share) && sold > 5,
      };
    }
  }
}

/** @param {number} amount */
function cents(amount) {
  return Math.round(amount * 100) / 100;
}
