import type { Measure } from "../../src/dashboards/dashboard-schema.ts";

/** What a measure is called: its label, or its column's name in words. */
export function labelOf({ label, column, ratio }: Pick<Measure, "label" | "column" | "ratio">): string {
  return label ?? (ratio ? `${words(ratio[0]!)} per ${words(ratio[1]!).toLowerCase()}` : words(column ?? ""));
}

/** `gross_margin` as `Gross margin`. */
export function words(name: string): string {
  const text = name.replaceAll("_", " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
