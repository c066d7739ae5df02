/** Days are counted from the first day of the tracker (`epoch`), which is day 0; the shop's history lies before it. */

/** The day on which the order history begins: 2024-07-01, if the tracker begins on 2025-09-01. */
export const HISTORY_START = -427;

const DAY = 86_400_000;

/** Days per week on which people shop, Sunday first. */
const WEEKDAYS = [1.25, 0.9, 0.88, 0.92, 0.95, 1.0, 1.22];

/** How much is bought per month, January first: gifts before Christmas, holidays in summer. */
const SEASONS = [0.92, 0.88, 0.96, 0.98, 1.0, 0.97, 0.92, 0.93, 1.0, 1.03, 1.25, 1.35];

/** Share of visits that begin in each hour; the last one is left out, so that a visit ends on its day. */
export const HOURS = cumulative([1, 2, 1, 1, 1, 2, 4, 7, 9, 10, 11, 12, 13, 12, 11, 11, 12, 14, 17, 20, 22, 19, 13]);

/** @param {string} epoch @param {number} day */
export function dateOf(epoch, day) {
  return new Date(Date.parse(epoch) + day * DAY).toISOString().slice(0, 10);
}

/** @param {string} epoch @param {string} date */
export function dayOf(epoch, date) {
  return Math.round((Date.parse(date) - Date.parse(epoch)) / DAY);
}

/**
 * What the rest asks about days, with the answers kept: dates are asked for once per row.
 *
 * @param {string} epoch
 */
export function calendar(epoch) {
  /** @type {Map<number, string>} */
  const dates = new Map();
  const start = new Date(Date.parse(epoch));
  const date = (/** @type {number} */ day) => {
    let text = dates.get(day);
    if (text === undefined) dates.set(day, (text = dateOf(epoch, day)));
    return text;
  };
  return {
    /** The day as 2025-09-01. */
    date,
    dayOf: (/** @type {string} */ date) => dayOf(epoch, date),
    /** The day and a second of it as 2025-09-01 23:59:59. @param {number} day @param {number} second */
    time: (day, second) => `${date(day)} ${clock(second)}`,
    /** The first id of a day: later days have greater ones, with room for `perDay`. @param {number} day @param {number} perDay */
    firstId: (day, perDay) => Number(date(day).replaceAll("-", "")) * perDay,
    /** Months since the year 0. @param {number} day */
    month(day) {
      const [year, month] = date(day).split("-");
      return Number(year) * 12 + Number(month) - 1;
    },
    /** First day of such a month. @param {number} month */
    monthStart: (month) => Math.round((Date.UTC(Math.floor(month / 12), month % 12, 1) - start.getTime()) / DAY),
    /** The month as 2025-09-01. @param {number} month */
    monthDate: (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`,
    /** How much is sold in a month beside the average one. @param {number} month */
    season: (month) => SEASONS[month % 12],
    /** How much is sold on a day of the week beside the average one. @param {number} day */
    weekday: (day) => WEEKDAYS[new Date(start.getTime() + day * DAY).getUTCDay()],
    /** Every tenth day of the tracker has a sale. @param {number} day */
    isSale: (day) => (((day % 10) + 10) % 10) === 9,
  };
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));

/** @param {number} seconds */
function clock(seconds) {
  return `${TWO_DIGITS[Math.floor(seconds / 3600)]}:${TWO_DIGITS[Math.floor(seconds / 60) % 60]}:${TWO_DIGITS[seconds % 60]}`;
}

/** @param {number} amount */
export function cents(amount) {
  return Math.round(amount * 100) / 100;
}

/** Weights, summed up to 1, as `Random.index` takes them. @param {readonly number[]} weights */
export function cumulative(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight) / total);
}

/** How long something that may happen on any day takes to happen. @param {import("./world.mjs").Random} draw @param {number} mean */
export function waitingTime(draw, mean) {
  return Math.floor(-mean * Math.log(1 - draw.next()));
}
