import { PLANTED } from "./planted.mjs";

const CATEGORIES = [
  { name: "Electronics", share: 0.16, price: 180 },
  { name: "Home & Kitchen", share: 0.22, price: 45 },
  { name: "Clothing", share: 0.26, price: 38 },
  { name: "Beauty", share: 0.14, price: 22 },
  { name: "Sports", share: 0.12, price: 60 },
  { name: "Books", share: 0.1, price: 16 },
];

/**
 * The products, with their prices on any day. All exist from the first day on; once a week some prices change.
 *
 * @param {import("./generate.mjs").GeneratorContext} context
 * @param {number} count
 * @param {number} lastDay
 */
export function catalog({ faker, random }, count, lastDay) {
  const draw = random("products");
  const shares = cumulative(CATEGORIES.map(({ share }) => share));
  const pool = (/** @type {() => string} */ make, /** @type {number} */ size) => Array.from({ length: size }, make);
  const adjectives = pool(() => faker.commerce.productAdjective(), 40);
  const materials = pool(() => faker.commerce.productMaterial(), 30);
  const nouns = pool(() => faker.commerce.product(), 40);
  const brands = pool(() => faker.company.name(), 300);
  const products = Array.from({ length: count }, (_, i) => {
    const category = CATEGORIES[draw.index(shares)];
    const price = Math.max(1, category.price * Math.exp(0.6 * draw.normal()));
    return {
      product_id: i + 1,
      product_name: `${draw.pick(adjectives)} ${draw.pick(materials)} ${draw.pick(nouns)}`,
      category: category.name,
      brand: draw.pick(brands),
      price: cents(price),
      cost: cents(price * (0.45 + 0.3 * draw.next())),
    };
  });
  const changes = priceChanges(random, products, lastDay);
  return {
    count,
    /** Price of a product, by its index, at the end of a day; days must be asked for in their order. */
    priceOn: changes.priceOn,
    /** @param {number} day @param {string} date */
    rowsOf(day, date) {
      if (day === 0) return products.map((product) => ({ ...product, updated_at: `${date} 00:00:00` }));
      return changes.of(day).map(({ index, price }) => ({
        ...products[index],
        price,
        updated_at: `${date} 04:00:00`,
      }));
    },
  };
}

/**
 * @param {import("./generate.mjs").GeneratorContext["random"]} random
 * @param {{price: number}[]} products
 * @param {number} lastDay
 */
function priceChanges(random, products, lastDay) {
  /** @type {Map<number, {index: number, price: number}[]>} */
  const byDay = new Map();
  const price = products.map((product) => product.price);
  for (let day = 7; day <= lastDay; day += 7) {
    const draw = random("prices", day);
    const changed = new Map();
    for (let n = Math.ceil(products.length * PLANTED.weeklyPriceChanges); n > 0; n--) {
      const index = draw.integer(0, products.length - 1);
      price[index] = cents(Math.max(1, price[index] * (0.8 + 0.45 * draw.next())));
      changed.set(index, price[index]);
    }
    byDay.set(day, [...changed].map(([index, newPrice]) => ({ index, price: newPrice })));
  }
  const current = products.map((product) => product.price);
  let reached = 0;
  return {
    of: (/** @type {number} */ day) => byDay.get(day) ?? [],
    priceOn(/** @type {number} */ index, /** @type {number} */ day) {
      for (; reached <= day; reached++) for (const change of byDay.get(reached) ?? []) current[change.index] = change.price;
      return current[index];
    },
  };
}

/** @param {number} amount */
export function cents(amount) {
  return Math.round(amount * 100) / 100;
}

/** @param {readonly number[]} shares */
export function cumulative(shares) {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  return shares.map((share) => (sum += share) / total);
}
