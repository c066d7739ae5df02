import { calendar, HISTORY_START } from "./calendar.mjs";
import { campaigns } from "./campaigns.mjs";
import { catalog } from "./catalog.mjs";
import { customerLog, people } from "./customers.mjs";
import { late, NOWHERE, withFaults } from "./faults.mjs";
import { inventory } from "./inventory.mjs";
import { AFTERMATH, itemRows, orderDetails, reviewsOf, stateOn, transactionRow } from "./order-details.mjs";
import { orderPlan } from "./orders.mjs";
import { eventRows, orderVisit, sessionRow, visitsOn } from "./visits.mjs";

/**
 * The shop as a whole: what its parts know of each other, and the files that its systems send on a day.
 *
 * @typedef {import("../../src/ingest/generator.ts").GeneratorContext} Context
 * @typedef {import("../../src/ingest/random.ts").Random} Random
 * @typedef {ReturnType<typeof parts>} World
 * @typedef {ReturnType<typeof orderDetails>} Order
 * @typedef {{table: string, rows: Iterable<any>}} File
 */

/** @param {Context} context @param {number} lastDay */
export function shopWorld(context, lastDay) {
  const world = parts(context, lastDay);
  const stock = inventory(world);
  return {
    ...world,
    /** Sessions whose rows are in the files of a day: those of the day, and the late ones of the day before. @param {number} day */
    visitsArriving: (day) => [...world.visitsOn(day).filter(({ isLate }) => !isLate), ...lateVisits(world, day)],
    /** Orders, as planned, whose rows are in the files of a day: on the first day, all there are. @param {number} day */
    *ordersArriving(day) {
      if (day === 0) for (let past = HISTORY_START; past < 0; past++) yield* world.plan.on(past);
      yield* lateOrders(world, day).map(({ planned }) => planned);
      yield* world.ordersOn(day).filter(({ isLate }) => !isLate).map(({ planned }) => planned);
    },
    /**
     * The files of a day, one after the other. `note` is told what is wrong with rows, while they are gone through.
     *
     * @param {number} day
     * @param {(fault: import("./faults.mjs").Fault) => void} note
     * @returns {Generator<File>}
     */
    *filesOn(day, note) {
      /** @param {any} table @param {Iterable<any>} rows */
      const file = (table, rows) => {
        const draw = context.random("faults", table, world.days.date(day));
        return { table, rows: withFaults(draw, table, rows, note) };
      };
      if (day === 0 || world.products.changesOn(day).length > 0) yield file("products", world.products.rowsOn(day));
      yield file("customers", world.log.rowsOn(day));
      const changedCampaigns = world.ads.rowsOn(day);
      if (changedCampaigns.length > 0) yield { table: "campaigns", rows: changedCampaigns };
      yield { table: "campaign_spend", rows: world.ads.spendRowsOn(day, world.visitsOn(day)) };
      yield file("sessions", sessionsArriving(world, day, note));
      yield file("events", eventsArriving(world, day, note));
      yield file("transactions", transactionsArriving(world, day, note));
      yield file("transaction_items", itemsArriving(world, day, note));
      yield file("reviews", reviewsArriving(world, day));
      yield file("inventory", stock.rowsOn(day));
    },
  };
}

/** @param {Context} context @param {number} lastDay */
function parts(context, lastDay) {
  const days = calendar(context.epoch);
  const products = catalog(context, days, lastDay);
  const folk = people(context, days, lastDay);
  const plan = orderPlan(context, days, folk, lastDay);
  const log = customerLog(folk, plan, days);
  const ads = campaigns(context, days);
  const world = { context, days, products, folk, plan, log, ads, ordersOn, visitsOn: kept(2, (day) => visitsOn(world, day)) };
  const detailsOn = kept(2 * AFTERMATH, (/** @type {number} */ day) =>
    plan.on(day).map((order, position) => {
      const details = orderDetails(world, order, position);
      if (day >= 0) details.second = orderVisit(world, details).ordered;
      return details;
    }),
  );
  /** Orders made on a day, with all that belongs to them. @param {number} day @returns {Order[]} */
  function ordersOn(day) {
    return detailsOn(day);
  }
  return world;
}

/**
 * What was worked out for the last few days, so that a file may look back on those before it.
 *
 * @template T
 * @param {number} size
 * @param {(day: number) => T} make
 * @returns {(day: number) => T}
 */
function kept(size, make) {
  /** @type {Map<number, T>} */
  const made = new Map();
  return (day) => {
    let value = made.get(day);
    if (value === undefined) {
      made.set(day, (value = make(day)));
      if (made.size > size) made.delete(made.keys().next().value);
    }
    return value;
  };
}

/** Nothing is late on the first day: before it, there was no tracker. @param {World} world @param {number} day */
function lateVisits(world, day) {
  return day === 0 ? [] : world.visitsOn(day - 1).filter(({ isLate }) => isLate);
}

/** @param {World} world @param {number} day */
function lateOrders(world, day) {
  return day === 0 ? [] : world.ordersOn(day - 1).filter(({ isLate }) => isLate);
}

/** @param {World} world @param {number} day @param {(fault: any) => void} note */
function sessionsArriving(world, day, note) {
  const rows = (/** @type {any[]} */ visits) => visits.map((visit) => sessionRow(world, visit));
  return [...late("sessions", rows(lateVisits(world, day)), note), ...rows(world.visitsOn(day).filter(({ isLate }) => !isLate))];
}

/** @param {World} world @param {number} day @param {(fault: any) => void} note */
function eventsArriving(world, day, note) {
  const rows = (/** @type {any[]} */ visits) =>
    visits.filter(({ customer }) => customer !== null).flatMap((visit) => eventRows(world, visit));
  const arriving = [
    ...late("events", rows(lateVisits(world, day)), note),
    ...rows(world.visitsOn(day).filter(({ isLate }) => !isLate)),
  ];
  for (const { event_id, product_id } of arriving) {
    if (product_id > NOWHERE) note({ table: "events", key: String(event_id), reason: "unknown product" });
  }
  return arriving.sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : a.occurred_at > b.occurred_at ? 1 : a.event_id - b.event_id));
}

/** @param {World} world @param {number} day @param {(fault: any) => void} note */
function* transactionsArriving(world, day, note) {
  const asOrdered = (/** @type {Order} */ order) => transactionRow(world, order, order.states[0]);
  if (day === 0) {
    for (let past = HISTORY_START; past < 0; past++) {
      for (const order of world.ordersOn(past)) yield transactionRow(world, order, stateOn(order, -1));
    }
  }
  yield* late("transactions", lateOrders(world, day).map(asOrdered), note);
  yield* world.ordersOn(day).filter(({ isLate }) => !isLate).map(asOrdered);
  for (let past = day - AFTERMATH; past < day; past++) {
    for (const order of world.ordersOn(past)) {
      const state = stateOn(order, day);
      if (state.day === day && state !== order.states[0]) yield transactionRow(world, order, state);
    }
  }
}

/** @param {World} world @param {number} day @param {(fault: any) => void} note */
function* itemsArriving(world, day, note) {
  if (day === 0) for (let past = HISTORY_START; past < 0; past++) yield* world.ordersOn(past).flatMap(itemRows);
  yield* late("transaction_items", lateOrders(world, day).flatMap(itemRows), note);
  yield* world.ordersOn(day).filter(({ isLate }) => !isLate).flatMap(itemRows);
}

/** @param {World} world @param {number} day */
function* reviewsArriving(world, day) {
  const from = day === 0 ? HISTORY_START : day - AFTERMATH;
  for (let past = from; past < day; past++) {
    for (const order of world.ordersOn(past)) {
      for (const review of reviewsOf(world, order)) if (review.day === day || (day === 0 && review.day < 0)) yield review.row;
    }
  }
}
