/**
 * What is planted in social media and in marketplace sales: how much attention a category gets on a platform from day
 * to day, and how many days later which part of it shows in sales.
 *
 * All of it follows from the seed and the day, never from the scale: with a larger scale more posts and more products
 * share the same attention and the same sales, so that the planted lags can be found at any scale.
 *
 * @typedef {import("../../src/ingest/generate.ts").GeneratorContext} GeneratorContext
 */

/**
 * The categories. `views`: attention beside that of other categories; `units`: pieces that the marketplace sells on an
 * ordinary day.
 */
export const CATEGORIES = [
  { name: "Electronics", views: 1.3, units: 520 },
  { name: "Home & Kitchen", views: 0.8, units: 610 },
  { name: "Clothing", views: 1.2, units: 740 },
  { name: "Beauty", views: 1.1, units: 460 },
  { name: "Sports", views: 0.7, units: 380 },
  { name: "Books", views: 0.4, units: 430 },
];

/** Growth from day to day, beside which the rest goes up and down. */
export const GROWTH = 0.0004;

/** Days before the source's first day that its first files reach back to: 2025-03-01 for 2025-09-01. */
export const HISTORY_DAYS = 184;

/**
 * The platforms. `lag`: least and most days until attention shows in sales; `strength`: what doubled attention adds to
 * sales; `views`: a category's views on an ordinary day; `weekdays`: Sunday first.
 */
export const PLATFORMS = [
  { name: "tiktok", lag: [2, 9], strength: 0.17, views: 90_000, weekdays: [1.2, 0.95, 0.9, 0.9, 0.95, 1.0, 1.1] },
  { name: "meta", lag: [6, 21], strength: 0.155, views: 60_000, weekdays: [0.9, 1.05, 1.1, 1.1, 1.05, 0.95, 0.85] },
  { name: "snapchat", lag: [1, 5], strength: 0.145, views: 35_000, weekdays: [1.15, 0.9, 0.9, 0.9, 0.95, 1.05, 1.15] },
];

/** Attention that a day's posts draw on that day and on the two that follow. */
export const LIFE = [1, 0.3, 0.1];
/** Attention on a day on which nothing is going on. */
const CALM = 0.25;
/** In each stretch of so many days a campaign or a trend breaks loose once, and draws so much attention. */
const BURSTS = { days: 6, least: 1.2, most: 2.4 };
/** How far sales stray for reasons of their own. */
const SALES_NOISE = 0.05;

/**
 * The lag and the strength planted for a category on a platform.
 *
 * @param {GeneratorContext} context
 * @param {(typeof PLATFORMS)[number]} platform
 * @param {string} category
 */
export function plantedLag({ random }, platform, category) {
  const draw = random("lag", platform.name, category);
  const [least, most] = platform.lag;
  return {
    platform: platform.name,
    category,
    lag_days: draw.integer(least, most),
    strength: Math.round(platform.strength * (0.95 + 0.1 * draw.next()) * 10_000) / 10_000,
  };
}

/**
 * The attention that posts of a day draw: mostly a little, now and then a burst. Each platform and category has bursts
 * of its own; were they shared, no analysis could tell whose sales they are.
 *
 * @param {GeneratorContext} context
 * @param {string} platform
 * @param {string} category
 * @param {number} day
 */
function pulse({ random }, platform, category, day) {
  const ordinary = 0.22 * Math.exp(0.5 * random("pulse", platform, category, day).normal());
  const stretch = Math.floor(day / BURSTS.days);
  const draw = random("burst", platform, category, stretch);
  const size = BURSTS.least + (BURSTS.most - BURSTS.least) * draw.next();
  return day === stretch * BURSTS.days + draw.integer(0, BURSTS.days - 1) ? ordinary + size : ordinary;
}

/**
 * Attention that a category gets on a platform, around 1 in all, by age of the posts that draw it: those of the day,
 * of the day before, and of the day before that. Days count from the source's first day; those before are below 0.
 *
 * @param {GeneratorContext} context
 * @param {string} platform
 * @param {string} category
 * @param {number} day
 */
export function attentionByAge(context, platform, category, day) {
  return LIFE.map((left, age) => CALM / LIFE.length + left * pulse(context, platform, category, day - age));
}

/**
 * @param {GeneratorContext} context
 * @param {string} platform
 * @param {string} category
 * @param {number} day
 */
export function attention(context, platform, category, day) {
  return attentionByAge(context, platform, category, day).reduce((sum, part) => sum + part, 0);
}

/**
 * Sales of a category beside its ordinary ones, around 1: what attention `lag` days ago brings, and chance.
 *
 * @param {GeneratorContext} context
 * @param {string} category
 * @param {number} day
 */
export function demand(context, category, day) {
  const chance = SALES_NOISE * context.random("demand", category, day).normal();
  return PLATFORMS.reduce((sum, platform) => {
    const { lag_days, strength } = plantedLag(context, platform, category);
    return sum + strength * (attention(context, platform.name, category, day - lag_days) - 1);
  }, Math.max(0.6, 1 + chance));
}
