import { dateOf } from "../shop/calendar.mjs";
import { CATEGORIES, LIFE } from "./signal.mjs";

/** What the collectors ask for; `perCall`: posts in an answer, `price`: euros per call. */
const ENDPOINTS = [
  { platform: "tiktok", endpoint: "/v2/video/list/", perCall: 20, price: 0.0105 },
  { platform: "tiktok", endpoint: "/v2/video/query/", perCall: 1, price: 0.0042 },
  { platform: "meta", endpoint: "/{page-id}/posts", perCall: 25, price: 0.006 },
  { platform: "meta", endpoint: "/{post-id}/insights", perCall: 1, price: 0.0025 },
  { platform: "snapchat", endpoint: "/v1/spotlight/stats", perCall: 50, price: 0.09 },
];

/** Share of calls that fail and are made, and paid, again. */
const FAILED = 0.03;

/**
 * What the calls of some days came to.
 *
 * @param {import("../../src/ingest/generate.ts").GeneratorContext} context
 * @param {number} lastDay
 * @param {number} firstDay
 */
export function* apiCalls({ random, epoch, scale }, lastDay, firstDay) {
  const posts = Math.max(1, Math.round(2 * scale)) * CATEGORIES.length * LIFE.length;
  for (let day = firstDay; day <= lastDay; day++) {
    const call_date = dateOf(epoch, day);
    for (const { platform, endpoint, perCall, price } of ENDPOINTS) {
      const draw = random("calls", platform, endpoint, day);
      const needed = Math.ceil(posts / perCall) + CATEGORIES.length;
      const calls = needed + Math.round(needed * FAILED * 2 * draw.next());
      yield {
        request_id: `bill-${call_date}-${platform}${endpoint}`,
        call_date,
        platform,
        endpoint,
        calls,
        cost: Math.round(calls * price * 10_000) / 10_000,
      };
    }
  }
}
