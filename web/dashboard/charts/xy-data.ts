import type { Item, Measure } from "../../../src/dashboards/dashboard-schema.ts";
import type { PageCell } from "../../../src/dashboards/page-data.ts";
import { type Grain, grainOf, unitsBetween } from "../dates.ts";
import type { Formatter } from "../format.ts";
import { labelOf } from "../labels.ts";
import { groupRows, measureRows } from "../measures.ts";
import { distinct, type Rows } from "../rows.ts";

/** An item with two axes. */
export type XyItem = Item<"line"> | Item<"area"> | Item<"bar">;

/** One line, area or row of bars. */
export interface XySeries {
  name: string;
  measure: Measure;
  /** One for each category. */
  values: (number | null)[];
}

/** What an item with two axes shows. */
export interface XyData {
  categories: string[];
  /** The categories with everything that belongs to them, for tooltips and tables. */
  longCategories: string[];
  series: XySeries[];
  grain: Grain | null;
}

/** Series that can be told apart; what is beyond becomes one. */
const MOST_SERIES = 8;
/** What is beyond is called. */
const OTHER = "Other";

/** The categories and series of an item, out of the rows that are taken. */
export function xyData(item: XyItem, rows: Rows, format: Formatter): XyData {
  const kind = rows.columns.get(item.x)?.kind ?? "text";
  const isDate = kind === "date" || kind === "timestamp";
  const dates = isDate ? distinct(rows, item.x).map((cell) => String(cell).slice(0, 10)) : [];
  const grain = isDate ? (item.grain ?? grainOf(dates)) : null;
  const colors = item.color ? seriesValues(rows, item.color, item.y[0]!) : null;
  const dimensions = [
    { column: item.x, grain },
    ...(colors === null
      ? []
      : [{ column: item.color!, rename: (cell: PageCell) => (colors.has(cell) ? cell : OTHER) }]),
  ];
  const cells = new Map(groupRows(rows, dimensions).map((group) => [JSON.stringify(group.key), group.rows]));
  const keys = isDate && grain !== null ? everyUnit(dates, grain) : orderedKeys(item, rows, kind === "number");
  const values = (measure: Measure, color?: PageCell) =>
    keys.map((key) => {
      const found = cells.get(JSON.stringify(color === undefined ? [key] : [key, color]));
      return found === undefined ? null : measureRows(found, measure);
    });
  const series =
    colors === null
      ? item.y.map((measure) => ({ name: labelOf(measure), measure, values: values(measure) }))
      : [...colors].map((color) => ({ name: text(color), measure: item.y[0]!, values: values(item.y[0]!, color) }));
  return {
    categories: keys.map((key) => (grain === null ? text(key) : format.date(String(key), grain))),
    longCategories: keys.map((key) => (grain === null ? text(key) : format.date(String(key), grain, true))),
    series: item.stack === "share" ? shares(series) : series,
    grain,
  };
}

const text = (cell: PageCell): string => (cell === null ? "(none)" : String(cell));

function everyUnit(dates: readonly string[], grain: Grain): string[] {
  if (dates.length === 0) return [];
  const sorted = [...dates].sort();
  return unitsBetween(sorted[0]!, sorted.at(-1)!, grain);
}

function orderedKeys(item: XyItem, rows: Rows, isNumber: boolean): PageCell[] {
  const groups = groupRows(rows, [{ column: item.x }]);
  if (item.sort === "value") {
    const size = new Map(groups.map(({ key, rows: own }) => [key[0]!, measureRows(own, item.y[0]!) ?? 0]));
    groups.sort((a, b) => size.get(b.key[0]!)! - size.get(a.key[0]!)!);
  } else if (isNumber) {
    groups.sort((a, b) => Number(a.key[0]) - Number(b.key[0]));
  }
  return groups.map(({ key }) => key[0]!).slice(0, Number(item.limit ?? groups.length));
}

/** The values that get a series of their own: all, or the largest, with one more for the rest. */
function seriesValues(rows: Rows, column: string, measure: Measure): Set<PageCell> {
  const groups = groupRows(rows, [{ column }]);
  const values = groups.map(({ key }) => key[0]!);
  if (values.length <= MOST_SERIES) return new Set(values);
  const sized = groups.map(({ key, rows: own }) => ({ value: key[0]!, size: measureRows(own, measure) ?? 0 }));
  const largest = sized.sort((a, b) => b.size - a.size).slice(0, MOST_SERIES - 1);
  return new Set([...largest.map(({ value }) => value), OTHER]);
}

function shares(series: readonly XySeries[]): XySeries[] {
  const totals = series[0]?.values.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)) ?? [];
  return series.map(({ name, measure, values }) => ({
    name,
    measure: { ...measure, format: "percent" },
    values: values.map((value, at) => (value === null || !totals[at] ? null : value / totals[at]!)),
  }));
}
