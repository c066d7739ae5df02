import { HISTORY_START, waitingTime } from "./calendar.mjs";
import { PLANTED } from "./planted.mjs";

/**
 * Who orders on which day. Each buyer has a first order and comes back, month by month, at the planted rates: loyal
 * ones often, the others seldom. The plan of a longer time begins with that of a shorter one.
 *
 * @param {import("./world.mjs").Context} context
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 * @param {ReturnType<typeof import("./customers.mjs").people>} folk
 * @param {number} lastDay
 */
export function orderPlan({ random }, days, folk, lastDay) {
  /** @typedef {{customer: number, day: number, month: number, firstMonth: number, isFirstInMonth: boolean, transactionId: number}} Order */
  /** @type {Map<number, Order[]>} */
  const byDay = new Map();
  /** @type {Map<number, {day: number, tier: string}[]>} */
  const rises = new Map();
  /** @type {{customer: number, day: number}[]} */
  const firsts = [];
  /** @type {Map<number, number>} */
  const cohortSizes = new Map();
  const isBuyer = random("buyers");
  for (let customer = 0; customer < folk.countOn(lastDay); customer++) {
    if (!isBuyer.chance(PLANTED.buyers)) continue;
    const person = folk.outline(customer);
    const orderDays = daysOfBuyer(random("buyer", customer), person.joined, days, lastDay);
    if (orderDays.length === 0) continue;
    const firstMonth = days.month(orderDays[0]);
    firsts.push({ customer, day: orderDays[0] });
    cohortSizes.set(firstMonth, (cohortSizes.get(firstMonth) ?? 0) + 1);
    let lastMonth = -1;
    for (const day of orderDays) {
      const orders = byDay.get(day);
      const month = days.month(day);
      const order = { customer, day, month, firstMonth, isFirstInMonth: month !== lastMonth, transactionId: 0 };
      lastMonth = month;
      if (orders) orders.push(order);
      else byDay.set(day, [order]);
    }
    const risen = tierRises(person.firstTier, orderDays, lastDay);
    if (risen.length > 0) rises.set(customer, risen);
  }
  for (const [day, orders] of byDay) {
    const firstId = days.firstId(day, 1_000_000) + 1;
    for (const [i, order] of orders.entries()) order.transactionId = firstId + i;
  }
  firsts.sort((a, b) => a.day - b.day || a.customer - b.customer);
  return {
    /** Orders of a day. @param {number} day @returns {Order[]} */
    on: (day) => byDay.get(day) ?? [],
    /** Buyers by the day of their first order. */
    firsts,
    /** When customers reach a tier, by index. */
    rises,
    /** Buyers by the month of their first order. */
    cohortSizes,
  };
}

/**
 * @param {import("./world.mjs").Random} draw
 * @param {number} joined
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 * @param {number} lastDay
 */
function daysOfBuyer(draw, joined, days, lastDay) {
  // Customers of old bought before, which the history does not show: most are soon seen again.
  const from = joined < HISTORY_START ? HISTORY_START + waitingTime(draw, 60) : joined + 1 + waitingTime(draw, 25);
  const first = busyDay(draw, days, from, 7);
  const loyalty = draw.chance(0.25) ? 2.2 : 0.6;
  if (first > lastDay) return [];
  const found = new Set([first]);
  const cohort = days.month(first);
  if (draw.chance(0.1)) {
    const rest = days.monthStart(cohort + 1) - first - 1;
    if (rest > 0) found.add(busyDay(draw, days, first + 1, rest));
  }
  for (let month = cohort + 1; month <= days.month(lastDay); month++) {
    if (!draw.chance(Math.min(0.95, retentionRate(month - cohort) * days.season(month) * loyalty))) continue;
    const start = days.monthStart(month);
    const length = days.monthStart(month + 1) - start;
    for (let orders = 1 + Number(draw.chance(0.22)) + Number(draw.chance(0.08)); orders > 0; orders--) {
      found.add(busyDay(draw, days, start, length));
    }
  }
  return [...found].filter((day) => day <= lastDay).sort((a, b) => a - b);
}

/** Planted share of a cohort that orders in a month after its first one; the season comes on top. @param {number} k */
export function retentionRate(k) {
  return PLANTED.retention[Math.min(k, PLANTED.retention.length) - 1];
}

/**
 * A day out of `length` ones, week-ends and sales before others.
 *
 * @param {import("./world.mjs").Random} draw
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 * @param {number} from
 * @param {number} length
 */
function busyDay(draw, days, from, length) {
  for (;;) {
    const day = from + draw.integer(0, length - 1);
    const weight = days.weekday(day) * (days.isSale(day) ? 1.3 : 1);
    if (draw.next() * 1.7 < weight) return day;
  }
}

/** @param {string} tier @param {number[]} orderDays @param {number} lastDay */
function tierRises(tier, orderDays, lastDay) {
  const rises = [];
  const silver = orderDays[PLANTED.silverAfter - 1];
  const gold = orderDays[PLANTED.goldAfter - 1];
  if (tier === "bronze" && silver < lastDay) rises.push({ day: silver + 1, tier: "silver" });
  if (tier !== "gold" && gold < lastDay) rises.push({ day: gold + 1, tier: "gold" });
  return rises;
}
