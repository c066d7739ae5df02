/**
 * What `generate.mjs` plants, day by day: not the rows of the shop, but what is wrong with some of them, and the patterns
 * in them all. Tests of the project hold the models against it.
 */

import { HISTORY_START } from "./calendar.mjs";
import { shopNotes } from "./notes.mjs";
import { retentionRate } from "./orders.mjs";
import { PLANTED } from "./planted.mjs";

export { rowsAtScale1 } from "./generate.mjs";

/**
 * @param {import("./world.mjs").Context} context
 * @returns {Generator<import("../../src/ingest/generator.ts").GeneratedBatch>}
 */
export function* generate(context) {
  const { world, notes } = shopNotes(context);
  for (const [date, { faults, counts, funnel, visitsBefore }] of notes) {
    const day = world.days.dayOf(date);
    yield {
      table: "planted_faults",
      date,
      rows: faults.map(({ table, key, reason }) => ({ table_name: table, file_date: date, row_key: key, reason })),
    };
    const rates = [...faultRates(faults, counts), lateRate(faults, visitsBefore), ...funnelRates(funnel), ...retentionRates(world, day)];
    yield { table: "planted_rates", date, rows: rates.map((rate) => ({ file_date: date, ...rate })) };
    const from = day === 0 ? HISTORY_START : day;
    const past = Array.from({ length: day - from + 1 }, (_, i) => from + i);
    const prices = past.flatMap((each) => world.products.changesOn(each).map((change) => priceRow(world, change)));
    if (prices.length > 0) yield { table: "planted_price_changes", date, rows: prices };
    const tiers = past.flatMap((each) => world.log.tierChangesOn(each).map((change) => tierRow(world, change)));
    if (tiers.length > 0) yield { table: "planted_tier_changes", date, rows: tiers };
  }
}

/** Rows are late by the visit: with the session, its events and its order. @param {any[]} faults @param {number} denominator */
function lateRate(faults, denominator) {
  const late = faults.filter(({ table, reason }) => table === "sessions" && reason === "late");
  return { name: "late sessions", value: PLANTED.late, numerator: late.length, denominator };
}

/** @param {any[]} faults @param {Map<string, number>} counts */
function* faultRates(faults, counts) {
  const kinds = [
    { name: "broken", rates: PLANTED.broken, is: (/** @type {string} */ reason) => reason.includes(":") },
    { name: "duplicates", rates: PLANTED.duplicates, is: (/** @type {string} */ reason) => reason === "duplicate" },
    { name: "orphans", rates: PLANTED.orphans, is: (/** @type {string} */ reason) => reason.startsWith("unknown") },
  ];
  for (const { name, rates, is } of kinds) {
    for (const [table, value] of Object.entries(rates)) {
      const numerator = faults.filter((fault) => fault.table === table && is(fault.reason)).length;
      yield { name: `${name} ${table}`, value, numerator, denominator: counts.get(table) ?? 0 };
    }
  }
}

/** @param {import("./notes.mjs").Notes["funnel"]} funnel */
function* funnelRates({ visits, views, carts, purchases }) {
  const { view, cart, purchase } = PLANTED.funnel;
  yield { name: "funnel view", value: view, numerator: views, denominator: visits };
  yield { name: "funnel cart", value: cart, numerator: carts, denominator: views };
  yield { name: "funnel purchase", value: purchase, numerator: purchases, denominator: carts };
}

/**
 * Customers of a cohort (the month of their first order) who order again, counted when their first order of a later
 * month arrives; each cohort's size is told on the first day of that month.
 *
 * @param {ReturnType<typeof import("./world.mjs").shopWorld>} world
 * @param {number} day
 */
function* retentionRates({ days, plan, ordersArriving }, day) {
  /** @type {Map<number, Map<number, number>>} */
  const found = new Map();
  for (const { month, firstMonth, isFirstInMonth } of ordersArriving(day)) {
    if (!isFirstInMonth || month === firstMonth) continue;
    const cohorts = found.get(month) ?? new Map();
    found.set(month, cohorts.set(firstMonth, (cohorts.get(firstMonth) ?? 0) + 1));
  }
  // The day before may be of another month, and have late orders.
  for (let month = days.month(day === 0 ? HISTORY_START : day - 1); month <= days.month(day); month++) {
    const isTold = day === 0 || days.monthStart(month) === day;
    for (let cohort = days.month(HISTORY_START); cohort < month; cohort++) {
      const numerator = found.get(month)?.get(cohort) ?? 0;
      if (numerator === 0 && !isTold) continue;
      const k = month - cohort;
      yield {
        name: `retention ${days.monthDate(cohort).slice(0, 7)} ${k}`,
        value: Math.round(retentionRate(k) * days.season(month) * 10_000) / 10_000,
        numerator,
        denominator: isTold ? (plan.cohortSizes.get(cohort) ?? 0) : 0,
        cohort_month: days.monthDate(cohort),
        months_later: k,
      };
    }
  }
}

/** @param {ReturnType<typeof import("./world.mjs").shopWorld>} world @param {import("./catalog.mjs").PriceChange} change */
function priceRow({ days }, { index, day, oldPrice, price }) {
  return { product_id: index + 1, changed_at: days.time(day, 0), old_price: oldPrice, new_price: price };
}

/** @param {ReturnType<typeof import("./world.mjs").shopWorld>} world @param {any} change */
function tierRow({ days }, { index, day, second, oldTier, tier }) {
  return { customer_id: index + 1, changed_at: days.time(day, second), old_tier: oldTier, new_tier: tier };
}
