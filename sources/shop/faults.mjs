import { PLANTED } from "./planted.mjs";

/**
 * A row that is not as it should be, for the source `answers`. The reason of a row that the load must refuse is its
 * column and what is wrong with it; others are duplicate, late, or an unknown thing that it points to.
 *
 * @typedef {{table: string, key: string, reason: string}} Fault
 */

/** Ids from here on are nowhere. */
export const NOWHERE = 10_000_000;

const key = (/** @type {string} */ column) => (/** @type {any} */ row) => String(row[column]);
const without = (/** @type {string} */ column) => (/** @type {any} */ row) => [{ ...row, [column]: null }, `${column}: missing`];
const negative = (/** @type {string} */ column) => (/** @type {any} */ row) => [{ ...row, [column]: -1 }, `${column}: too small`];
const instead = (/** @type {string} */ column, /** @type {string} */ value) => (/** @type {any} */ row) =>
  [{ ...row, [column]: value }, `${column}: unknown value`];
const brokenTime = (/** @type {string} */ column) => (/** @type {any} */ row) =>
  [{ ...row, [column]: row[column].replace(/-\d\d /, "-99 ") }, `${column}: wrong type`];

/** What the faults of each table are: how a row is named, spoilt, and made to point to nowhere. */
const TABLES = {
  customers: {
    key: key("customer_id"),
    spoil: [(/** @type {any} */ row) => [{ ...row, email: row.email.replace("@", " at ") }, "email: no e-mail address"]],
  },
  products: { key: key("product_id"), spoil: [negative("price"), without("product_name")] },
  events: {
    key: key("event_id"),
    spoil: [
      instead("event_type", "pageview"),
      (/** @type {any} */ row) => [{ ...row, quantity: 1, unit_price: -1 }, "unit_price: too small"],
      brokenTime("occurred_at"),
      without("user_id"),
    ],
  },
  sessions: { key: key("session_id"), spoil: [brokenTime("started_at"), instead("device", "fridge")] },
  transactions: {
    key: key("transaction_id"),
    spoil: [negative("total_amount"), instead("status", "lost"), brokenTime("ordered_at"), without("customer_id")],
    astray: (/** @type {any} */ row) => [
      { ...row, transaction_id: row.transaction_id + 500_000, customer_id: row.customer_id + NOWHERE, session_id: null },
      "unknown customer",
    ],
  },
  transaction_items: {
    key: (/** @type {any} */ row) => `${row.transaction_id}|${row.line_number}`,
    spoil: [negative("quantity"), negative("unit_price"), without("product_id")],
    astray: (/** @type {any} */ row) => [{ ...row, transaction_id: row.transaction_id + 700_000 }, "unknown transaction"],
  },
  reviews: {
    key: key("review_id"),
    spoil: [
      (/** @type {any} */ row) => [{ ...row, rating: 11 }, "rating: too large"],
      brokenTime("created_at"),
      without("product_id"),
    ],
    astray: (/** @type {any} */ row) => [
      { ...row, review_id: row.review_id + 5_000_000, product_id: row.product_id + NOWHERE },
      "unknown product",
    ],
  },
  inventory: {
    key: (/** @type {any} */ row) => `${row.product_id}|${row.warehouse}|${row.snapshot_date}`,
    spoil: [negative("on_hand")],
  },
};

/**
 * The rows of a file with what is planted among them: an unreadable copy before a row, a second delivery behind it, a
 * row that points to nowhere.
 *
 * @param {import("./world.mjs").Random} draw
 * @param {keyof typeof TABLES} table
 * @param {Iterable<any>} rows
 * @param {(fault: Fault) => void} note
 */
export function* withFaults(draw, table, rows, note) {
  const { key, spoil, astray } = TABLES[table];
  const [broken, twice, lost] = [PLANTED.broken[table] ?? 0, PLANTED.duplicates[table] ?? 0, PLANTED.orphans[table] ?? 0];
  for (const row of rows) {
    if (draw.chance(broken)) {
      const [copy, reason] = draw.pick(spoil)(row);
      note({ table, key: key(row), reason });
      yield copy;
    }
    yield row;
    if (twice > 0 && draw.chance(twice)) {
      note({ table, key: key(row), reason: "duplicate" });
      yield row;
    }
    if (lost > 0 && draw.chance(lost)) {
      const [stray, reason] = astray(row);
      note({ table, key: key(stray), reason });
      yield stray;
    }
  }
}

/** Notes rows that arrive with the files of the day after. @param {keyof typeof TABLES} table @param {any[]} rows @param {(fault: Fault) => void} note */
export function late(table, rows, note) {
  for (const row of rows) note({ table, key: TABLES[table].key(row), reason: "late" });
  return rows;
}
