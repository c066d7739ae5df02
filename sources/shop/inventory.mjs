import { cents } from "./calendar.mjs";

const WAREHOUSES = ["Leipzig", "Rotterdam", "Lyon"];

/** Pieces that are sold of all products on a day at scale 1, roughly: what the buyers of the shop reckon with. */
const PIECES_PER_DAY = 90;

/**
 * Stock of the products that the shop keeps itself; suppliers ship the others. It falls with what is sold and is
 * refilled some days after it falls below the reorder point. Some products have far too much, some too little, and
 * some are never sold.
 *
 * @param {import("./world.mjs").World} world
 */
export function inventory({ context, days, products, ordersOn }) {
  const { random, scale } = context;
  const best = Math.min(products.count, Math.ceil(2_600 * scale));
  const dead = Math.min(products.count - best, Math.ceil(250 * scale));
  /** @type {Map<number, Shelf[]>} */
  const shelves = new Map();
  for (let index = 0; index < best; index++) shelves.set(index, soldShelves(index));
  // Nobody looks at the last products of the catalogue.
  for (let n = 0; n < dead; n++) shelves.set(products.count - 1 - 7 * n, deadShelves(products.count - 1 - 7 * n));

  /** @typedef {{index: number, warehouse: string, onHand: number, reserved: number, reorderPoint: number, lot: number, due: number | null}} Shelf */

  /** @param {number} index @returns {Shelf[]} */
  function soldShelves(index) {
    const draw = random("stock", index);
    const daily = PIECES_PER_DAY * scale * (products.popularityBelow(index + 1) - products.popularityBelow(index));
    const reorderPoint = Math.max(2, Math.ceil(daily * 14));
    const lot = Math.max(4, Math.ceil(daily * 45));
    const kind = draw.next();
    const onHand = kind < 0.1 ? draw.integer(0, reorderPoint) : reorderPoint + draw.integer(1, lot) + (kind > 0.92 ? lot * 8 : 0);
    const count = index < best / 5 ? 2 : 1;
    return Array.from({ length: count }, (_, i) => ({
      index,
      warehouse: WAREHOUSES[(index + i) % WAREHOUSES.length],
      onHand: Math.ceil(onHand / count),
      reserved: 0,
      reorderPoint,
      lot,
      due: kind < 0.1 ? draw.integer(3, 40) : null,
    }));
  }

  /** @param {number} index @returns {Shelf[]} */
  function deadShelves(index) {
    const draw = random("stock", index);
    const warehouse = WAREHOUSES[index % WAREHOUSES.length];
    return [{ index, warehouse, onHand: draw.integer(15, 120), reserved: 0, reorderPoint: 5, lot: 20, due: null }];
  }

  /** @param {Shelf} shelf @param {number} day */
  const row = (shelf, day) => ({
    product_id: shelf.index + 1,
    warehouse: shelf.warehouse,
    snapshot_date: days.date(day),
    on_hand: shelf.onHand,
    reserved: shelf.reserved,
    reorder_point: shelf.reorderPoint,
    unit_cost: cents(products.product(shelf.index).cost),
  });

  let reached = -1;
  /** @type {Set<Shelf>} */
  let changed = new Set();
  /** Goes on by one day. @param {number} day */
  function pass(day) {
    const before = changed;
    changed = new Set();
    for (const shelf of before) {
      if (shelf.reserved === 0) continue;
      shelf.onHand -= shelf.reserved;
      shelf.reserved = 0;
      changed.add(shelf);
    }
    for (const held of shelves.values()) {
      for (const shelf of held) {
        if (shelf.due === null || shelf.due > day) continue;
        shelf.onHand += shelf.lot;
        shelf.due = null;
        changed.add(shelf);
      }
    }
    for (const { lines, states } of ordersOn(day)) {
      if (states[0].status === "cancelled") continue;
      for (const { index, quantity } of lines) {
        const held = shelves.get(index) ?? [];
        const shelf = held.find(({ onHand, reserved }) => onHand - reserved >= quantity);
        if (!shelf) continue;
        shelf.reserved += quantity;
        changed.add(shelf);
        if (shelf.onHand - shelf.reserved <= shelf.reorderPoint && shelf.due === null) {
          shelf.due = day + random("refill", index, day).integer(4, 12);
        }
      }
    }
  }
  return {
    /** What the warehouses send on a day: on the first day, all they have. Days are asked for in their order. @param {number} day */
    rowsOn(day) {
      for (; reached < day; reached++) pass(reached + 1);
      const shown = day === 0 ? [...shelves.values()].flat() : [...changed];
      return shown.map((shelf) => row(shelf, day)).sort((a, b) => a.product_id - b.product_id || (a.warehouse < b.warehouse ? -1 : 1));
    },
  };
}
