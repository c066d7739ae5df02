import { cumulative } from "./catalog.mjs";
import { clock, dateOf } from "./customers.mjs";
import { PLANTED, WEEKDAYS } from "./planted.mjs";

const SESSIONS_PER_DAY = 880;
/** Share of sessions that begin in each hour. */
const HOURS = cumulative([3, 2, 1, 1, 1, 2, 4, 7, 9, 10, 11, 12, 13, 12, 11, 11, 12, 14, 17, 20, 22, 19, 13, 7]);
const DEVICES = ["mobile", "desktop", "tablet"];
const DEVICE_SHARES = cumulative([58, 36, 6]);
const CHANNELS = ["direct", "search", "social", "email", "paid"];
const CHANNEL_SHARES = cumulative([28, 34, 14, 10, 14]);

/**
 * The events that arrive on one day: those of the day, the late ones of the day before, and the planted faults.
 *
 * @param {import("./generate.mjs").GeneratorContext} context
 * @param {number} day
 * @param {string} date
 * @param {ReturnType<typeof import("./catalog.mjs").catalog>} products
 * @param {ReturnType<typeof import("./customers.mjs").customers>} users
 */
export function shopEvents(context, day, date, products, users) {
  const { random, scale, epoch } = context;
  const sessions = SESSIONS_PER_DAY * scale * busyness(day, date);
  const shop = { products, users, epoch };
  const events = sessionEvents(random("events", date), Math.round(sessions * (1 - PLANTED.lateSessions)), day, shop, 0);
  if (day > 0) {
    const late = sessionEvents(random("late events", dateOf(epoch, day - 1)), Math.round(sessions * PLANTED.lateSessions), day - 1, shop, LATE);
    events.push(...late);
  }
  events.sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : a.occurred_at > b.occurred_at ? 1 : a.event_id - b.event_id));
  return withFaults(random("faults", date), events);
}

/** Ids of late events begin here within their day. */
const LATE = 90_000_000;

/** Weekdays, slow growth, and a sale on every tenth day. @param {number} day @param {string} date */
function busyness(day, date) {
  return WEEKDAYS[new Date(date).getUTCDay()] * (0.93 + 0.0025 * day) * (day % 10 === 9 ? 1.3 : 1);
}

/**
 * @param {import("./generate.mjs").Random} draw
 * @param {number} sessions
 * @param {number} day
 * @param {{products: any, users: any, epoch: string}} shop
 * @param {number} firstId
 */
function sessionEvents(draw, sessions, day, { products, users, epoch }, firstId) {
  const date = dateOf(epoch, day);
  const idOfDay = Number(date.replaceAll("-", "")) * 100_000_000 + firstId;
  const userCount = users.countOn(day - 1);
  /** @type {any[]} */
  const events = [];
  for (let s = 0; s < sessions; s++) {
    // Squares make few customers come often; cubes make few products popular.
    const user = Math.floor(userCount * draw.next() ** 2) + 1;
    const device = DEVICES[(user % 10 < 8 ? user : draw.integer(0, 99)) % 3 === 0 ? 0 : draw.index(DEVICE_SHARES)];
    const channel = CHANNELS[draw.index(CHANNEL_SHARES)];
    let second = draw.index(HOURS) * 3600 + draw.integer(0, 3599);
    /** @type {number[]} */
    const cart = [];
    // Who is still there at midnight goes to bed.
    const add = (/** @type {string} */ type, /** @type {number | null} */ product, /** @type {number | null} */ quantity) => {
      if (second >= 86_400) return;
      events.push({
        event_id: idOfDay + events.length + 1,
        user_id: user,
        event_type: type,
        product_id: product,
        occurred_at: `${date} ${clock(second)}`,
        device,
        channel,
        quantity,
        unit_price: type === "purchase" ? products.priceOn(/** @type {number} */ (product) - 1, day) : null,
      });
      second += 4 + Math.floor(-50 * Math.log(1 - draw.next()));
    };
    add("page_view", null, null);
    while (draw.chance(0.73)) {
      if (draw.chance(0.01)) second += draw.integer(1900, 7200);
      const unknown = draw.chance(PLANTED.unknownProducts);
      const product = Math.floor(products.count * draw.next() ** 3) + 1 + (unknown ? 10_000_000 : 0);
      add("page_view", product, null);
      if (unknown || !draw.chance(PLANTED.addToCart)) continue;
      add("add_to_cart", product, draw.chance(0.8) ? 1 : draw.integer(2, 4));
      cart.push(product);
    }
    if (cart.length > 0 && draw.chance(PLANTED.purchase)) {
      second += 45;
      for (const product of new Set(cart)) add("purchase", product, draw.chance(0.8) ? 1 : draw.integer(2, 4));
    }
  }
  return events;
}

/**
 * Plants duplicates a little later in the file, and unreadable rows beside the good ones.
 *
 * @param {import("./generate.mjs").Random} draw
 * @param {any[]} events
 */
function withFaults(draw, events) {
  const rows = [];
  for (const event of events) {
    if (draw.chance(PLANTED.brokenEvents)) rows.push(broken(draw, event));
    rows.push(event);
    if (draw.chance(PLANTED.duplicateEvents)) rows.push({ ...event });
  }
  return rows;
}

/** @param {import("./generate.mjs").Random} draw @param {any} event */
function broken(draw, event) {
  switch (draw.integer(0, 3)) {
    case 0:
      return { ...event, event_type: "pageview" };
    case 1:
      return { ...event, event_type: "purchase", quantity: 1, unit_price: -1 };
    case 2:
      return { ...event, occurred_at: event.occurred_at.replace(/-\d\d /, "-99 ") };
    default:
      return { ...event, user_id: null };
  }
}
