import { dateOf } from "../shop/calendar.mjs";

/** Day on which the collector went over to version 2 of the API: 2025-09-20, if the source begins on 2025-09-01. */
const VERSION_2_FROM = 19;

/**
 * TikTok: one answer per video and day, asked for before midnight, with what the video has got since it was published.
 *
 * @type {import("./generate.mjs").Platform}
 */
export const tiktok = {
  table: "tiktok_posts",
  latestBy: 1,
  *answers({ posts, category, day, epoch }) {
    const date = dateOf(epoch, day);
    for (const today of posts.on(category, day)) {
      const { post } = today;
      const id = `7${dateOf(epoch, post.day).replaceAll("-", "")}${String(post.number).padStart(10, "0")}`;
      const totals = sumOf(posts.upTo(category, today));
      yield {
        request_id: `tt-${id}-${date}`,
        endpoint: "/v2/video/query/",
        api_version: day < VERSION_2_FROM ? "v1" : "v2",
        fetched_at: `${date} 23:50:00`,
        payload: day < VERSION_2_FROM ? version1(id, post, totals) : version2(id, post, totals),
      };
    }
  },
};

/** @typedef {{views: number, likes: number, comments: number, shares: number}} Totals */

/** @param {Totals[]} days @returns {Totals} */
function sumOf(days) {
  const sum = { views: 0, likes: 0, comments: 0, shares: 0 };
  for (const day of days) for (const name of /** @type {(keyof Totals)[]} */ (Object.keys(sum))) sum[name] += day[name];
  return sum;
}

/** @param {string} id @param {import("./posts.mjs").Post} post @param {Totals} totals */
function version1(id, post, { views, likes, comments, shares }) {
  return {
    id,
    createTime: Math.floor(post.publishedAt / 1000),
    desc: `${post.text} ${post.hashtags.map((tag) => `#${tag}`).join(" ")}`,
    challenges: post.hashtags.map((tag, i) => ({ id: String(100_000 + i), title: tag })),
    author: { uniqueId: post.author, region: post.region },
    stats: { playCount: views, diggCount: likes, commentCount: comments, shareCount: shares },
    ...(post.asin === null ? {} : { anchors: [{ type: 35, keyword: "Shop", extra: { asin: post.asin } }] }),
  };
}

/** @param {string} id @param {import("./posts.mjs").Post} post @param {Totals} totals */
function version2(id, post, { views, likes, comments, shares }) {
  return {
    data: {
      id,
      create_time: Math.floor(post.publishedAt / 1000),
      video_description: post.text,
      hashtag_names: post.hashtags.map((tag) => tag.toLowerCase()),
      username: post.author,
      region_code: post.region,
      view_count: views,
      like_count: likes,
      comment_count: comments,
      share_count: shares,
      favorites_count: Math.round(likes / 9),
      product_tags: post.asin === null ? [] : [{ source: "amazon", asin: post.asin }],
    },
    error: { code: "ok", message: "" },
  };
}
