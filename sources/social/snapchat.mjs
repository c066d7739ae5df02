import { dateOf } from "../shop/calendar.mjs";

/** Snaps on a page of an answer. */
const PAGE = 50;

/**
 * Snapchat: pages of an answer with all snaps that were seen on a day, each with a time series of that one day.
 *
 * @type {import("./generate.mjs").Platform}
 */
export const snapchat = {
  table: "snapchat_posts",
  latestBy: 0,
  *answers({ posts, category, day, epoch }) {
    const date = dateOf(epoch, day);
    const seen = posts.on(category, day);
    const pages = Math.ceil(seen.length / PAGE);
    const topic = category.toLowerCase().replaceAll(/\W+/g, "-");
    for (let page = 1; page <= pages; page++) {
      yield {
        request_id: `sc-${topic}-${date}-${page}`,
        endpoint: "/v1/spotlight/stats",
        api_version: "v1",
        fetched_at: `${date} 23:58:00`,
        payload: {
          request_status: "SUCCESS",
          paging: page < pages ? { next_link: `/v1/spotlight/stats?cursor=${page + 1}` } : {},
          timeseries_stats: seen
            .slice((page - 1) * PAGE, page * PAGE)
            .map((today) => ({ sub_request_status: "SUCCESS", timeseries_stat: timeseries(today, epoch) })),
        },
      };
    }
  },
};

/** @param {import("./posts.mjs").DayOfPost} today @param {string} epoch */
function timeseries({ post, day, views, likes, comments, shares }, epoch) {
  return {
    id: `snap-${dateOf(epoch, post.day).replaceAll("-", "")}-${String(post.number).padStart(6, "0")}`,
    type: "SPOTLIGHT",
    granularity: "DAY",
    snap: {
      created_at_ms: post.publishedAt,
      creator: { handle: post.author, country: post.region },
      caption: post.text,
      topics: post.hashtags.map((tag) => `#${tag}`),
      attachment: post.asin === null ? null : { web_view: { url: `https://www.amazon.de/gp/product/${post.asin}/` } },
    },
    timeseries: [
      {
        start_time: `${dateOf(epoch, day)}T00:00:00.000Z`,
        end_time: `${dateOf(epoch, day + 1)}T00:00:00.000Z`,
        stats: {
          impressions: views,
          screen_time_millis: views * 3200,
          engagement: { favorites: likes, replies: comments, shares },
        },
      },
    ],
  };
}
