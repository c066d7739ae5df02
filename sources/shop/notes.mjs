import { dayOf } from "./calendar.mjs";
import { shopWorld } from "./world.mjs";

/**
 * What is to be remembered of the files of a day: their faults, their rows, how far the visits came, and out of how many
 * the late ones are.
 *
 * @typedef {object} Notes
 * @property {import("./faults.mjs").Fault[]} faults
 * @property {Map<string, number>} counts
 * @property {ReturnType<typeof funnelOf>} funnel
 * @property {number} visitsBefore
 */

/** The shop that was made last, for whoever asks for its notes in the same run. */
/** @type {{key: string, world: ReturnType<typeof shopWorld>, notes: Map<string, Notes>} | null} */
let lastShop = null;

/** @param {import("./world.mjs").Context} context */
const keyOf = ({ seed, scale, epoch, days }) => [seed, scale, epoch, ...days].join(" ");

/**
 * Makes the shop, day by day, and takes notes of it.
 *
 * @param {import("./world.mjs").Context} context
 * @returns {Generator<import("../../src/ingest/generator.ts").GeneratedBatch>}
 */
export function* makeShop(context) {
  const world = shopWorld(context, Math.max(...context.days.map((date) => dayOf(context.epoch, date))));
  /** @type {Map<string, Notes>} */
  const notes = new Map();
  lastShop = { key: keyOf(context), world, notes };
  for (const date of context.days) {
    const day = dayOf(context.epoch, date);
    /** @type {import("./faults.mjs").Fault[]} */
    const faults = [];
    /** @type {Map<string, number>} */
    const counts = new Map();
    let files = 0;
    for (const { table, rows } of world.filesOn(day, (fault) => faults.push(fault))) {
      files++;
      yield { table, date, rows: counted(rows, (count) => counts.set(table, count)) };
    }
    // Of a file that nobody wanted, nobody knows what would have been in it.
    if (counts.size < files) continue;
    const visitsBefore = day === 0 ? 0 : world.visitsOn(day - 1).length;
    notes.set(date, { faults, counts, funnel: funnelOf(world.visitsArriving(day)), visitsBefore });
  }
}

/**
 * The notes of the shop: those that were taken when it was made, or else it is made once more.
 *
 * @param {import("./world.mjs").Context} context
 */
export function shopNotes(context) {
  if (lastShop?.key !== keyOf(context) || lastShop.notes.size < context.days.length) {
    for (const { rows } of makeShop(context)) for (const _ of rows);
  }
  const { world, notes } = /** @type {NonNullable<typeof lastShop>} */ (lastShop);
  lastShop = null;
  return { world, notes };
}

/** @template T @param {Iterable<T>} rows @param {(count: number) => void} tell told after the last row */
function* counted(rows, tell) {
  let count = 0;
  for (const row of rows) {
    count++;
    yield row;
  }
  tell(count);
}

/** How far the visits of signed-in customers came, whom the tracker follows. @param {import("./visits.mjs").Visit[]} visits */
function funnelOf(visits) {
  const tracked = visits.filter(({ customer }) => customer !== null);
  const having = (/** @type {(step: any) => boolean} */ is) => tracked.filter(({ steps }) => steps.some(is)).length;
  return {
    visits: tracked.length,
    views: having(({ type, product }) => type === "page_view" && product !== null),
    carts: having(({ type }) => type === "add_to_cart"),
    purchases: having(({ type }) => type === "purchase"),
  };
}
