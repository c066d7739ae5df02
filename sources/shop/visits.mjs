import { cumulative, HOURS } from "./calendar.mjs";
import { PLANTED } from "./planted.mjs";

/** Sessions of signed-in customers per day, and how many anonymous ones come with each of them. */
const SESSIONS_PER_DAY = 690;
const ANONYMOUS = 0.19;

/** A visit is over after 30 minutes without an event; none begins before 0:30, so that none goes on from the day before. */
const TIMEOUT = 1800;
const MIDNIGHT = 86_399;

const DEVICES = ["mobile", "desktop", "tablet"];
const DEVICE_SHARES = cumulative([58, 36, 6]);
const BROWSERS = {
  mobile: ["Safari", "Chrome", "Chrome", "Samsung Internet"],
  desktop: ["Chrome", "Chrome", "Firefox", "Edge", "Safari"],
  tablet: ["Safari", "Chrome"],
};
const CHANNELS = ["direct", "search", "social", "email", "paid"];
const CHANNEL_SHARES = cumulative([28, 34, 14, 10, 14]);
const LANDING_PAGES = ["/", "/", "/sale", "/new", "/c/electronics", "/c/home-kitchen", "/c/clothing", "/c/beauty", "/c/sports", "/c/books"];

/**
 * The visits that begin on a day. Those with an order come first; how far the others come follows from the planted
 * funnel.
 *
 * @typedef {ReturnType<typeof visitsOn>[number]} Visit
 * @param {import("./world.mjs").World} world
 * @param {number} day
 */
export function visitsOn(world, day) {
  const { context, days, folk, ads } = world;
  const orders = world.ordersOn(day);
  const draw = context.random("visits", days.date(day));
  const growth = 0.93 + 0.0025 * day;
  const busyness = days.weekday(day) * growth * (days.isSale(day) ? 1.3 : 1);
  const expected = Math.max(orders.length, Math.round(SESSIONS_PER_DAY * context.scale * busyness));
  const firstId = days.firstId(day, 1_000_000) + 1;
  const taken = new Set(orders.map(({ customer }) => customer));
  const visits = orders.map((order) => orderVisit(world, order));
  const customers = customerDraw(world, day);

  /** @param {number | null} customer @param {ReturnType<typeof walk>} path @param {boolean} isLate */
  const add = (customer, path, isLate) => {
    const channel = CHANNELS[draw.index(CHANNEL_SHARES)];
    const index = customer ?? draw.integer(0, folk.countOn(day - 1) - 1);
    visits.push({
      sessionId: firstId + visits.length,
      customer,
      country: folk.outline(index).country,
      day,
      ...path,
      device: DEVICES[index % 5 < 4 ? favourite(index) : draw.index(DEVICE_SHARES)],
      channel,
      campaign: ads.pick(draw, day, channel),
      transactionId: null,
      isLate,
    });
  };
  while (visits.length < expected) {
    const customer = customers(draw);
    // One visit a day, unless it is planted to come back: only then is it known that the visits are apart.
    if (taken.has(customer) && taken.size < folk.countOn(day - 1)) continue;
    if (taken.has(customer)) break;
    taken.add(customer);
    const isLate = draw.chance(PLANTED.late);
    const path = walk(draw, world, startOf(draw), [], furthest(draw));
    add(customer, path, isLate);
    const again = path.end + TIMEOUT + 1 + draw.integer(0, 5400);
    if (draw.chance(0.03) && again < 84_000) add(customer, walk(draw, world, again, [], furthest(draw)), isLate);
  }
  const anonymous = Math.round(visits.length * ANONYMOUS);
  for (let n = 0; n < anonymous; n++) add(null, walk(draw, world, startOf(draw), [], furthest(draw)), draw.chance(PLANTED.late));
  return visits;
}

/** @param {import("./world.mjs").Random} draw */
function startOf(draw) {
  return Math.max(TIMEOUT, draw.index(HOURS) * 3600 + draw.integer(0, 3599));
}

/** A customer's usual device, as an index. @param {number} index */
function favourite(index) {
  return index % 20 < 12 ? 0 : index % 20 < 19 ? 1 : 2;
}

/**
 * Draws customers: many who have bought before, and of the others those of old more often.
 *
 * @param {import("./world.mjs").World} world
 * @param {number} day
 */
function customerDraw({ folk, plan }, day) {
  const count = folk.countOn(day - 1);
  let buyers = 0;
  while (buyers < plan.firsts.length && plan.firsts[buyers].day <= day) buyers++;
  return (/** @type {import("./world.mjs").Random} */ draw) => {
    if (buyers > 0 && draw.chance(0.3)) return plan.firsts[draw.integer(0, buyers - 1)].customer;
    return Math.floor(count * draw.next() ** 2);
  };
}

/** How far a visit without an order comes: 0 the site, 1 a product, 2 the cart. @param {import("./world.mjs").Random} draw */
function furthest(draw) {
  const { view, cart, purchase } = PLANTED.funnel;
  const bought = view * cart * purchase;
  const at = draw.next() * (1 - bought);
  return at < view * cart - bought ? 2 : at < view - bought ? 1 : 0;
}

/**
 * The visit in which an order was made; it follows from the order alone, since the order's time does.
 *
 * @param {import("./world.mjs").World} world
 * @param {import("./world.mjs").Order} order
 */
export function orderVisit(world, order) {
  const draw = world.context.random("visit", order.transactionId);
  return {
    sessionId: order.sessionId,
    customer: order.customer,
    country: order.country,
    day: order.day,
    ...walk(draw, world, startOf(draw), order.lines, 3),
    device: order.device,
    channel: order.channel,
    campaign: order.campaign,
    transactionId: order.transactionId,
    isLate: order.isLate,
  };
}

/**
 * What happens in a visit, step by step.
 *
 * @param {import("./world.mjs").Random} draw
 * @param {import("./world.mjs").World} world
 * @param {number} start
 * @param {import("./world.mjs").Order["lines"]} lines
 * @param {number} furthest
 */
function walk(draw, { products }, start, lines, furthest) {
  /** @type {{type: string, product: number | null, quantity: number | null, price: number | null, second: number}[]} */
  const steps = [];
  let second = start;
  const step = (/** @type {string} */ type, /** @type {number | null} */ product, quantity = null, price = null) => {
    steps.push({ type, product, quantity, price, second });
    // Who is still there at midnight stops; nobody is away long enough for the visit to be over.
    const pause = draw.chance(0.006) ? draw.integer(600, TIMEOUT - 60) : 4 + Math.floor(-50 * Math.log(1 - draw.next()));
    second = Math.min(MIDNIGHT, second + Math.min(pause, TIMEOUT - 60));
  };
  const view = () => step("page_view", draw.chance(PLANTED.unknownProducts) ? 10_000_000 : products.popular(draw));
  const quantity = () => (draw.chance(0.8) ? 1 : draw.integer(2, 4));
  step("page_view", null);
  while (steps.length < 6 && draw.chance(0.42)) step("page_view", null);
  if (furthest > 0) do view(); while (steps.length < 40 && draw.chance(0.785));
  if (furthest === 2) {
    do {
      const product = products.popular(draw);
      step("page_view", product);
      step("add_to_cart", product, quantity());
    } while (steps.length < 40 && draw.chance(0.3));
  }
  for (const line of lines) {
    step("page_view", line.index);
    step("add_to_cart", line.index, line.quantity);
  }
  const ordered = second;
  for (const line of lines) {
    steps.push({ type: "purchase", product: line.index, quantity: line.quantity, price: line.unit_price, second });
  }
  return { start, end: steps.at(-1).second, ordered, steps };
}

/** The tracker's rows of a visit. @param {import("./world.mjs").World} world @param {Visit} visit */
export function eventRows({ days }, visit) {
  return visit.steps.map(({ type, product, quantity, price, second }, i) => ({
    event_id: visit.sessionId * 100 + i + 1,
    user_id: visit.customer + 1,
    event_type: type,
    product_id: product === null ? null : product + 1,
    occurred_at: days.time(visit.day, second),
    device: visit.device,
    channel: visit.channel,
    quantity,
    unit_price: price,
    transaction_id: type === "purchase" ? visit.transactionId : null,
  }));
}

/** The row of a visit in the export of web analytics. @param {import("./world.mjs").World} world @param {Visit} visit */
export function sessionRow({ days }, visit) {
  const browsers = BROWSERS[visit.device];
  return {
    session_id: visit.sessionId,
    customer_id: visit.customer === null ? null : visit.customer + 1,
    started_at: days.time(visit.day, visit.start),
    ended_at: days.time(visit.day, visit.end),
    device: visit.device,
    browser: browsers[(visit.customer ?? visit.sessionId) % browsers.length],
    channel: visit.channel,
    landing_page: LANDING_PAGES[visit.sessionId % LANDING_PAGES.length],
    campaign_id: visit.campaign,
    country_code: visit.country,
  };
}
