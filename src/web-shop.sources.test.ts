import { createHash } from "node:crypto";
import { faker } from "@faker-js/faker/locale/en";
import { expect, test } from "vitest";
import type { GeneratorContext } from "./ingest/generator.ts";
import { randomFor } from "./ingest/random.ts";

/** The generators of the web shop at the top of this repository; what they make is tested by the project itself. */
const MODULES = ["shop/generate.mjs", "shop/answers.mjs"];
const EPOCH = "2025-09-01";

function days(from: number, count: number): string[] {
  const first = Date.parse(EPOCH) + from * 86_400_000;
  return Array.from({ length: count }, (_, i) => new Date(first + i * 86_400_000).toISOString().slice(0, 10));
}

/** A hash of each file that a generator makes, by day and table. */
async function files(module: string, asked: string[], seed = 42): Promise<Map<string, string>> {
  const url = new URL(`../sources/${module}`, import.meta.url).href;
  const { generate } = (await import(url)) as { generate: (context: GeneratorContext) => Iterable<Batch> };
  faker.seed(seed);
  const random = (...keys: (string | number)[]) => randomFor(seed, ...keys);
  const made = new Map<string, string>();
  for (const { table, date, rows } of generate({ faker, random, seed, scale: 0.01, epoch: EPOCH, days: asked })) {
    const hash = createHash("sha256");
    for (const row of rows) hash.update(JSON.stringify(row));
    made.set(`${date} ${table}`, hash.digest("hex"));
  }
  return made;
}

interface Batch {
  table: string;
  date: string;
  rows: Iterable<Record<string, unknown>>;
}

test.each(MODULES)("a day comes out the same by itself, in any order and among others (%s)", async (module) => {
  const together = await files(module, days(0, 45));
  for (const from of [40, 0, 7, 33]) {
    const some = await files(module, days(from, 3));
    const expected = [...together].filter(([name]) => days(from, 3).some((day) => name.startsWith(day)));
    expect(Object.fromEntries(some), `three days from ${from}`).toEqual(Object.fromEntries(expected));
  }
});

test.each(MODULES)("the same seed gives the same rows, another one others (%s)", async (module) => {
  const first = await files(module, days(0, 3));
  expect(await files(module, days(0, 3))).toEqual(first);
  const other = await files(module, days(0, 3), 43);
  const same = [...first].filter(([name, hash]) => other.get(name) === hash);
  // Advertising is drawn by the seed too; nothing but a file without rows can be alike.
  const empty = createHash("sha256").digest("hex");
  expect(same.filter(([, hash]) => hash !== empty)).toEqual([]);
});
