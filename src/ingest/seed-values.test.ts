import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inferSeedColumns } from "./seed.ts";
import { canonicalValue } from "./seed-rewrite.ts";
import { isNullText, kindOf, parseNumber } from "./seed-values.ts";

/** What dbt makes of sets of cells, recorded by `recorded/record-agate-types.py`. */
interface Recorded {
  cells: string[];
  type: string;
  values: (string | null)[];
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL("recorded/agate-types.json", import.meta.url), "utf8"));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tstl-seed-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the table covers enough of dbt's inference to be worth the name", () => {
  expect(recorded.length).toBeGreaterThan(180);
  expect(new Set(recorded.map(({ type }) => type))).toEqual(
    new Set(["integer", "float8", "date", "timestamp without time zone", "boolean", "text"]),
  );
});

test.each(recorded.map((entry) => [JSON.stringify(entry.cells), entry] as const))(
  "cells %s get dbt's type and values",
  async (_, { cells, type, values }) => {
    const path = join(folder, "seed.csv");
    await writeFile(path, `c,end\n${cells.map((cell) => `"${cell.replaceAll('"', '""')}",x\n`).join("")}`);
    const plan = await inferSeedColumns(path);
    expect(plan.columns[0]!.type).toBe(type);
    expect(plan.rowCount).toBe(cells.length);
    // A moment comes back in UTC here; dbt's record keeps the wall clock and the offset in minutes.
    const utc = (_moment: number) => 0;
    cells.forEach((cell, i) => {
      const text = cell.replace(/\r\n?/g, "\n");
      const ours = isNullText(text) ? null : canonicalValue(type, text, utc);
      expect(comparable(type, ours)).toEqual(comparable(type, values[i]!));
    });
  },
);

/** One spelling per value: numbers by their digits, times in UTC. */
function comparable(type: string, value: string | null): unknown {
  if (value === null) return null;
  if (type === "integer" || type === "float8") return { ...parseNumber(value), negative: value.startsWith("-") };
  const zoned = /^(.{26})([+-]\d+)$/.exec(value);
  if (type !== "timestamp without time zone" || !zoned) return value;
  const moment = Date.parse(`${zoned[1]!.slice(0, 23).replace(" ", "T")}Z`) - Number(zoned[2]) * 60_000;
  return new Date(moment).toISOString().slice(0, -1).replace("T", " ") + zoned[1]!.slice(23);
}

test("a cell's kind is the first in dbt's order that reads it", () => {
  expect(["12", "2024-01-31", "2024-01-31 10:00:00", "2024-01-31T10:00Z", "TRUE", "x", " null "].map(kindOf)).toEqual([
    "number",
    "date",
    "datetime",
    "iso",
    "boolean",
    "text",
    null,
  ]);
});
