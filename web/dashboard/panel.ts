import type { Item } from "../../src/dashboards/dashboard-schema.ts";
import type { QueryRows } from "../../src/dashboards/page-data.ts";
import { drawDonut, slicesOf } from "./charts/donut.ts";
import type { Canvas, DataTable, Drawing } from "./charts/drawing.ts";
import { init } from "./charts/echarts.ts";
import { drawHeatmap } from "./charts/heatmap.ts";
import { drawScatter } from "./charts/scatter.ts";
import { drawXy } from "./charts/xy.ts";
import { h } from "./dom.ts";
import { applyFilters, type FilterState, filtersWithout } from "./filters.ts";
import type { Formatter } from "./format.ts";
import { funnelElement, funnelSteps } from "./funnel.ts";
import { kpiElement, kpiNumbers } from "./kpi.ts";
import { words } from "./labels.ts";
import type { Rows } from "./rows.ts";
import { tableElement } from "./table.ts";
import { readTheme } from "./theme.ts";

/** An item on the page. */
export interface Panel {
  element: HTMLElement;
  /** Draws it anew, for what is chosen now and the present size and colours. */
  draw(): void;
  /** Takes the height that its row of panels has got. */
  fit(): void;
}

/** What a panel shows. */
interface Content {
  draw(rows: Rows): void;
  fit?(): void;
}

/** What all items of a dashboard are drawn with. */
export interface PanelContext {
  filters: readonly FilterState[];
  format: Formatter;
  rowsOf(query: string): Rows | null;
  packed: Record<string, QueryRows>;
  models: Record<string, string[]>;
}

const WIDTHS: Partial<Record<Item["type"], number>> = { kpi: 3, table: 12 };
const HEIGHT = 300;
/** A ring with its names below it is no taller than other charts. */
const RING = 150;

/** A panel for an item: its heading, and what it shows. */
export function createPanel(item: Item, context: PanelContext): Panel {
  const body = h("div", { class: "panel-body" });
  const note = h("p", { class: "note" });
  const width = Number(item.width ?? WIDTHS[item.type] ?? 6);
  const isKpi = item.type === "kpi";
  const subtitle = [isKpi ? null : item.text, "y_title" in item && item.type !== "heatmap" ? item.y_title : null]
    .filter(Boolean)
    .join(" · ");
  const element = h(
    "section",
    { class: `panel panel-${item.type} w-${width}` },
    h("h3", {}, item.title),
    subtitle === "" ? null : h("p", { class: "subtitle" }, subtitle),
    body,
    note,
  );
  const all = context.rowsOf(item.query);
  if (all === null) {
    body.append(notBuilt(context.packed[item.query]));
    return { element, draw: () => {}, fit: () => {} };
  }
  const content = contentOf(item, body, all, context);
  const draw = () => {
    const rows = applyFilters(all, context.filters);
    const untouched = filtersWithout(all, context.filters).map(({ filter }) => filter.label ?? words(filter.column));
    note.textContent = untouched.length === 0 ? "" : `Not narrowed by ${untouched.join(", ")}`;
    content.draw(rows);
  };
  return { element, draw, fit: () => content.fit?.() };
}

function notBuilt(rows: QueryRows | undefined): HTMLElement {
  if (rows === undefined || !("notBuilt" in rows)) return h("p", { class: "empty" }, "There are no rows.");
  const names = rows.notBuilt.join(", ");
  const which = rows.notBuilt.length === 1 ? "The model" : "The models";
  const verb = rows.notBuilt.length === 1 ? "is" : "are";
  return h(
    "div",
    { class: "empty" },
    h("p", {}, `${which} `, h("code", {}, names), ` ${verb} not in the database yet.`),
    h("p", {}, "To build what is missing, and then this page again:"),
    h("pre", {}, h("code", {}, `${rows.command}\ntstl dashboard build`)),
  );
}

const nothing = (): HTMLElement => h("p", { class: "empty" }, "There are no rows for this choice.");

/** What redraws the body of a panel for the rows that are taken. */
function contentOf(item: Item, body: HTMLElement, all: Rows, context: PanelContext): Content {
  const { format } = context;
  switch (item.type) {
    case "kpi":
      return { draw: () => body.replaceChildren(kpiElement(item, kpiNumbers(item, all, context.filters), format)) };
    case "table":
      return {
        draw: (rows) => body.replaceChildren(rows.taken.length === 0 ? nothing() : tableElement(item, rows, format)),
      };
    case "funnel":
      return {
        draw: (rows) =>
          body.replaceChildren(
            rows.taken.length === 0 ? nothing() : funnelElement(item, funnelSteps(item, rows), format),
          ),
      };
    default:
      return chartContent(item, body, context);
  }
}

type ChartItem = Exclude<Item, Item<"kpi"> | Item<"table"> | Item<"funnel">>;

function drawingOf(item: ChartItem, canvas: Canvas): Drawing {
  switch (item.type) {
    case "scatter":
      return drawScatter(item, canvas);
    case "heatmap":
      return drawHeatmap(item, canvas);
    case "donut":
      return drawDonut(item, canvas);
    default:
      return drawXy(item, canvas);
  }
}

function chartContent(item: ChartItem, body: HTMLElement, { format }: PanelContext): Content {
  const box = h("div", { class: "chart", role: "img" });
  box.style.minHeight = `${item.type === "donut" ? RING : (item.height ?? HEIGHT)}px`;
  const beside = item.type === "donut" ? h("div", { class: "slices" }) : null;
  const numbers = numbersElement(item.title);
  let chart: ReturnType<typeof init> | undefined;
  const draw = (rows: Rows) => {
    if (rows.taken.length === 0) {
      chart?.dispose();
      chart = undefined;
      body.replaceChildren(nothing());
      return;
    }
    if (chart === undefined) {
      body.replaceChildren(beside === null ? box : h("div", { class: "donut" }, box, beside), numbers.element);
      // Sharp on paper, too.
      chart = init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    }
    const canvas = { rows, format, theme: readTheme(), width: box.clientWidth };
    chart.resize();
    const { option, summary, table } = drawingOf(item, canvas);
    chart.setOption(option, { notMerge: true });
    box.setAttribute("aria-label", summary);
    if (item.type === "donut" && beside !== null) {
      beside.replaceChildren(...slicesOf(item, canvas).map((slice) => sliceElement(slice, format)));
    }
    numbers.show(table);
  };
  return { draw, fit: () => chart?.resize() };
}

function sliceElement({ name, share, color }: ReturnType<typeof slicesOf>[number], format: Formatter): HTMLElement {
  const dot = h("span", { class: "dot" });
  dot.style.background = color;
  return h(
    "div",
    {},
    dot,
    h("span", {}, name),
    h("strong", {}, format.cell(share, { column: null, format: "percent" })),
  );
}

/** The numbers of a chart as a table, closed at first and only made when it is opened. */
function numbersElement(title: string): { element: HTMLElement; show(table: DataTable): void } {
  const box = h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": `Numbers of ${title}` });
  const element = h("details", { class: "numbers" }, h("summary", {}, "Show the numbers"), box);
  let latest: DataTable | undefined;
  const fill = () => {
    if (!element.open || latest === undefined) return;
    const [first = "", ...others] = latest.header;
    const head = [
      h("th", { scope: "col" }, first),
      ...others.map((name) => h("th", { scope: "col", class: "number" }, name)),
    ];
    const rows = latest.rows.map(([name = "", ...cells]) =>
      h("tr", {}, h("th", { scope: "row" }, name), ...cells.map((cell) => h("td", { class: "number" }, cell))),
    );
    box.replaceChildren(
      h(
        "table",
        {},
        h("caption", { class: "hidden" }, title),
        h("thead", {}, h("tr", {}, ...head)),
        h("tbody", {}, ...rows),
      ),
    );
  };
  element.addEventListener("toggle", fill);
  return {
    element,
    show(table) {
      latest = table;
      fill();
    },
  };
}
