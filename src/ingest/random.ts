/** Numbers that look random and follow from a seed; the same on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** True in a share of cases, such as 0.05. */
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** An index by weights that were summed up: `[0.5, 0.8, 1]` gives 0 half of the time. */
  index(cumulative: ArrayLike<number>): number;
  /** Bell-shaped, around 0 with a standard deviation of 1. */
  normal(): number;
}

/** Makes random numbers for a name, such as `randomFor(42, "events", "2025-09-01")`: other names, other numbers. */
export function randomFor(...keys: readonly (string | number)[]): Random {
  // sfc32 (Doty-Humphrey's PractRand), seeded by FNV-1a hashes of the name: a few operations per number.
  const name = keys.join("\u0000");
  let a = hash(name, 1);
  let b = hash(name, 2);
  let c = hash(name, 3);
  let d = 1;
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (share) => next() < share,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    index: (cumulative) => firstAbove(cumulative, next()),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

function hash(text: string, salt: number): number {
  let value = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

function firstAbove(cumulative: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
