import type { Filter } from "../../src/dashboards/dashboard-schema.ts";
import type { PageCell } from "../../src/dashboards/page-data.ts";
import { addDays, addMonths, type Grain, grainOf, spanStart } from "./dates.ts";
import { distinct, type Rows, where } from "./rows.ts";

/** A range of days; null is open. */
export interface DateRange {
  from: string;
  to: string;
}

/** What is chosen in a filter: null for all. */
export type Chosen = { range: DateRange; span: string | null } | { values: ReadonlySet<PageCell> } | null;

/** A filter with what the rows have to choose from. */
export interface FilterState {
  filter: Filter;
  /** First and last day of the data; null where there are no days. */
  extent: DateRange | null;
  /** The unit that the data comes in. */
  grain: Grain;
  /** The values of a choice. */
  values: PageCell[];
  chosen: Chosen;
}

/** The filters of a dashboard over the rows of all its queries, as they are at first. */
export function initialFilters(filters: readonly Filter[], queries: readonly Rows[]): FilterState[] {
  return filters.map((filter) => {
    const having = queries.filter(({ columns }) => columns.has(filter.column));
    const all = [...new Set(having.flatMap((rows) => distinct(rows, filter.column)))];
    if (filter.type === "choice") {
      const values = all.sort((a, b) => String(a).localeCompare(String(b), undefined, { numeric: true }));
      const wanted = [filter.default ?? []].flat().filter((value) => value !== "all");
      const known = values.filter((value) => wanted.includes(String(value)));
      return {
        filter,
        extent: null,
        grain: "day",
        values,
        chosen: known.length === 0 ? null : { values: new Set(known) },
      };
    }
    const days = all.map((cell) => String(cell).slice(0, 10)).sort();
    const grain = grainOf(days);
    const extent = days.length === 0 ? null : { from: days[0]!, to: lastDayOf(days.at(-1)!, grain) };
    const chosen = extent === null ? null : spanChoice(extent, String(filter.default ?? "all"));
    return { filter, extent, grain, values: [], chosen };
  });
}

/** The last day that rows of a date are about: of months, they have the first. */
function lastDayOf(date: string, grain: Grain): string {
  const months = { day: 0, week: 0, month: 1, quarter: 3, year: 12 }[grain];
  if (months > 0) return addDays(addMonths(date, months), -1);
  return grain === "week" ? addDays(date, 6) : date;
}

/** The last days or months of the data; all where the data is no longer than that. */
export function spanChoice(extent: DateRange, span: string): Chosen {
  const from = spanStart(extent.to, span);
  return from === null || from <= extent.from ? null : { range: { from, to: extent.to }, span };
}

/** The rows that the filters leave. `except` leaves one kind of filter out. */
export function applyFilters(rows: Rows, filters: readonly FilterState[], except?: FilterState): Rows {
  return filters.reduce((left, state) => {
    const { chosen, filter } = state;
    if (chosen === null || state === except || !rows.columns.has(filter.column)) return left;
    if ("values" in chosen) return where(left, filter.column, (cell) => chosen.values.has(cell));
    return inRange(left, filter.column, chosen.range);
  }, rows);
}

/** The rows whose day lies in a range. */
export function inRange(rows: Rows, column: string, { from, to }: DateRange): Rows {
  return where(rows, column, (cell) => {
    const day = String(cell ?? "").slice(0, 10);
    return day >= from && day <= to;
  });
}

/** Filters with a choice that do not touch a query, since it has not their column. */
export function filtersWithout(rows: Rows, filters: readonly FilterState[]): FilterState[] {
  return filters.filter(({ chosen, filter }) => chosen !== null && !rows.columns.has(filter.column));
}
