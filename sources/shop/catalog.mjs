import { cents, cumulative, HISTORY_START } from "./calendar.mjs";
import { PLANTED } from "./planted.mjs";

const CATEGORIES = [
  { name: "Electronics", share: 0.16, price: 180, details: ["warranty_months", [12, 24, 36]] },
  { name: "Home & Kitchen", share: 0.22, price: 45, details: ["material", ["oak", "steel", "glass", "bamboo"]] },
  { name: "Clothing", share: 0.26, price: 38, details: ["size", ["S", "M", "L", "XL"]] },
  { name: "Beauty", share: 0.14, price: 22, details: ["volume_ml", [50, 100, 200]] },
  { name: "Sports", share: 0.12, price: 60, details: ["level", ["beginner", "advanced", "pro"]] },
  { name: "Books", share: 0.1, price: 16, details: ["binding", ["paperback", "hardcover"]] },
];
const SHARES = cumulative(CATEGORIES.map(({ share }) => share));
const COLORS = ["black", "white", "blue", "red", "green", "grey"];

/**
 * The products, with their prices on any day. All are older than the order history; in each week some prices change.
 *
 * @param {import("./world.mjs").Context} context
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 * @param {number} lastDay
 */
export function catalog({ faker, random, scale }, days, lastDay) {
  const count = Math.ceil(60_000 * scale);
  const pool = (/** @type {() => string} */ make, /** @type {number} */ size) => Array.from({ length: size }, make);
  const adjectives = pool(() => faker.commerce.productAdjective(), 40);
  const materials = pool(() => faker.commerce.productMaterial(), 30);
  const nouns = pool(() => faker.commerce.product(), 40);
  const brands = pool(() => faker.company.name(), 300);
  // A fifth of the products brings four fifths of the sales; in a small shop the first one must not be all of it.
  const skew = Math.max(0.0005, 5 / count);

  /** Prices that were asked for: orders ask more often than a catalogue is written. */
  const listed = new Float64Array(count);
  /** @param {number} index */
  const listing = (index) => {
    const draw = random("product", index);
    const category = CATEGORIES[draw.index(SHARES)];
    const price = Math.max(1, category.price * Math.exp(0.6 * draw.normal()));
    listed[index] = cents(price);
    return { draw, category, price };
  };
  const listPrice = (/** @type {number} */ index) => listed[index] || cents(listing(index).price);

  /** A product as it was listed. @param {number} index */
  const product = (index) => {
    const { draw, category, price } = listing(index);
    const cost = cents(price * (0.45 + 0.3 * draw.next()));
    const [key, values] = category.details;
    const attributes = { color: draw.pick(COLORS), weight_g: draw.integer(5, 400) * 10, [key]: draw.pick(values) };
    return {
      product_id: index + 1,
      product_name: `${draw.pick(adjectives)} ${draw.pick(materials)} ${draw.pick(nouns)}`,
      category: category.name,
      brand: draw.pick(brands),
      price: cents(price),
      cost,
      attributes: JSON.stringify(attributes),
      updated_at: days.time(HISTORY_START - draw.integer(1, 700), draw.integer(0, 86_399)),
    };
  };

  const { byDay, byProduct } = priceChanges(random, listPrice, count, lastDay);
  return {
    count,
    product,
    /** Index of a product that somebody is interested in. @param {import("./world.mjs").Random} draw */
    popular: (draw) => Math.min(count - 1, Math.floor(skew * count * ((1 / skew + 1) ** draw.next() - 1))),
    /** Share of that interest which falls on products before an index. @param {number} index */
    popularityBelow: (index) => Math.log(1 + index / (skew * count)) / Math.log(1 + 1 / skew),
    /** Price of a product on a day. @param {number} index @param {number} day */
    priceOn(index, day) {
      const change = byProduct.get(index)?.findLast((candidate) => candidate.day <= day);
      return change ? change.price : listPrice(index);
    },
    /** Changes of prices on a day. @param {number} day */
    changesOn: (day) => byDay.get(day) ?? [],
    /** What the catalogue sends on a day: on the first day, all products with their changes so far. @param {number} day */
    *rowsOn(day) {
      const row = (/** @type {PriceChange} */ { index, price, day: changed }) => ({
        ...product(index),
        price,
        updated_at: days.time(changed, 0),
      });
      if (day !== 0) return yield* (byDay.get(day) ?? []).map(row);
      for (let index = 0; index < count; index++) {
        yield product(index);
        for (const change of byProduct.get(index) ?? []) if (change.day <= 0) yield row(change);
      }
    },
  };
}

/**
 * @typedef {{index: number, day: number, oldPrice: number, price: number}} PriceChange
 * @param {import("./world.mjs").Context["random"]} random
 * @param {(index: number) => number} listPrice
 * @param {number} count
 * @param {number} lastDay
 */
function priceChanges(random, listPrice, count, lastDay) {
  /** @type {Map<number, PriceChange[]>} */
  const byDay = new Map();
  /** @type {Map<number, PriceChange[]>} */
  const byProduct = new Map();
  for (let day = HISTORY_START + 7; day <= lastDay; day += 7) {
    const draw = random("prices", day);
    /** @type {Map<number, PriceChange>} */
    const changes = new Map();
    for (let n = Math.ceil(count * PLANTED.weeklyPriceChanges); n > 0; n--) {
      const index = draw.integer(0, count - 1);
      const factor = 0.8 + 0.45 * draw.next();
      if (changes.has(index)) continue;
      const oldPrice = byProduct.get(index)?.at(-1)?.price ?? listPrice(index);
      const price = cents(Math.max(1, oldPrice * factor));
      if (price !== oldPrice) changes.set(index, { index, day, oldPrice, price });
    }
    byDay.set(day, [...changes.values()]);
    for (const change of changes.values()) {
      const earlier = byProduct.get(change.index);
      if (earlier) earlier.push(change);
      else byProduct.set(change.index, [change]);
    }
  }
  return { byDay, byProduct };
}
