import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import type { YamlPath } from "../util/yaml.ts";
import type { Dashboard, Item, Measure } from "./dashboard-schema.ts";
import type { ColumnKind, QueryRows } from "./page-data.ts";
import type { DashboardFile } from "./read-dashboards.ts";

/** What a chart needs a column for. */
interface Need {
  column: string;
  path: YamlPath;
  kinds: readonly ColumnKind[] | null;
}

const NUMBER: readonly ColumnKind[] = ["number"];
const DATE: readonly ColumnKind[] = ["date", "timestamp"];

/**
 * What is wrong with the columns that the charts and filters of a dashboard name, now that the rows are known. Items
 * whose query has no rows, since its models are not built, cannot be checked.
 */
export function checkColumns(file: DashboardFile, rows: Readonly<Record<string, QueryRows>>): TstlError[] {
  const { spec } = file;
  if (spec === null) return [];
  const items = spec.sections.flatMap((section, index) =>
    section.items.map((item, at) => ({ item, path: ["sections", index, "items", at] })),
  );
  const faults = items.flatMap(({ item, path }) => {
    const kinds = kindsOf(rows[item.query]);
    return kinds === null ? [] : needsOf(item, path).flatMap((need) => faultOf(need, item.query, kinds, file));
  });
  return [...faults, ...checkFilters(file, spec, rows)];
}

function kindsOf(rows: QueryRows | undefined): Map<string, ColumnKind> | null {
  if (rows === undefined || "notBuilt" in rows) return null;
  return new Map(rows.columns.map(({ name, kind }) => [name, kind]));
}

function faultOf(need: Need, query: string, kinds: Map<string, ColumnKind>, file: DashboardFile): TstlError[] {
  const { column, path, kinds: wanted } = need;
  const kind = kinds.get(column);
  const place = file.placeOf(path);
  if (kind === undefined) {
    const known = [...kinds.keys()];
    const hint = didYouMean(column, known) ?? `its columns are ${known.join(", ")}`;
    return [new TstlError("DASHBOARD_COLUMN", `the query "${query}" has no column "${column}"`, { place, hint })];
  }
  if (wanted === null || wanted.includes(kind)) return [];
  const what = wanted === NUMBER ? "a number" : "a date";
  const message = `the column "${column}" of the query "${query}" must be ${what}, and is ${kind}`;
  return [new TstlError("DASHBOARD_COLUMN", message, { place, hint: "cast it in the query" })];
}

function checkFilters(
  file: DashboardFile,
  { filters }: Dashboard,
  rows: Readonly<Record<string, QueryRows>>,
): TstlError[] {
  const known = Object.values(rows).map(kindsOf);
  if (known.includes(null)) return [];
  return (filters ?? []).flatMap(({ column, type }, index) => {
    const path = ["filters", index, "column"];
    const found = known.flatMap((kinds) => kinds?.get(column) ?? []);
    if (found.length === 0) {
      const columns = new Set(known.flatMap((kinds) => [...(kinds?.keys() ?? [])]));
      const hint = didYouMean(column, columns);
      return [
        new TstlError("DASHBOARD_COLUMN", `no query has the column "${column}"`, { place: file.placeOf(path), hint }),
      ];
    }
    if (type === "choice" || found.every((kind) => DATE.includes(kind))) return [];
    const message = `a range of days needs dates, and the column "${column}" holds ${found[0]}`;
    return [new TstlError("DASHBOARD_COLUMN", message, { place: file.placeOf(path), hint: "cast it in the queries" })];
  });
}

/** The columns that an item names. */
function needsOf(item: Item, path: YamlPath): Need[] {
  const any = (key: string, column: string | null | undefined, kinds: Need["kinds"] = null): Need[] =>
    column === null || column === undefined ? [] : [{ column, path: [...path, key], kinds }];
  const one = (key: string, measure: Measure | null | undefined) => measureNeeds(measure, [...path, key]);
  const many = (key: string, measures: readonly Measure[]) =>
    measures.flatMap((measure, index) => measureNeeds(measure, [...path, key, index]));
  switch (item.type) {
    case "kpi":
      return [...one("value", item.value), ...any("over", item.over, DATE)];
    case "scatter":
      return [
        ...any("label", item.label),
        ...any("color", item.color),
        ...one("x", item.x),
        ...one("y", item.y),
        ...one("size", item.size),
      ];
    case "heatmap":
      return [...any("x", item.x), ...any("y", item.y), ...one("value", item.value)];
    case "funnel":
      return many("steps", item.steps);
    case "donut":
      return [...any("by", item.by), ...one("value", item.value)];
    case "table":
      return item.columns.flatMap((measure, index) =>
        measureNeeds(measure, [...path, "columns", index], measure.aggregate === undefined ? null : NUMBER),
      );
    default: {
      const dates = item.grain === null || item.grain === undefined ? null : DATE;
      return [...any("x", item.x, dates), ...any("color", item.color), ...many("y", item.y)];
    }
  }
}

function measureNeeds(measure: Measure | null | undefined, path: YamlPath, kinds: Need["kinds"] = NUMBER): Need[] {
  if (measure === null || measure === undefined) return [];
  const { column, ratio, aggregate } = measure;
  if (ratio) return ratio.map((each, index) => ({ column: each, path: [...path, "ratio", index], kinds: NUMBER }));
  // Anything can be counted, and be the first or the last.
  const counts = aggregate === "count" || aggregate === "first" || aggregate === "last";
  return [{ column: column!, path: [...path, "column"], kinds: counts ? null : kinds }];
}
