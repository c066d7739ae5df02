import { instantOf, weekdayOf } from "./days.mjs";
import { attentionByAge, CATEGORIES, GROWTH, HISTORY_DAYS, LIFE, PLATFORMS } from "./signal.mjs";

/**
 * @typedef {import("../../src/ingest/generate.ts").GeneratorContext} GeneratorContext
 * @typedef {import("../marketplace/listings.mjs").Listing} Listing
 *
 * @typedef {object} Post
 * @property {number} number Counts a platform's posts of a day from 0.
 * @property {number} index Counts its category's posts of a day from 0.
 * @property {number} day The day on which it was published.
 * @property {number} publishedAt In milliseconds since 1970.
 * @property {string} author
 * @property {string} region
 * @property {string} text Without its hashtags.
 * @property {string[]} hashtags
 * @property {string | null} asin Product that it shows, if it shows one.
 * @property {number} popularity Beside that of other posts.
 * @property {{likes: number, comments: number, shares: number}} rates Per view.
 *
 * @typedef {object} DayOfPost What a post got on one day.
 * @property {Post} post
 * @property {number} day
 * @property {number} views
 * @property {number} likes
 * @property {number} comments
 * @property {number} shares
 */

/** Hashtags by category, as seeds/social_hashtags.csv has them; whoever posts writes them as he likes. */
export const HASHTAGS = {
  Electronics: ["TechTok", "gadgets", "smarthome", "unboxing"],
  "Home & Kitchen": ["homedecor", "KitchenHacks", "cleantok", "interior"],
  Clothing: ["OOTD", "fashion", "streetstyle", "outfit"],
  Beauty: ["skincare", "makeup", "BeautyTok", "glowup"],
  Sports: ["fitness", "gymtok", "running", "HomeWorkout"],
  Books: ["BookTok", "bookstagram", "amreading", "books"],
};
/** Hashtags that say nothing about what a post shows. */
const EMPTY_HASHTAGS = ["fyp", "viral", "trending", "foryou", "musthave"];
const REGIONS = ["DE", "DE", "DE", "AT", "CH", "FR", "NL", "GB", "US"];
const TEXTS = [
  "I did not expect this",
  "Still my favourite find of the year",
  "Worth it or not? Watch to the end",
  "Everybody asks me where this is from",
  "Day 3 of testing it \u2013 honest review",
  "Don\u2019t buy this before you have seen it",
];
/** Share of posts that show a product that is sold on the marketplace. */
const WITH_PRODUCT = 0.85;

/**
 * The posts of a platform and what each of them gets day by day. Days are to be asked for one after the other: the posts of
 * the last few are kept.
 *
 * @param {GeneratorContext} context
 * @param {string} platformName
 * @param {Map<string, Listing[]>} listings
 */
export function socialPosts(context, platformName, listings) {
  const platform = PLATFORMS.find(({ name }) => name === platformName);
  const perDay = Math.max(1, Math.round(2 * context.scale));
  /** @type {Map<string, DayOfPost[]>} */
  const kept = new Map();

  /**
   * What the posts of a category got on a day, from the newest to the oldest of those that are still seen.
   *
   * @param {string} category
   * @param {number} day
   * @returns {DayOfPost[]}
   */
  const on = (category, day) => {
    const key = `${category} ${day}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = daysOfPosts(context, platform, category, day, (published) =>
      postsOf(context, platform, category, published, perDay, listings),
    );
    // Whoever asks for a day asks for the days before it too, as far as a post lives.
    if (kept.size > 8 * CATEGORIES.length) kept.delete(kept.keys().next().value);
    kept.set(key, made);
    return made;
  };
  return {
    on,
    /** A post's days up to one of them, the first of them first. @param {string} category @param {DayOfPost} last */
    upTo(category, { post, day }) {
      const days = [];
      for (let at = post.day; at <= day; at++) days.push(on(category, at)[(at - post.day) * perDay + post.index]);
      return days;
    },
  };
}

/**
 * Shares out a category's attention of a day, in whole views, among the posts that are seen on it.
 *
 * @param {GeneratorContext} context
 * @param {(typeof PLATFORMS)[number]} platform
 * @param {string} category
 * @param {number} day
 * @param {(day: number) => Post[]} postsOn
 * @returns {DayOfPost[]}
 */
function daysOfPosts(context, platform, category, day, postsOn) {
  const { views } = CATEGORIES.find(({ name }) => name === category);
  const ordinary = platform.views * views * platform.weekdays[weekdayOf(context.epoch, day)] * (1 + GROWTH * day);
  const attention = attentionByAge(context, platform.name, category, day);
  return LIFE.flatMap((_, age) => {
    // What was published before the collectors were set up is not seen by them.
    if (day - age < -HISTORY_DAYS) return [];
    const posts = postsOn(day - age);
    const total = Math.round(ordinary * attention[age]);
    const popularity = posts.reduce((sum, post) => sum + post.popularity, 0);
    let reached = 0;
    return posts.map((post) => {
      const before = Math.round((total * reached) / popularity);
      reached += post.popularity;
      const seen = Math.round((total * reached) / popularity) - before;
      const { likes, comments, shares } = post.rates;
      return {
        post,
        day,
        views: seen,
        likes: Math.round(seen * likes),
        comments: Math.round(seen * comments),
        shares: Math.round(seen * shares),
      };
    });
  });
}

/**
 * @param {GeneratorContext} context
 * @param {(typeof PLATFORMS)[number]} platform
 * @param {string} category
 * @param {number} day
 * @param {number} count
 * @param {Map<string, Listing[]>} listings
 * @returns {Post[]}
 */
function postsOf({ random, epoch }, platform, category, day, count, listings) {
  const draw = random("posts", platform.name, category, day);
  const offered = listings.get(category) ?? [];
  const first = CATEGORIES.findIndex(({ name }) => name === category) * count;
  return Array.from({ length: count }, (_, i) => {
    const tags = [draw.pick(HASHTAGS[category]), draw.pick(HASHTAGS[category]), draw.pick(EMPTY_HASHTAGS)];
    return {
      number: first + i,
      index: i,
      day,
      publishedAt: instantOf(epoch, day, draw.integer(6 * 3600, 21 * 3600)),
      author: `creator_${draw.integer(1, 4000)}`,
      region: draw.pick(REGIONS),
      text: draw.pick(TEXTS),
      hashtags: [...new Set(tags)],
      // Squares: a few products are shown more often than the others.
      asin: draw.chance(WITH_PRODUCT) && offered.length > 0 ? offered[Math.floor(offered.length * draw.next() ** 2)].asin : null,
      popularity: Math.exp(0.8 * draw.normal()),
      rates: {
        likes: 0.04 + 0.05 * draw.next(),
        comments: 0.002 + 0.004 * draw.next(),
        shares: 0.004 + 0.008 * draw.next(),
      },
    };
  });
}
