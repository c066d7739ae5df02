import { cumulative } from "./catalog.mjs";
import { PLANTED } from "./planted.mjs";

const COUNTRIES = { DE: 20, US: 18, GB: 12, FR: 10, NL: 7, ES: 6, IT: 6, PL: 5, AT: 4, CH: 4, SE: 3, BR: 3, JP: 2 };
const NEVER = 32_767;

/**
 * The customers: some from before the first day, the others signing up day by day; some reach silver, then gold.
 *
 * @param {import("./generate.mjs").GeneratorContext} context
 * @param {number} initial
 * @param {number} perDay
 * @param {number} lastDay
 */
export function customers({ faker, random, epoch }, initial, perDay, lastDay) {
  const total = initial + perDay * (lastDay + 1);
  const tiers = tierDays(random("tiers"), total, initial, perDay);
  const first = Array.from({ length: 400 }, () => faker.person.firstName());
  const last = Array.from({ length: 800 }, () => faker.person.lastName());
  const cities = Array.from({ length: 300 }, () => faker.location.city());
  const codes = Object.keys(COUNTRIES);
  const shares = cumulative(Object.values(COUNTRIES));
  const oldest = -730;
  const dates = Array.from({ length: lastDay + 1 - oldest }, (_, i) => dateOf(epoch, oldest + i));

  /** @param {number} index @param {string} tier @param {string} updatedAt */
  const row = (index, tier, updatedAt) => {
    const draw = random("user", index);
    const [given, family] = [draw.pick(first), draw.pick(last)];
    const joined = index < initial ? -draw.integer(1, -oldest) : Math.floor((index - initial) / perDay);
    const signedUp = `${dates[joined - oldest]} ${clock(draw.integer(6 * 3600, 23 * 3600))}`;
    return {
      user_id: index + 1,
      full_name: `${given} ${family}`,
      email: `${given}.${family}.${index + 1}@example.com`.toLowerCase().replace(/[^a-z0-9.@]/g, ""),
      country_code: codes[draw.index(shares)],
      city: draw.pick(cities),
      signed_up_at: signedUp,
      tier,
      updated_at: updatedAt === "" ? signedUp : updatedAt,
    };
  };

  return {
    /** Customers there are at the end of a day. @param {number} day */
    countOn: (day) => initial + perDay * (day + 1),
    /** @param {number} day @param {string} date */
    rowsOf(day, date) {
      const rows = [];
      const broken = random("broken e-mails", day);
      const from = day === 0 ? 0 : initial + perDay * day;
      for (let i = from; i < initial + perDay * (day + 1); i++) {
        const tier = tiers.gold[i] < 0 ? "gold" : tiers.silver[i] < 0 ? "silver" : "bronze";
        const good = row(i, tier, "");
        if (broken.chance(PLANTED.brokenEmails)) rows.push({ ...good, email: good.email.replace("@", " at ") });
        rows.push(good);
      }
      for (let i = 0; i < from; i++) {
        if (tiers.silver[i] === day) rows.push(row(i, "silver", `${date} 02:00:00`));
        if (tiers.gold[i] === day) rows.push(row(i, "gold", `${date} 02:00:00`));
      }
      return rows;
    },
  };
}

/**
 * Days on which customers reach their tiers, below 0 for those who had them before. Drawn customer by customer, so
 * that more days only add customers at the end.
 *
 * @param {import("./generate.mjs").Random} draw
 * @param {number} total
 * @param {number} initial
 * @param {number} perDay
 */
function tierDays(draw, total, initial, perDay) {
  const silver = new Int16Array(total).fill(NEVER);
  const gold = new Int16Array(total).fill(NEVER);
  for (let i = 0; i < total; i++) {
    const joined = i < initial ? -365 : Math.floor((i - initial) / perDay);
    const [silverAfter, goldAfter] = [draw.integer(20, 600), draw.integer(20, 400)];
    const [reachesSilver, reachesGold] = [draw.chance(PLANTED.silver), draw.chance(PLANTED.gold)];
    if (reachesSilver) silver[i] = joined + silverAfter;
    if (reachesSilver && reachesGold) gold[i] = silver[i] + goldAfter;
  }
  return { silver, gold };
}

/** @param {string} epoch @param {number} days */
export function dateOf(epoch, days) {
  return new Date(Date.parse(epoch) + days * 86_400_000).toISOString().slice(0, 10);
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));

/** @param {number} seconds */
export function clock(seconds) {
  return `${TWO_DIGITS[Math.floor(seconds / 3600)]}:${TWO_DIGITS[Math.floor(seconds / 60) % 60]}:${TWO_DIGITS[seconds % 60]}`;
}
