import { calendar, HISTORY_START } from "../shop/calendar.mjs";
import { catalog } from "../shop/catalog.mjs";
import { CATEGORIES } from "../social/signal.mjs";

/**
 * A product of the shop that is offered on the marketplace too, and watched there.
 *
 * @typedef {object} Listing
 * @property {string} asin The marketplace's number of the product.
 * @property {number} product_id
 * @property {number} price
 */

/** Products that are looked through for listings; they come first in the catalogue, whatever its size. */
const LOOKED_THROUGH = 1200;

/**
 * The listings by category: the first products of each category in the shop's catalogue; more of them at a larger
 * scale, and a few at any.
 *
 * @param {import("../../src/ingest/generate.ts").GeneratorContext} context
 * @returns {Map<string, Listing[]>}
 */
export function listings(context) {
  const perCategory = Math.min(40, Math.max(3, Math.round(8 * Math.sqrt(context.scale))));
  /** @type {Map<string, Listing[]>} */
  const byCategory = new Map(CATEGORIES.map(({ name }) => [name, []]));
  // Prices as they were before they ever changed: the marketplace has its own.
  const products = catalog(context, calendar(context.epoch), HISTORY_START);
  for (let index = 0; index < Math.min(LOOKED_THROUGH, products.count); index++) {
    const { product_id, category, price } = products.product(index);
    const listed = byCategory.get(category);
    if (listed !== undefined && listed.length < perCategory) {
      listed.push({ asin: asinOf(context, product_id), product_id, price });
    }
  }
  return byCategory;
}

const SIGNS = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** @param {import("../../src/ingest/generate.ts").GeneratorContext} context @param {number} productId */
function asinOf({ random }, productId) {
  const draw = random("asin", productId);
  return `B0${Array.from({ length: 8 }, () => draw.pick(SIGNS)).join("")}`;
}
