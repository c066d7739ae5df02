import type { Item } from "../../../src/dashboards/dashboard-schema.ts";
import type { PageCell } from "../../../src/dashboards/page-data.ts";
import { type Grain, grainOf } from "../dates.ts";
import { labelOf } from "../labels.ts";
import { groupRows, measureRows } from "../measures.ts";
import { distinct } from "../rows.ts";
import { baseOption, type Canvas, categoryAxis, type Drawing, gridOption, tooltipOption } from "./drawing.ts";
import { tooltip } from "./tooltip.ts";

/** Pixels that a cell needs for its number. */
const ROOM_FOR_NUMBER = 46;

/** A field of cells, whose colour says how much. */
export function drawHeatmap(item: Item<"heatmap">, canvas: Canvas): Drawing {
  const { rows, format, theme } = canvas;
  const [xs, ys] = [axisValues(item.x, canvas), axisValues(item.y, canvas)];
  const cells = groupRows(rows, [{ column: item.x }, { column: item.y }]).flatMap(({ key, rows: own }) => {
    const value = measureRows(own, item.value);
    return value === null ? [] : [{ x: xs.keys.indexOf(key[0]!), y: ys.keys.indexOf(key[1]!), value }];
  });
  const values = cells.map(({ value }) => value);
  const least = values.reduce((a, b) => Math.min(a, b), 0);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const middle = least + (most - least) * 0.65;
  const shown = canvas.width / (xs.keys.length + 2) >= ROOM_FOR_NUMBER;
  const text = (value: number) => format.cell(value, item.value);
  const name = (title: string | null | undefined) => ({ name: title ?? "", nameLocation: "middle" as const });
  const ink = (value: number) => (value > middle ? theme.heat.at(0) : theme.ink);
  return {
    option: {
      ...baseOption(canvas),
      grid: { ...gridOption(false), top: item.x_title ? 0 : 4, bottom: 34 },
      tooltip: {
        ...tooltipOption(canvas),
        trigger: "item",
        formatter: ({ value: [x, y, value] }: { value: [number, number, number] }) =>
          tooltip(`${ys.long[y]} · ${xs.long[x]}`, [{ name: labelOf(item.value), value: text(value) }]),
      },
      xAxis: {
        ...categoryAxis(canvas),
        ...name(item.x_title),
        nameGap: 24,
        data: xs.short,
        position: "top",
        axisLine: { show: false },
      },
      yAxis: {
        ...categoryAxis(canvas),
        ...name(item.y_title),
        nameGap: 10,
        data: ys.short,
        inverse: true,
        axisLine: { show: false },
      },
      visualMap: {
        min: least,
        max: most,
        calculable: false,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemHeight: 140,
        itemWidth: 10,
        inRange: { color: theme.heat },
        text: [text(most), text(least)],
        textStyle: { color: theme.muted, fontSize: 11 },
      },
      series: {
        type: "heatmap",
        data: cells.map(({ x, y, value }) => ({ value: [x, y, value], label: { color: ink(value) } })),
        itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 3 },
        label: {
          show: shown,
          fontSize: 11,
          formatter: ({ value }: { value: [number, number, number] }) => text(value[2]),
        },
        emphasis: { itemStyle: { borderColor: theme.ink, borderWidth: 1 } },
      },
    },
    summary: `Heat map: ${item.title}. ${ys.keys.length} rows and ${xs.keys.length} columns, from ${text(least)} to ${text(most)}.`,
    table: {
      header: ["", ...xs.long],
      rows: ys.long.map((label, y) => [
        label,
        ...xs.keys.map((_, x) => {
          const found = cells.find((cell) => cell.x === x && cell.y === y);
          return found === undefined ? "" : text(found.value);
        }),
      ]),
    },
  };
}

/** The values of an axis in their order: numbers and dates by size, names as the query gives them. */
function axisValues(column: string, { rows, format }: Canvas): { keys: PageCell[]; short: string[]; long: string[] } {
  const kind = rows.columns.get(column)?.kind ?? "text";
  const keys = distinct(rows, column);
  if (kind === "number") keys.sort((a, b) => Number(a) - Number(b));
  if (kind !== "date") return { keys, short: keys.map(String), long: keys.map(String) };
  keys.sort();
  const grain: Grain = grainOf(keys.map(String));
  const write = (long: boolean) => keys.map((key) => format.date(String(key), grain, long));
  return { keys, short: write(false), long: write(true) };
}
