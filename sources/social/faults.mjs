/**
 * Rows that the load must refuse, beside the good ones: each is a copy of the first row of its file with a key of its own
 * and one value that cannot be. The reasons are what the tests of the project expect to find in quarantine.
 */

/** Share of files with such a row; the first day's file always has one. */
const FILES_WITH_FAULT = 0.06;

/**
 * @typedef {object} Fault
 * @property {string} reason What the load says about it.
 * @property {Record<string, unknown>} broken
 */

/** @type {Fault[]} */
const ANSWER_FAULTS = [
  { reason: "api_version", broken: { api_version: "beta" } },
  { reason: "fetched_at", broken: { fetched_at: "2025-13-45 23:50:00" } },
  { reason: "payload", broken: { payload: null } },
];

/** By table; `reason` is the column at fault. @type {Record<string, Fault[]>} */
const FAULTS = {
  tiktok_posts: ANSWER_FAULTS,
  meta_posts: ANSWER_FAULTS,
  snapchat_posts: ANSWER_FAULTS,
  api_calls: [
    { reason: "cost", broken: { cost: -0.01 } },
    { reason: "platform", broken: { platform: "myspace" } },
  ],
  amazon_sales: [
    { reason: "units", broken: { units: -1 } },
    { reason: "asin", broken: { asin: "UNKNOWN" } },
    { reason: "sale_date", broken: { sale_date: "2025-02-30" } },
  ],
};

/** Column by which a row of a table is known. */
const KEYS = /** @type {Record<string, string>} */ ({ amazon_sales: "report_id" });

/**
 * The broken rows of a table's file: which they are does not depend on what else is in it.
 *
 * @param {import("../../src/ingest/generate.ts").GeneratorContext} context
 * @param {string} table
 * @param {string} date
 */
export function brokenRows({ random, epoch }, table, date) {
  const draw = random("broken rows", table, date);
  if (date !== epoch && !draw.chance(FILES_WITH_FAULT)) return [];
  const { reason, broken } = draw.pick(FAULTS[table] ?? []);
  const row_key = `broken-${table}-${date}`;
  return [{ row_key, reason, broken: { ...broken, [KEYS[table] ?? "request_id"]: row_key } }];
}
