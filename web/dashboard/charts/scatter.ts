import type { Item } from "../../../src/dashboards/dashboard-schema.ts";
import { labelOf } from "../labels.ts";
import { groupRows, measureRows } from "../measures.ts";
import {
  baseOption,
  type Canvas,
  type Drawing,
  gridOption,
  legendOption,
  tooltipOption,
  valueAxis,
} from "./drawing.ts";
import { tooltip } from "./tooltip.ts";

/** Points fewer than this have their names beside them. */
const FEW_POINTS = 14;
const SMALLEST = 8;
const LARGEST = 34;

interface Point {
  name: string;
  color: string;
  x: number;
  y: number;
  size: number | null;
}

/** A point for each name. */
export function drawScatter(item: Item<"scatter">, canvas: Canvas): Drawing {
  const points = pointsOf(item, canvas);
  const { format, theme } = canvas;
  const most = points.reduce((size, point) => Math.max(size, point.size ?? 0), 0);
  const diameter = ({ size }: Point) =>
    size === null || most === 0 ? SMALLEST + 2 : Math.max(SMALLEST, LARGEST * Math.sqrt(size / most));
  const colors = [...new Set(points.map(({ color }) => color))];
  const axis = (measure: typeof item.x) => ({
    ...valueAxis(canvas),
    ...(measure.scale === "log" && { type: "log" as const, logBase: 10 }),
    scale: true,
    name: labelOf(measure),
    nameLocation: "middle" as const,
    axisLabel: { ...valueAxis(canvas).axisLabel, formatter: (value: number) => format.axis(value, measure) },
  });
  const linesOf = (point: Point) => [
    { name: labelOf(item.x), value: format.cell(point.x, item.x) },
    { name: labelOf(item.y), value: format.cell(point.y, item.y) },
    ...(item.size ? [{ name: labelOf(item.size), value: format.cell(point.size, item.size) }] : []),
  ];
  return {
    option: {
      ...baseOption(canvas),
      grid: { ...gridOption(colors.length > 1), right: points.length <= FEW_POINTS ? 60 : 20 },
      legend: legendOption(colors, canvas),
      tooltip: {
        ...tooltipOption(canvas),
        trigger: "item",
        formatter: ({ data }: { data: { point: Point } }) => tooltip(data.point.name, linesOf(data.point)),
      },
      xAxis: { ...axis(item.x), nameGap: 26 },
      yAxis: { ...axis(item.y), nameGap: 44 },
      series: colors.map((color, index) => ({
        type: "scatter",
        name: color,
        color: theme.series[index % theme.series.length],
        itemStyle: { opacity: 0.75, borderColor: theme.surface, borderWidth: 1 },
        label: {
          show: points.length <= FEW_POINTS,
          position: "right",
          color: theme.ink,
          fontSize: 11,
          formatter: ({ data }: { data: { point: Point } }) => data.point.name,
        },
        labelLayout: points.length <= FEW_POINTS ? { hideOverlap: true } : undefined,
        data: points
          .filter((point) => point.color === color)
          .map((point) => ({ value: [point.x, point.y], symbolSize: diameter(point), point })),
      })),
    },
    summary: `Scatter chart: ${item.title}. ${points.length} points, ${labelOf(item.y)} by ${labelOf(item.x)}.`,
    table: {
      header: ["", ...linesOf(points[0] ?? { name: "", color: "", x: 0, y: 0, size: null }).map(({ name }) => name)],
      rows: points.map((point) => [point.name, ...linesOf(point).map(({ value }) => value)]),
    },
  };
}

function pointsOf(item: Item<"scatter">, { rows }: Canvas): Point[] {
  const dimensions = [{ column: item.label }, ...(item.color ? [{ column: item.color }] : [])];
  return groupRows(rows, dimensions).flatMap(({ key, rows: own }) => {
    const x = measureRows(own, item.x);
    const y = measureRows(own, item.y);
    if (x === null || y === null) return [];
    const size = item.size ? measureRows(own, item.size) : null;
    return [{ name: String(key[0] ?? ""), color: item.color ? String(key[1] ?? "") : labelOf(item.y), x, y, size }];
  });
}
