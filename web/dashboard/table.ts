import type { Item, Measure } from "../../src/dashboards/dashboard-schema.ts";
import type { PageCell } from "../../src/dashboards/page-data.ts";
import { h } from "./dom.ts";
import type { Formatter } from "./format.ts";
import { labelOf } from "./labels.ts";
import { groupRows, measureRows } from "./measures.ts";
import type { Rows } from "./rows.ts";

type TableItem = Item<"table">;

/** The rows of a table before they are written. */
export interface TableData {
  names: string[];
  rows: PageCell[][];
  /** Rows that the limit leaves out. */
  left: number;
}

const MOST_ROWS = 20;

/** A sorting that the reader chose. */
export interface Sorting {
  column: number;
  descending: boolean;
}

/** The rows of a table: as they are, or put together by the columns that have no aggregate. */
export function tableData(item: TableItem, rows: Rows, sorting: Sorting | null): TableData {
  const names = item.columns.map(labelOf);
  const isValue = (measure: Measure) => Boolean(measure.aggregate ?? measure.ratio);
  const grouped = item.columns.some(isValue);
  const all = grouped ? groupedRows(item, rows, isValue) : plainRows(item, rows);
  const order = sorting ?? initialSorting(item, names);
  if (order !== null) all.sort((a, b) => compare(a[order.column] ?? null, b[order.column] ?? null, order.descending));
  const limit = Number(item.limit ?? MOST_ROWS);
  return { names, rows: all.slice(0, limit), left: Math.max(0, all.length - limit) };
}

function plainRows(item: TableItem, { columns, taken }: Rows): PageCell[][] {
  const cells = item.columns.map(({ column }) => columns.get(column!)?.cells ?? []);
  return taken.map((index) => cells.map((column) => column[index] ?? null));
}

function groupedRows(item: TableItem, rows: Rows, isValue: (measure: Measure) => boolean): PageCell[][] {
  const dimensions = item.columns.filter((measure) => !isValue(measure)).map(({ column }) => ({ column: column! }));
  return groupRows(rows, dimensions).map(({ key, rows: own }) => {
    const keys = [...key];
    return item.columns.map((measure) => (isValue(measure) ? measureRows(own, measure) : (keys.shift() ?? null)));
  });
}

/** The column that the dashboard sorts by, named by itself or by its label; null for the order of the query. */
export function initialSorting({ columns, sort }: TableItem, names: readonly string[]): Sorting | null {
  if (!sort) return null;
  const wanted = sort.replace(/^-/, "");
  const column = columns.findIndex((measure, index) => measure.column === wanted || names[index] === wanted);
  return column === -1 ? null : { column, descending: sort.startsWith("-") };
}

/** Nothing comes last, whichever way. */
function compare(a: PageCell, b: PageCell, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  return descending ? -order : order;
}

/** A table as elements; a heading sorts by its column. */
export function tableElement(item: TableItem, rows: Rows, format: Formatter): HTMLElement {
  const names = item.columns.map(labelOf);
  let sorting = initialSorting(item, names);
  const box = h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": item.title });
  const draw = () => {
    const data = tableData(item, rows, sorting);
    const isNumber = item.columns.map((_, index) => data.rows.some((row) => typeof row[index] === "number"));
    const most = item.columns.map((_, index) =>
      data.rows.reduce((size, row) => Math.max(size, Number(row[index] ?? 0)), 0),
    );
    const head = names.map((name, index) => {
      const button = h(
        "button",
        { type: "button", class: "sorter" },
        name,
        h(
          "span",
          { class: "sort", "aria-hidden": "true" },
          sorting?.column === index ? (sorting.descending ? " ↓" : " ↑") : "",
        ),
      );
      button.addEventListener("click", () => {
        const again = sorting?.column === index;
        sorting = { column: index, descending: again ? !sorting!.descending : isNumber[index]! };
        draw();
        box.querySelectorAll<HTMLButtonElement>("th button")[index]?.focus();
      });
      const order = sorting?.column === index ? (sorting.descending ? "descending" : "ascending") : null;
      return h("th", { scope: "col", class: isNumber[index] ? "number" : null, "aria-sort": order }, button);
    });
    const body = data.rows.map((row) =>
      h(
        "tr",
        {},
        ...row.map((value, index) => {
          const measure = item.columns[index]!;
          const kind = measure.column ? rows.columns.get(measure.column)?.kind : undefined;
          const cell = h("td", { class: isNumber[index] ? "number" : null }, format.cell(value, measure, kind));
          if (measure.bar && typeof value === "number") cell.append(bar(value / (most[index] || 1)));
          return cell;
        }),
      ),
    );
    const more =
      data.left > 0 ? h("p", { class: "note" }, `${data.rows.length} of ${data.rows.length + data.left} rows`) : "";
    box.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body)), more);
  };
  draw();
  return box;
}

function bar(share: number): HTMLElement {
  const element = h("span", { class: "cell-bar", "aria-hidden": "true" });
  element.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return element;
}
