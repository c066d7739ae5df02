import { h } from "../dom.ts";
import {
  baseOption,
  type Canvas,
  categoryAxis,
  type DataTable,
  type Drawing,
  gridOption,
  legendOption,
  tooltipOption,
  valueAxis,
} from "./drawing.ts";
import { tooltip } from "./tooltip.ts";
import { type XyData, type XyItem, type XySeries, xyData } from "./xy-data.ts";

/** Pixels that a label of the horizontal axis takes, with some room. */
const LABEL_WIDTH = 64;
/** Lines of few points show where these are. */
const FEW_POINTS = 15;

/** Lines, areas and bars over a common axis. */
export function drawXy(item: XyItem, canvas: Canvas): Drawing {
  const data = xyData(item, canvas.rows, canvas.format);
  const horizontal = item.type === "bar" && item.horizontal === true;
  const names = data.series.map(({ name }) => name);
  const hasRight = data.series.some(({ measure }) => measure.axis === "right");
  const left = data.series.find(({ measure }) => measure.axis !== "right") ?? data.series[0];
  const right = data.series.find(({ measure }) => measure.axis === "right");
  const numbers = [left, ...(hasRight ? [right] : [])].map((series, index) => ({
    ...valueAxis(canvas),
    ...(horizontal && { splitNumber: Math.max(2, Math.floor(canvas.width / 130)) }),
    ...(index === 1 && { splitLine: { show: false }, position: "right" }),
    ...(item.stack === "share" && { max: 1, interval: 0.25 }),
    axisLabel: {
      ...valueAxis(canvas).axisLabel,
      formatter: (value: number) => (series === undefined ? String(value) : canvas.format.axis(value, series.measure)),
    },
  }));
  const category = categoryAxisOf(item, data, canvas, horizontal);
  return {
    option: {
      ...baseOption(canvas),
      grid: { ...gridOption(names.length > 1), ...(hasRight && { right: 4 }) },
      legend: legendOption(names, canvas),
      tooltip: {
        ...tooltipOption(canvas),
        trigger: "axis",
        axisPointer: {
          type: item.type === "bar" ? "shadow" : "line",
          lineStyle: { color: canvas.theme.muted, type: "dashed" },
          shadowStyle: { color: canvas.theme.muted, opacity: 0.08 },
        },
        formatter: (points: TooltipPoint[]) => tooltipOf(points, data, canvas),
      },
      xAxis: horizontal ? numbers : category,
      yAxis: horizontal ? { ...category, inverse: true } : numbers,
      series: data.series.map((series, index) => seriesOf(item, series, index, data, canvas)),
    },
    summary: summaryOf(item, data, canvas),
    table: tableOf(item, data, canvas),
  };
}

interface TooltipPoint {
  dataIndex: number;
  seriesIndex: number;
  color: string;
}

function tooltipOf(points: readonly TooltipPoint[], data: XyData, { format }: Canvas): HTMLElement {
  const at = points[0]?.dataIndex ?? 0;
  if (points.length === 0) return h("div");
  const lines = points.map(({ seriesIndex, color }) => {
    const { name, measure, values } = data.series[seriesIndex]!;
    return { color, name, value: format.cell(values[at] ?? null, measure) };
  });
  return tooltip(data.longCategories[at] ?? "", lines);
}

function categoryAxisOf(item: XyItem, data: XyData, canvas: Canvas, horizontal: boolean) {
  const axis = categoryAxis(canvas);
  const fit = Math.max(2, Math.floor(canvas.width / LABEL_WIDTH));
  const step = Math.ceil(data.categories.length / fit);
  const title = item.x_title && {
    name: item.x_title,
    nameLocation: "middle",
    nameGap: horizontal ? 12 : 26,
  };
  return {
    ...axis,
    ...title,
    data: data.categories,
    boundaryGap: item.type === "bar" || data.series.some(({ measure }) => measure.as === "bar"),
    axisLabel: {
      ...axis.axisLabel,
      ...(data.grain !== null && { interval: (index: number) => index % step === 0 }),
      ...(horizontal
        ? {
            width: widthBeside(data.categories, canvas.width),
            overflow: "truncate",
            color: canvas.theme.ink,
            fontSize: 12,
          }
        : data.grain === null && { interval: 0, ...namesInWidth(data.categories, canvas.width) }),
    },
  };
}

/** Pixels of an axis of numbers, and of a letter, about. */
const AXIS_WIDTH = 56;
const LETTER_WIDTH = 6.4;

/** Names beside bars take what the longest needs, and are cut where that is too much. */
function widthBeside(names: readonly string[], chartWidth: number): number {
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  return Math.min(longest * LETTER_WIDTH * 1.15 + 4, 180, chartWidth * 0.36);
}

/** Names below bars go on in a second line where each of their words has room, and are cut where one has not. */
function namesInWidth(names: readonly string[], chartWidth: number) {
  const width = Math.max(36, (chartWidth - AXIS_WIDTH) / names.length - 4);
  const longest = names.flatMap((name) => name.split(" ")).reduce((most, word) => Math.max(most, word.length), 0);
  return { width, overflow: longest * LETTER_WIDTH <= width ? "break" : "truncate" };
}

function seriesOf(item: XyItem, series: XySeries, index: number, data: XyData, { theme }: Canvas) {
  const { measure, name, values } = series;
  const type = measure.as ?? item.type;
  const stacked = item.stack === "stacked" || item.stack === "share";
  const color = theme.series[index % theme.series.length]!;
  const common = {
    name,
    yAxisIndex: 0,
    data: stacked ? values.map((value) => value ?? 0) : values,
    ...(measure.axis === "right" && { yAxisIndex: 1 }),
    ...(stacked && { stack: "all" }),
    emphasis: { focus: "none" },
    color,
    markLine: index === 0 ? referenceLine(item, theme.muted) : undefined,
  };
  const { yAxisIndex, ...flat } = common;
  if (type === "bar") {
    const horizontal = item.type === "bar" && item.horizontal === true;
    const last = index === data.series.length - 1;
    const radius = horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0];
    return {
      ...(horizontal ? flat : common),
      type: "bar",
      barMaxWidth: horizontal ? 18 : 36,
      barCategoryGap: "32%",
      itemStyle: { borderRadius: stacked && !last ? 0 : radius },
    };
  }
  return {
    ...common,
    type: "line",
    showSymbol: !stacked && data.categories.length <= FEW_POINTS,
    symbol: "circle",
    symbolSize: 6,
    lineStyle: { width: stacked ? 1 : 2 },
    ...(type === "area" && { areaStyle: { opacity: stacked ? 0.75 : 0.14 } }),
    connectNulls: false,
    z: 3,
  };
}

function referenceLine(item: XyItem, color: string) {
  const { reference } = item;
  if (!reference) return undefined;
  const horizontal = item.type === "bar" && item.horizontal === true;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color, type: "dashed", width: 1 },
    label: {
      formatter: () => reference.label ?? "",
      color,
      fontSize: 11,
      ...(horizontal ? { position: "start", distance: 4 } : { position: "insideEndTop" }),
    },
    data: [horizontal ? { xAxis: reference.value } : { yAxis: reference.value }],
  };
}

function summaryOf(item: XyItem, data: XyData, { format }: Canvas): string {
  const { longCategories, series } = data;
  const kind = { line: "Line chart", area: "Area chart", bar: "Bar chart" }[item.type];
  const span = longCategories.length > 1 ? `, from ${longCategories[0]} to ${longCategories.at(-1)}` : "";
  const said = series.slice(0, 4).map(({ name, measure, values }) => {
    const present = values.filter((value) => value !== null);
    if (present.length === 0) return `${name}: no values`;
    const most = present.reduce((a, b) => Math.max(a, b));
    const least = present.reduce((a, b) => Math.min(a, b));
    const at = longCategories[values.indexOf(most)];
    return `${name}: ${format.cell(least, measure)} to ${format.cell(most, measure)}, most at ${at}`;
  });
  const more = series.length > said.length ? ` and ${series.length - said.length} more` : "";
  return `${kind}: ${item.title}${span}. ${said.join("; ")}${more}.`;
}

function tableOf(item: XyItem, data: XyData, { format }: Canvas): DataTable {
  return {
    header: [item.x_title ?? "", ...data.series.map(({ name }) => name)],
    rows: data.longCategories.map((category, at) => [
      category,
      ...data.series.map(({ values, measure }) => format.cell(values[at] ?? null, measure)),
    ]),
  };
}
