import { cents, cumulative, HOURS } from "./calendar.mjs";
import { PLANTED } from "./planted.mjs";

/** Channels that bring orders, and how much of them. */
const CHANNELS = ["direct", "search", "social", "email", "paid"];
const ORDER_CHANNELS = cumulative([30, 30, 10, 16, 14]);

/** Weights of the payment types 1 to 12 of seeds/payment_types.csv: everywhere, and more of some in a country. */
const PAYMENT_WEIGHTS = [24, 20, 5, 18, 8, 7, 4, 2, 0, 0, 0, 0];
const PREFERRED = {
  DE: { 4: 40, 7: 30, 8: 20 },
  AT: { 4: 25, 7: 35, 8: 15 },
  CH: { 7: 30 },
  NL: { 9: 140 },
  PL: { 10: 110 },
  BR: { 11: 120 },
  JP: { 12: 70 },
  SE: { 7: 60 },
  US: { 3: 20, 5: 20 },
};
/** @type {Map<string, number[]>} */
const paymentShares = new Map();

const DEVICES = ["mobile", "desktop", "tablet"];
const ORDER_DEVICES = cumulative([46, 48, 6]);

/** Days over which something may still happen to an order. */
export const AFTERMATH = 31;

const TITLES = [
  ["Broken on arrival", "Never again", "Waste of money", "Very disappointed"],
  ["Not what I expected", "Poor quality", "Too expensive for this"],
  ["It is fine", "Does the job", "Average"],
  ["Good value", "Happy with it", "Would buy again"],
  ["Excellent", "Love it", "Better than expected", "Perfect gift"],
];
const BODIES = [
  "Delivery was quick, and the parcel was in good shape.",
  "The colour differs a little from the picture.",
  "I use it every day.",
  "My second one; the first still works.",
  "Customer service answered within a day.",
  "It took a week longer than promised.",
];
const RATINGS = cumulative([6, 7, 14, 33, 40]);
const RATINGS_RETURNED = cumulative([38, 30, 18, 9, 5]);

/**
 * All that one order is: its lines, its way through the shop, what becomes of it later. Follows from its id alone.
 *
 * @param {import("./world.mjs").World} world
 * @param {ReturnType<ReturnType<typeof import("./orders.mjs").orderPlan>["on"]>[number]} order
 * @param {number} position
 */
export function orderDetails({ context, days, products, folk, ads }, order, position) {
  const { day, transactionId } = order;
  const draw = context.random("order", transactionId);
  const channel = CHANNELS[draw.index(ORDER_CHANNELS)];
  const lines = orderLines(draw, products, day);
  const gross = lines.reduce((sum, line) => sum + line.quantity * line.unit_price - line.discount, 0);
  const coupon = draw.chance(channel === "email" ? 0.25 : 0.06) ? cents(gross * 0.1) : 0;
  const shipping = gross < 50 ? 4.95 : 0;
  const country = folk.outline(order.customer).country;
  const ofTracker = day >= 0;
  return {
    planned: order,
    customer: order.customer,
    day,
    transactionId,
    channel,
    lines,
    country,
    device: DEVICES[draw.index(ORDER_DEVICES)],
    campaign: ads.pick(draw, day, channel),
    payment: draw.index(sharesOfPayments(country)) + 1,
    isLate: draw.chance(PLANTED.late) && ofTracker,
    /** Sessions with an order have the first ids of their day. */
    sessionId: ofTracker ? days.firstId(day, 1_000_000) + position + 1 : null,
    /** When the order was made; the tracker's days learn it from the visit. */
    second: Math.max(1800, draw.index(HOURS) * 3600 + draw.integer(0, 3599)),
    shipping,
    discount: coupon,
    total: cents(gross - coupon + shipping),
    states: statesOf(draw, day),
  };
}

/** @param {import("./world.mjs").Random} draw @param {import("./world.mjs").World["products"]} products @param {number} day */
function orderLines(draw, products, day) {
  const indexes = new Set([products.popular(draw)]);
  while (indexes.size < 6 && draw.chance(0.38)) indexes.add(products.popular(draw));
  return [...indexes].map((index, i) => {
    const unit_price = products.priceOn(index, day);
    const quantity = draw.chance(0.8) ? 1 : draw.integer(2, 4);
    const isReduced = draw.chance((((day % 10) + 10) % 10) === 9 ? 0.4 : 0.05);
    const discount = isReduced ? cents(quantity * unit_price * 0.15) : 0;
    return { line: i + 1, index, quantity, unit_price, discount };
  });
}

/** @param {string} country */
function sharesOfPayments(country) {
  let shares = paymentShares.get(country);
  if (!shares) {
    shares = cumulative(PAYMENT_WEIGHTS.map((weight, i) => weight + (PREFERRED[country]?.[i + 1] ?? 0)));
    paymentShares.set(country, shares);
  }
  return shares;
}

/**
 * The states of an order, each with the day on which it begins.
 *
 * @param {import("./world.mjs").Random} draw
 * @param {number} day
 */
function statesOf(draw, day) {
  const fate = draw.next();
  const [soon, later] = [draw.integer(2, 5), draw.integer(8, 25)];
  const isReturned = draw.chance(PLANTED.returned);
  if (fate < PLANTED.cancelledAtOnce) return [{ status: "cancelled", day }];
  const cancelled = PLANTED.cancelledAtOnce + PLANTED.cancelledLater;
  if (fate < cancelled) {
    return [
      { status: "shipped", day },
      { status: "cancelled", day: day + 1 },
    ];
  }
  const states = [{ status: "completed", day }];
  if (fate < cancelled + PLANTED.shippedFirst) {
    states[0].status = "shipped";
    states.push({ status: "completed", day: day + soon });
  }
  if (isReturned) states.push({ status: "returned", day: day + later });
  return states;
}

/** The state of an order at the end of a day. @param {{states: {status: string, day: number}[]}} order @param {number} day */
export function stateOn({ states }, day) {
  return states.findLast((state) => state.day <= day);
}

/**
 * What customers write about what they bought, some days later.
 *
 * @param {import("./world.mjs").World} world
 * @param {ReturnType<typeof orderDetails>} order
 */
export function reviewsOf({ context, days }, order) {
  if (order.states[0].status === "cancelled") return [];
  const draw = context.random("reviews", order.transactionId);
  const isReturned = order.states.at(-1).status === "returned";
  return order.lines.flatMap(({ line, index }) => {
    const [isWritten, wait, second] = [draw.chance(0.68), draw.integer(3, AFTERMATH - 1), draw.integer(25_000, 86_000)];
    const rating = draw.index(isReturned ? RATINGS_RETURNED : RATINGS) + 1;
    const [title, body] = [draw.pick(TITLES[rating - 1]), draw.chance(0.8) ? draw.pick(BODIES) : null];
    if (!isWritten) return [];
    const row = {
      review_id: order.transactionId * 10 + line,
      transaction_id: order.transactionId,
      product_id: index + 1,
      customer_id: order.customer + 1,
      rating,
      title,
      body,
      created_at: days.time(order.day + wait, second),
    };
    return [{ day: order.day + wait, row }];
  });
}

/** @param {import("./world.mjs").World} world @param {ReturnType<typeof orderDetails>} order @param {{status: string, day: number}} state */
export function transactionRow({ days }, order, state) {
  const orderedAt = days.time(order.day, order.second);
  // States change overnight, in an order of their own.
  const changedAt = days.time(state.day, 18_000 + (order.transactionId % 3600));
  return {
    transaction_id: order.transactionId,
    customer_id: order.customer + 1,
    session_id: order.sessionId,
    ordered_at: orderedAt,
    status: state.status,
    payment_type_id: order.payment,
    channel: order.channel,
    campaign_id: order.campaign,
    shipping_fee: order.shipping,
    discount: order.discount,
    total_amount: order.total,
    updated_at: state === order.states[0] ? orderedAt : changedAt,
  };
}

/** @param {ReturnType<typeof orderDetails>} order */
export function itemRows(order) {
  return order.lines.map(({ line, index, quantity, unit_price, discount }) => ({
    transaction_id: order.transactionId,
    line_number: line,
    product_id: index + 1,
    quantity,
    unit_price,
    discount,
  }));
}
