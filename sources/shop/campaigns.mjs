import { cents, HISTORY_START } from "./calendar.mjs";

const KINDS = [
  { channel: "paid", platform: "google", theme: "Search", clickPrice: 1.7, clickRate: 0.034 },
  { channel: "social", platform: "meta", theme: "Stories", clickPrice: 1.2, clickRate: 0.012 },
  { channel: "email", platform: "newsletter", theme: "Newsletter", clickPrice: 0.3, clickRate: 0.045 },
  { channel: "social", platform: "tiktok", theme: "Clips", clickPrice: 1.0, clickRate: 0.016 },
  { channel: "paid", platform: "bing", theme: "Shopping", clickPrice: 1.4, clickRate: 0.028 },
  { channel: "social", platform: "snapchat", theme: "Lenses", clickPrice: 1.3, clickRate: 0.009 },
];
/** What campaigns are about by the month in which they begin, January first. */
const OCCASIONS = [
  ...["Winter Sale", "Winter Sale", "Spring", "Spring", "Spring", "Summer"],
  ...["Summer", "Back to School", "Autumn", "Autumn", "Black Week", "Christmas"],
];

/** Visits that a campaign brings on a day at scale 1, roughly: what those who plan it reckon with. */
const VISITS_PER_DAY = 45;

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
    const month = days.date(start).slice(0, 7);
    // A quarter of the campaigns pays for clicks that mostly come to nothing.
    const clicksPerVisit = draw.chance(0.25) ? 1.8 + 1.6 * draw.next() : 1.05 + 0.6 * draw.next();
    const clickPrice = kind.clickPrice * (0.6 + 0.9 * draw.next());
    const budget = VISITS_PER_DAY * scale * length * clicksPerVisit * clickPrice * (0.9 + 0.5 * draw.next());
    return {
      campaign_id: index + 1,
      campaign_name: `${OCCASIONS[Number(month.slice(5)) - 1]} ${kind.theme} ${month}`,
      kind,
      start,
      end: start + length - 1,
      announced: start - 7,
      raised: draw.chance(0.3) ? start + Math.floor(length / 2) : null,
      clicksPerVisit,
      clickPrice,
      budget: cents(Math.max(20, budget)),
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
  /** @param {number} day @param {(campaign: number) => number} visitsOf */
  const spendOn = (day, visitsOf) =>
    runningOn(day).map((found) => {
      const draw = random("spend", found.campaign_id, day);
      const clicks = Math.round(visitsOf(found.campaign_id) * found.clicksPerVisit * (1 + 0.3 * draw.next()));
      return {
        campaign_id: found.campaign_id,
        spend_date: days.date(day),
        impressions: Math.round(clicks / (found.kind.clickRate * (0.8 + 0.4 * draw.next()))),
        clicks,
        spend: cents(clicks * found.clickPrice),
      };
    });
  /** Visits of a day from before the tracker. @param {number} day */
  const visitsBefore = (day) => (/** @type {number} */ campaign) =>
    VISITS_PER_DAY * scale * days.weekday(day) * (0.4 + 1.2 * random("visits of", campaign, day).next());
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
    /**
     * What was spent on a day: on the first day, on all days so far.
     *
     * @param {number} day
     * @param {{campaign: number | null}[]} visits those of the day
     */
    spendRowsOn(day, visits) {
      const found = spendOn(day, (campaign) => visits.filter((visit) => visit.campaign === campaign).length);
      if (day !== 0) return found;
      const history = Array.from({ length: -HISTORY_START }, (_, i) => HISTORY_START + i);
      return [...history.flatMap((past) => spendOn(past, visitsBefore(past))), ...found];
    },
  };
}
