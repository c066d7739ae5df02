import type { EChartsCoreOption } from "echarts/core";
import type { Formatter } from "../format.ts";
import type { Rows } from "../rows.ts";
import type { Theme } from "../theme.ts";

/** What a chart is drawn from. */
export interface Canvas {
  rows: Rows;
  format: Formatter;
  theme: Theme;
  /** Pixels across, by which labels are thinned out. */
  width: number;
}

/** A chart for ECharts, and the same in words for those who do not see it. */
export interface Drawing {
  option: EChartsCoreOption;
  /** What is shown, in a sentence or two. */
  summary: string;
  table: DataTable;
}

/** The numbers of a chart as texts. */
export interface DataTable {
  header: string[];
  rows: string[][];
}

/** What charts have in common: font, colours, a short animation that those who want none do not get. */
export function baseOption({ theme }: Canvas): EChartsCoreOption {
  return {
    color: theme.series,
    textStyle: { fontFamily: theme.font, color: theme.ink },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    animationDurationUpdate: 200,
    backgroundColor: "transparent",
  };
}

/** The line of names above a chart; none for a single series. */
export function legendOption(names: readonly string[], { theme }: Canvas) {
  return {
    show: names.length > 1,
    type: "scroll",
    data: [...names],
    top: 4,
    left: 0,
    itemWidth: 10,
    itemHeight: 10,
    itemGap: 14,
    icon: "roundRect",
    padding: 0,
    textStyle: { color: theme.muted, fontSize: 12, fontFamily: theme.font },
    pageTextStyle: { color: theme.muted },
    pageIconColor: theme.muted,
    pageIconInactiveColor: theme.line,
    pageIconSize: 10,
  };
}

/** The frame around a tooltip; what is in it are elements, never HTML out of data. */
export function tooltipOption({ theme }: Canvas) {
  return {
    confine: true,
    backgroundColor: theme.surface,
    borderColor: theme.line,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: { color: theme.ink, fontSize: 12, fontFamily: theme.font },
    extraCssText: "box-shadow: 0 4px 16px rgb(0 0 0 / 16%); border-radius: 6px",
    transitionDuration: 0.1,
  };
}

/** How an axis of names looks. */
export function categoryAxis({ theme }: Canvas) {
  return {
    type: "category" as const,
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    axisLabel: { color: theme.muted, fontSize: 11, lineHeight: 14, hideOverlap: true },
    nameTextStyle: { color: theme.muted, fontSize: 11 },
  };
}

/** How an axis of numbers looks: light lines, no frame. */
export function valueAxis({ theme }: Canvas) {
  return {
    type: "value" as const,
    splitLine: { lineStyle: { color: theme.line, width: 1 } },
    axisLine: { show: false },
    axisTick: { show: false },
    splitNumber: 4,
    axisLabel: { color: theme.muted, fontSize: 11, hideOverlap: true },
    nameTextStyle: { color: theme.muted, fontSize: 11 },
  };
}

/** Labels are inside of the chart's edges, whatever their length. */
export function gridOption(hasLegend: boolean) {
  return {
    left: 2,
    right: 14,
    top: hasLegend ? 36 : 12,
    bottom: 4,
    outerBoundsMode: "same",
    outerBoundsContain: "all",
  };
}
