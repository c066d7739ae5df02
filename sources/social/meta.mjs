import { dateOf } from "../shop/calendar.mjs";
import { LIFE } from "./signal.mjs";

/** Day since which reactions come by type: 2025-07-01, if the source begins on 2025-09-01. */
const REACTIONS_BY_TYPE_FROM = -62;

/**
 * Meta: a post with its insights, a list per metric and in it a value per day so far. Each day of its life it is sent
 * anew, with one value more.
 *
 * @type {import("./generate.mjs").Platform}
 */
export const meta = {
  table: "meta_posts",
  latestBy: 0,
  *answers({ posts, category, day, epoch, isHistory }) {
    const date = dateOf(epoch, day);
    const byType = day >= REACTIONS_BY_TYPE_FROM;
    for (const today of posts.on(category, day)) {
      const { post } = today;
      // The export of the history has each post once, when it is all over.
      if (isHistory && day - post.day < LIFE.length - 1) continue;
      const id = `104857600_${dateOf(epoch, post.day).replaceAll("-", "")}${String(post.number).padStart(6, "0")}`;
      yield {
        request_id: `fb-${id}-${date}`,
        endpoint: "/{page-id}/posts",
        api_version: byType ? "v21.0" : "v19.0",
        fetched_at: `${date} 23:55:00`,
        payload: postWithInsights(id, post, posts.upTo(category, today), { epoch, byType }),
      };
    }
  },
};

/**
 * @param {string} id
 * @param {import("./posts.mjs").Post} post
 * @param {import("./posts.mjs").DayOfPost[]} days
 * @param {{epoch: string, byType: boolean}} options
 */
function postWithInsights(id, post, days, { epoch, byType }) {
  // A day's value carries the end of that day, which is midnight of the next one.
  const metric = (/** @type {string} */ name, /** @type {(day: import("./posts.mjs").DayOfPost) => unknown} */ value) => ({
    name,
    period: "day",
    values: days.map((day) => ({ value: value(day), end_time: `${dateOf(epoch, day.day + 1)}T00:00:00+0000` })),
  });
  const reactions = byType
    ? metric("post_reactions_by_type", ({ likes }) => {
        const love = Math.round(likes * 0.2);
        return { like: likes - love, love };
      })
    : metric("post_reactions_like_total", ({ likes }) => likes);
  return {
    id,
    created_time: new Date(post.publishedAt).toISOString().replace(".000Z", "+0000"),
    message: `${post.text} ${post.hashtags.map((tag) => `#${tag}`).join(" ")}`,
    from: { name: post.author },
    ...(post.asin === null
      ? {}
      : { attachments: { data: [{ type: "share", unshimmed_url: `https://www.amazon.de/dp/${post.asin}?ref=fb` }] } }),
    insights: {
      data: [
        metric("post_impressions", ({ views }) => views),
        reactions,
        metric("post_comments", ({ comments }) => comments),
        metric("post_shares", ({ shares }) => shares),
      ],
    },
  };
}
