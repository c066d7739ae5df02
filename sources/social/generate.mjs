/**
 * What the collectors of three social platforms bring: answers of their APIs as they came, each platform in a shape of
 * its own, and what the calls cost. The first day's files hold the history since the collectors were set up.
 *
 * Every file follows from the seed and its date alone. What is planted for the models to find stands in signal.mjs, what
 * is planted for the load to refuse in faults.mjs.
 *
 * @typedef {import("../../src/ingest/generate.ts").GeneratorContext} GeneratorContext
 *
 * @typedef {object} Platform
 * @property {string} table
 * @property {number} latestBy Days that an answer may be late.
 * @property {(asked: Asked) => Iterable<Answer>} answers What one category's posts look like on one day.
 *
 * @typedef {object} Asked
 * @property {ReturnType<typeof import("./posts.mjs").socialPosts>} posts
 * @property {string} category
 * @property {number} day
 * @property {string} epoch
 * @property {boolean} isHistory The day lies before the one whose file it is.
 *
 * @typedef {object} Answer
 * @property {string} request_id
 * @property {string} endpoint
 * @property {string} api_version
 * @property {string} fetched_at
 * @property {unknown} payload
 */

import { listings } from "../marketplace/listings.mjs";
import { apiCalls } from "./calls.mjs";
import { dayOf } from "../shop/calendar.mjs";
import { brokenRows } from "./faults.mjs";
import { meta } from "./meta.mjs";
import { socialPosts } from "./posts.mjs";
import { CATEGORIES, HISTORY_DAYS } from "./signal.mjs";
import { snapchat } from "./snapchat.mjs";
import { tiktok } from "./tiktok.mjs";

/** Answers in the largest table, tiktok_posts, over the 60 days of sources/social.yml and the history before them. */
export const rowsAtScale1 = 8_800;

/** Share of answers that arrive with a later day's file, where they may, and of those that arrive twice. */
const LATE = 0.004;
const TWICE = 0.01;

/** @param {GeneratorContext} context */
export function* generate(context) {
  const { epoch, days } = context;
  const offered = listings(context);
  for (const platform of [tiktok, meta, snapchat]) {
    const posts = socialPosts(context, platform.table.replace("_posts", ""), offered);
    for (const date of days) {
      yield { table: platform.table, date, rows: answersOfFile(context, platform, posts, dayOf(epoch, date), date) };
    }
  }
  for (const date of days) {
    const day = dayOf(epoch, date);
    yield { table: "api_calls", date, rows: withBroken(context, "api_calls", date, apiCalls(context, day, historyFrom(day))) };
  }
}

/** The first day that a file holds. @param {number} day */
const historyFrom = (day) => (day === 0 ? -HISTORY_DAYS : day);

/**
 * @param {GeneratorContext} context
 * @param {Platform} platform
 * @param {ReturnType<typeof socialPosts>} posts
 * @param {number} day
 * @param {string} date
 */
function* answersOfFile(context, platform, posts, day, date) {
  const { random, epoch } = context;
  /** @type {Answer[]} */
  const answers = [];
  for (let at = day === 0 ? -HISTORY_DAYS : day - platform.latestBy; at <= day; at++) {
    for (const { name: category } of CATEGORIES) {
      for (const answer of platform.answers({ posts, category, day: at, epoch, isHistory: at < 0 })) {
        const draw = random("delivery", answer.request_id);
        const delay = at >= 0 && draw.chance(LATE) ? platform.latestBy : 0;
        // The history is complete; later on a file has what arrived on its day.
        if (at + delay !== day && !(day === 0 && at < 0)) continue;
        answers.push(answer);
        if (draw.chance(TWICE)) answers.push(answer);
      }
    }
  }
  yield* withBroken(context, platform.table, date, answers);
}

/**
 * @param {GeneratorContext} context
 * @param {string} table
 * @param {string} date
 * @param {Iterable<Record<string, unknown>>} rows
 */
function* withBroken(context, table, date, rows) {
  let first = true;
  for (const row of rows) {
    yield row;
    if (first) for (const { broken } of brokenRows(context, table, date)) yield { ...row, ...broken };
    first = false;
  }
}
