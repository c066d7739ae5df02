import { cents, HISTORY_START } from "./calendar.mjs";

const KINDS = [
  { channel: "paid", platform: "google", theme: "Search", clickPrice: 0.42, clickRate: 0.034 },
  { channel: "social", platform: "meta", theme: "Stories", clickPrice: 0.3, clickRate: 0.012 },
  { channel: "email", platform: "newsletter", theme: "Newsletter", clickPrice: 0.03, clickRate: 0.045 },
  { channel: "social", platform: "tiktok", theme: "Clips", clickPrice: 0.24, clickRate: 0.016 },
  { channel: "paid", platform: "bing", theme: "Shopping", clickPrice: 0.36, clickRate: 0.028 },
  { channel: "social", platform: "snapchat", theme: "Lenses", clickPrice: 0.2, clickRate: 0.009 },
];
const OCCASIONS = ["Spring", "Summer", "Back to School", "Autumn", "Black Week", "Christmas", "Winter Sale", "New Arrivals"];

/** A campaign begins every so many days. */
const RHYTHM = 9;

/**
 * Campaigns, one beginning every few days since the order history began. They are announced a week ahead, and some
 * have their budget raised half-way.
 *
 * @param {import("./world.mjs").Context} context
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 */
export function campaigns({ random, scale }, days) {
  const campaign = (/** @type {number} */ index) => {
    const draw = random("campaign", index);
    const kind = KINDS[index % KINDS.length];
    const start = HISTORY_START + RHYTHM * index;
    const length = draw.integer(21, 50);
    const occasion = OCCASIONS[draw.integer(0, OCCASIONS.length - 1)];
    const clicksPerDay = (150 + 330 * draw.next()) * scale;
    return {
      campaign_id: index + 1,
      campaign_name: `${occasion} ${kind.theme} ${days.date(start).slice(0, 7)}`,
      kind,
      start,
      end: start + length - 1,
      announced: start - 7,
      raised: draw.chance(0.3) ? start + Math.floor(length / 2) : null,
      clicksPerDay,
      budget: cents(Math.max(20, clicksPerDay * length * kind.clickPrice * (0.95 + 0.3 * draw.next()))),
      clickPrice: kind.clickPrice * (0.6 + 0.9 * draw.next()),
    };
  };
  /** Campaigns that were announced by a day. @param {number} day */
  const until = (day) => {
    const known = Math.floor((day + 7 - HISTORY_START) / RHYTHM) + 1;
    return Array.from({ length: Math.max(0, known) }, (_, index) => campaign(index));
  };
  /** @type {Map<number, ReturnType<typeof campaign>[]>} */
  const running = new Map();
  const runningOn = (/** @type {number} */ day) => {
    let found = running.get(day);
    if (!found) running.set(day, (found = until(day).filter(({ start, end }) => start <= day && day <= end)));
    return found;
  };

  const row = (/** @type {ReturnType<typeof campaign>} */ found, /** @type {boolean} */ isRaised, /** @type {number} */ day) => ({
    campaign_id: found.campaign_id,
    campaign_name: found.campaign_name,
    channel: found.kind.channel,
    platform: found.kind.platform,
    starts_on: days.date(found.start),
    ends_on: days.date(found.end),
    budget: isRaised ? cents(found.budget * 1.25) : found.budget,
    updated_at: days.time(day, 9 * 3600),
  });
  const spendOn = (/** @type {number} */ day) =>
    runningOn(day).map((found) => {
      const draw = random("spend", found.campaign_id, day);
      const clicks = Math.round(found.clicksPerDay * days.weekday(day) * (0.7 + 0.6 * draw.next()));
      return {
        campaign_id: found.campaign_id,
        spend_date: days.date(day),
        impressions: Math.round(clicks / (found.kind.clickRate * (0.8 + 0.4 * draw.next()))),
        clicks,
        spend: cents(clicks * found.clickPrice),
      };
    });
  return {
    /** A campaign that runs on a day on a channel, or null. @param {import("./world.mjs").Random} draw @param {number} day @param {string} channel */
    pick(draw, day, channel) {
      const found = runningOn(day).filter(({ kind }) => kind.channel === channel);
      return found.length > 0 && draw.chance(0.85) ? draw.pick(found).campaign_id : null;
    },
    /** What the advertising tool sends on a day: on the first day, all campaigns as they are then. @param {number} day */
    rowsOn(day) {
      if (day === 0) {
        return until(day).map((found) => {
          const isRaised = found.raised !== null && found.raised <= 0;
          return row(found, isRaised, isRaised ? found.raised : found.announced);
        });
      }
      return until(day).flatMap((found) => {
        if (found.announced === day) return [row(found, false, day)];
        return found.raised === day ? [row(found, true, day)] : [];
      });
    },
    /** What was spent on a day: on the first day, on all days so far. @param {number} day */
    spendRowsOn(day) {
      if (day !== 0) return spendOn(day);
      return Array.from({ length: -HISTORY_START + 1 }, (_, i) => spendOn(HISTORY_START + i)).flat();
    },
  };
}
