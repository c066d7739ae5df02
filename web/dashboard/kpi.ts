import type { Item } from "../../src/dashboards/dashboard-schema.ts";
import { addDays, addMonths, daysBetween, type Grain, grainOf, startOf, unitsBetween } from "./dates.ts";
import { h, svg } from "./dom.ts";
import { applyFilters, type DateRange, type FilterState, inRange } from "./filters.ts";
import { type Formatter, guessFormat } from "./format.ts";
import { groupRows, measureRows } from "./measures.ts";
import { distinct, type Rows } from "./rows.ts";

type Kpi = Item<"kpi">;

/** A number and what it was before. */
export interface KpiNumbers {
  value: number | null;
  /** The change as a share of the value before; null where there is nothing to compare with. */
  change: number | null;
  /** The change as a difference, which says more of shares. */
  difference: number | null;
  before: DateRange | null;
  /** The value in each unit of time, for the sparkline. */
  trend: (number | null)[];
}

/** Points of a sparkline beyond which days become weeks, and weeks months. */
const MOST_POINTS = 120;

/** The numbers of a kpi over all rows of its query, of which the filters take some. */
export function kpiNumbers(item: Kpi, all: Rows, filters: readonly FilterState[]): KpiNumbers {
  const rows = applyFilters(all, filters);
  const value = measureRows(rows, item.value);
  if (!item.over) return { value, change: null, difference: null, before: null, trend: [] };
  const before = rangeBefore(item, all, filters);
  const range = filters.find(({ filter }) => filter.column === item.over);
  const earlier =
    before === null ? null : measureRows(inRange(applyFilters(all, filters, range), item.over, before), item.value);
  const change = value === null || !earlier ? null : (value - earlier) / Math.abs(earlier);
  const difference = change === null ? null : value! - earlier!;
  return { value, change, difference, before: change === null ? null : before, trend: trendOf(item, rows) };
}

/** The range to compare with: as long and just before, or a year before; null where the data does not reach back. */
function rangeBefore({ over, compare }: Kpi, all: Rows, filters: readonly FilterState[]): DateRange | null {
  if (compare === "none") return null;
  const chosen = filters.find(({ filter }) => filter.column === over)?.chosen;
  if (!chosen || !("range" in chosen)) return null;
  const { from, to } = chosen.range;
  const range =
    compare === "previous_year"
      ? { from: addMonths(from, -12), to: addMonths(to, -12) }
      : { from: lengthBefore(from, to), to: addDays(from, -1) };
  const first = distinct(all, over!)
    .map((cell) => String(cell).slice(0, 10))
    .reduce((a, b) => (a < b ? a : b), "9999");
  return range.from >= first ? range : null;
}

/** The first day of the range just before: as many months where the range is whole months, else as many days. */
function lengthBefore(from: string, to: string): string {
  const after = addDays(to, 1);
  if (startOf(from, "month") !== from || startOf(after, "month") !== after) {
    return addDays(from, -(daysBetween(from, to) + 1));
  }
  return addMonths(from, -unitsBetween(from, to, "month").length);
}

function trendOf(item: Kpi, rows: Rows): (number | null)[] {
  const days = distinct(rows, item.over!).map((cell) => String(cell).slice(0, 10));
  const grains: Grain[] = ["week", "month"];
  const grain = days.length <= MOST_POINTS ? grainOf(days) : grains[days.length / 7 <= MOST_POINTS ? 0 : 1];
  const groups = groupRows(rows, [{ column: item.over!, grain: grain ?? "day" }]);
  groups.sort((a, b) => (String(a.key[0]) < String(b.key[0]) ? -1 : 1));
  return groups.map(({ rows: own }) => measureRows(own, item.value));
}

/** A kpi as elements: the number, the change in words and colour, and a line of how it went. */
export function kpiElement(item: Kpi, numbers: KpiNumbers, format: Formatter): HTMLElement {
  const { value, change, difference, before, trend } = numbers;
  const isShare = (item.value.format ?? guessFormat(item.value)) === "percent";
  const text = format.cell(value, item.value);
  return h(
    "div",
    { class: "kpi" },
    h("div", { class: "kpi-value" }, text),
    change === null || before === null
      ? h("div", { class: "kpi-change" }, item.text ?? "")
      : changeElement(item, change, isShare ? format.points(difference!) : format.change(change), before, format),
    sparkline(trend),
  );
}

function changeElement(item: Kpi, change: number, text: string, before: DateRange, format: Formatter): HTMLElement {
  const flat = Math.abs(change) < 0.0005;
  const good = item.good ?? "up";
  const isGood = good === "up" ? change > 0 : change < 0;
  const mood = flat || good === "neutral" ? "flat" : isGood ? "good" : "bad";
  const arrow = flat ? "→" : change > 0 ? "▲" : "▼";
  const span = `${format.date(before.from, "day", true)} to ${format.date(before.to, "day", true)}`;
  const versus = item.compare === "previous_year" ? "on the year before" : "on the period before";
  return h(
    "div",
    { class: "kpi-change", title: `Compared with ${span}` },
    h("span", { class: mood }, h("span", { "aria-hidden": "true" }, `${arrow} `), text),
    ` ${versus}`,
  );
}

const WIDTH = 120;
const HEIGHT = 32;

function sparkline(trend: readonly (number | null)[]): Node | null {
  const values = trend.filter((value) => value !== null);
  if (values.length < 3) return null;
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const x = (index: number) => ((index / (values.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - 3 - ((value - least) / (most - least || 1)) * (HEIGHT - 6)).toFixed(1);
  const line = values.map((value, index) => `${index === 0 ? "M" : "L"}${x(index)} ${y(value)}`).join("");
  return svg(
    "svg",
    { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "spark-area", d: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` }),
    svg("path", { class: "spark-line", d: line }),
  );
}
