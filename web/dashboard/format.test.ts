import { expect, test } from "vitest";
import { createFormatter, guessFormat } from "./format.ts";

const format = createFormatter("en-GB", "EUR");
const cell = (value: number, options: Parameters<typeof format.cell>[1]) => format.cell(value, options);

test("numbers are written as their format says, with as many digits as help", () => {
  expect(cell(1234567, { column: "n" })).toBe("1,234,567");
  expect(cell(12.345, { column: "n" })).toBe("12.3");
  expect(cell(1234567, { column: "n", format: "compact" })).toMatch(/^1\.2m$/i);
  expect(cell(240580, { column: "n", format: "currency" })).toBe("€240,580");
  expect(cell(165.125, { column: "n", format: "currency" })).toBe("€165.13");
  expect(cell(0.39, { column: "n", format: "percent" })).toBe("39.0%");
  expect(cell(0.0703, { column: "n", format: "percent", decimals: 2 })).toBe("7.03%");
  expect(cell(3.914, { column: "n", format: "multiple" })).toBe("3.91×");
  expect(cell(15, { column: "n", format: "integer", unit: " days" })).toBe("15 days");
});

test("without a format, the name of the column decides", () => {
  const guessed = ["gross_margin_rate", "revenue", "roas", "orders", "evaluated"].map((column) =>
    guessFormat({ column }),
  );
  expect(guessed).toEqual(["percent", "currency", "multiple", "number", "number"]);
  expect(guessFormat({ ratio: ["a", "b"] })).toBe("percent");
});

test("dates are named by their unit", () => {
  const names = (["day", "week", "month", "quarter", "year"] as const).map((grain) =>
    format.date("2025-10-06", grain, true),
  );
  expect(names).toEqual(["6 Oct 2025", "Week of 6 Oct 2025", "Oct 2025", "Q4 2025", "2025"]);
  expect(["2025-01-01", "2025-04-01", "2025-07-01"].map((date) => format.date(date, "quarter"))).toEqual([
    ...["Q1 2025", "Q2 2025", "Q3 2025"],
  ]);
});

test("a change has its sign, and a locale that does not exist is English", () => {
  expect([0.1842, -0.063, 0, 1.5].map(format.change)).toEqual(["+18.4%", "-6.3%", "0%", "+150%"]);
  expect([0.0042, -0.062, 0.0004].map(format.points)).toEqual(["+0.4 pp", "-6.2 pp", "+0.04 pp"]);
  expect(createFormatter("no such locale", "USD").cell(1.5, { column: "n", format: "currency" })).toBe("US$1.50");
  expect(createFormatter("de-DE", "EUR").cell(1234.5, { column: "n", format: "integer" })).toBe("1.235");
});
