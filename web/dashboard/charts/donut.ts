import type { Item } from "../../../src/dashboards/dashboard-schema.ts";
import { groupRows, measureRows } from "../measures.ts";
import { baseOption, type Canvas, type Drawing, tooltipOption } from "./drawing.ts";
import { tooltip } from "./tooltip.ts";

/** A part of a whole. */
export interface Slice {
  name: string;
  value: number;
  share: number;
  color: string;
}

const MOST_PARTS = 6;

/** The parts of a whole, the largest first, what is beyond the limit as one. */
export function slicesOf(item: Item<"donut">, { rows, theme }: Pick<Canvas, "rows" | "theme">): Slice[] {
  const parts = groupRows(rows, [{ column: item.by }])
    .map(({ key, rows: own }) => ({ name: String(key[0] ?? "(none)"), value: measureRows(own, item.value) ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  const limit = Number(item.limit ?? MOST_PARTS);
  const shown = parts.length > limit ? parts.slice(0, limit - 1) : parts;
  const rest = parts.slice(shown.length).reduce((sum, { value }) => sum + value, 0);
  const all = rest > 0 ? [...shown, { name: `${parts.length - shown.length} others`, value: rest }] : shown;
  const total = all.reduce((sum, { value }) => sum + value, 0);
  return all.map((part, index) => ({
    ...part,
    share: part.value / total,
    color: theme.series[index % theme.series.length]!,
  }));
}

/** A ring; its names stand beside it, where there is room for them. */
export function drawDonut(item: Item<"donut">, canvas: Canvas): Drawing {
  const slices = slicesOf(item, canvas);
  const { format, theme } = canvas;
  const share = (value: number) => format.cell(value, { column: null, format: "percent" });
  const text = (value: number) => format.cell(value, item.value);
  return {
    option: {
      ...baseOption(canvas),
      tooltip: {
        ...tooltipOption(canvas),
        trigger: "item",
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const { name, value, share: part, color } = slices[dataIndex]!;
          return tooltip(name, [{ color, name: share(part), value: text(value) }]);
        },
      },
      series: {
        type: "pie",
        radius: ["62%", "92%"],
        label: { show: false },
        labelLine: { show: false },
        emphasis: { scaleSize: 3 },
        itemStyle: { borderColor: theme.surface, borderWidth: 2 },
        data: slices.map(({ name, value, color }) => ({ name, value, itemStyle: { color } })),
      },
    },
    summary: `Donut chart: ${item.title}. ${slices.map(({ name, share: part }) => `${name} ${share(part)}`).join(", ")}.`,
    table: {
      header: ["", "Value", "Share"],
      rows: slices.map(({ name, value, share: part }) => [name, text(value), share(part)]),
    },
  };
}
