import { cumulative, HISTORY_START, waitingTime } from "./calendar.mjs";

const COUNTRIES = {
  DE: { share: 20, dial: "+49" },
  US: { share: 18, dial: "+1" },
  GB: { share: 12, dial: "+44" },
  FR: { share: 10, dial: "+33" },
  NL: { share: 7, dial: "+31" },
  ES: { share: 6, dial: "+34" },
  IT: { share: 6, dial: "+39" },
  PL: { share: 5, dial: "+48" },
  AT: { share: 4, dial: "+43" },
  CH: { share: 4, dial: "+41" },
  SE: { share: 3, dial: "+46" },
  BR: { share: 3, dial: "+55" },
  JP: { share: 2, dial: "+81" },
};
const CODES = Object.keys(COUNTRIES);
const SHARES = cumulative(Object.values(COUNTRIES).map(({ share }) => share));

/** The oldest account. */
const OLDEST = -730;

/** Days after which a customer moves, on average. */
const DAYS_TO_A_MOVE = 10_000;

/**
 * Who the customers are: some from before the first day, the others signing up day by day.
 *
 * @param {import("./world.mjs").Context} context
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 * @param {number} lastDay
 */
export function people({ faker, random, scale }, days, lastDay) {
  const initial = Math.ceil(85_000 * scale);
  const perDay = Math.ceil(250 * scale);
  const countOn = (/** @type {number} */ day) => initial + perDay * (day + 1);
  const first = Array.from({ length: 400 }, () => faker.person.firstName());
  const last = Array.from({ length: 800 }, () => faker.person.lastName());
  const cities = Array.from({ length: 300 }, () => faker.location.city());

  /** What decides over a customer's doings. @param {number} index */
  const outline = (index) => {
    const draw = random("customer", index);
    // The closer to the first day, the more accounts were opened: the shop grows.
    const ago = -Math.ceil(-OLDEST * draw.next() ** 1.3);
    const joined = index < initial ? Math.min(-1, ago) : Math.floor((index - initial) / perDay);
    const country = CODES[draw.index(SHARES)];
    const standing = draw.next();
    /** Customers of old have risen before the history begins. */
    const firstTier = joined >= HISTORY_START || standing > 0.15 ? "bronze" : standing > 0.03 ? "silver" : "gold";
    return { joined, country, firstTier, draw };
  };

  /** @param {number} index */
  const person = (index) => {
    const { joined, country, firstTier, draw } = outline(index);
    const [given, family] = [draw.pick(first), draw.pick(last)];
    return {
      joined,
      country,
      firstTier,
      given,
      family,
      email: `${given}.${family}.${index + 1}@example.com`.toLowerCase().replace(/[^a-z0-9.@]/g, ""),
      phone: `${COUNTRIES[country].dial} ${draw.integer(100, 999)} ${draw.integer(1_000_000, 9_999_999)}`,
      city: draw.pick(cities),
      nextCity: draw.pick(cities),
      signedUp: days.time(joined, draw.integer(6 * 3600, 23 * 3600)),
    };
  };

  /** @type {Map<number, number>} */
  const moves = new Map();
  const draw = random("moves");
  for (let index = 0; index < countOn(lastDay); index++) {
    const wait = waitingTime(draw, DAYS_TO_A_MOVE) + 1;
    if (HISTORY_START + wait > lastDay) continue;
    const day = Math.max(outline(index).joined, HISTORY_START) + wait;
    if (day <= lastDay) moves.set(index, day);
  }
  return {
    outline,
    person,
    /** Customers there are at the end of a day; their indexes are those below it. */
    countOn,
    /** The day on which each customer moves who does, by index. */
    moves,
    /** Index of the first customer who signs up on a day. @param {number} day */
    firstOn: (day) => (day === 0 ? 0 : countOn(day - 1)),
  };
}

/**
 * The log of the customers: one row when an account is opened, and one for each change of tier or address.
 *
 * @param {ReturnType<typeof people>} folk
 * @param {ReturnType<typeof import("./orders.mjs").orderPlan>} plan
 * @param {ReturnType<typeof import("./calendar.mjs").calendar>} days
 */
export function customerLog(folk, plan, days) {
  /** @typedef {{index: number, day: number, second: number, oldTier: string, tier: string, moved: boolean}} Change */
  /** @type {Map<number, Change[]>} */
  const byCustomer = new Map();
  /** @type {Map<number, Change[]>} */
  const byDay = new Map();
  for (const index of [...new Set([...folk.moves.keys(), ...plan.rises.keys()])].sort((a, b) => a - b)) {
    const rises = (plan.rises.get(index) ?? []).map(({ day, tier }) => ({ day, second: 7200, tier, moved: false }));
    const move = folk.moves.get(index);
    const events = move === undefined ? rises : [...rises, { day: move, second: 10_800, tier: null, moved: true }];
    let [tier, moved] = [folk.outline(index).firstTier, false];
    const changes = events
      .sort((a, b) => a.day - b.day || a.second - b.second)
      .map((event) => {
        const oldTier = tier;
        tier = event.tier ?? tier;
        moved ||= event.moved;
        return { index, day: event.day, second: event.second, oldTier, tier, moved };
      });
    byCustomer.set(index, changes);
    for (const change of changes) {
      const others = byDay.get(change.day);
      if (others) others.push(change);
      else byDay.set(change.day, [change]);
    }
  }

  /** @param {number} index @param {Change | null} change */
  const row = (index, change) => {
    const person = folk.person(index);
    return {
      customer_id: index + 1,
      first_name: person.given,
      last_name: person.family,
      email: person.email,
      phone: person.phone,
      country_code: person.country,
      city: change?.moved ? person.nextCity : person.city,
      signed_up_at: person.signedUp,
      tier: change ? change.tier : person.firstTier,
      updated_at: change ? days.time(change.day, change.second) : person.signedUp,
    };
  };
  return {
    /** Changes of tier on a day. @param {number} day */
    tierChangesOn: (day) => (byDay.get(day) ?? []).filter((change) => change.tier !== change.oldTier),
    /** What the accounts send on a day: on the first day, all customers with their changes so far. @param {number} day */
    *rowsOn(day) {
      for (let index = folk.firstOn(day); index < folk.countOn(day); index++) {
        yield row(index, null);
        if (day === 0) for (const change of byCustomer.get(index) ?? []) if (change.day <= 0) yield row(index, change);
      }
      if (day !== 0) for (const change of byDay.get(day) ?? []) yield row(change.index, change);
    },
  };
}
