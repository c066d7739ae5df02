import type { DashboardPage } from "../../src/dashboards/page-data.ts";
import { h } from "./dom.ts";
import { filterBar } from "./filter-bar.ts";
import { initialFilters } from "./filters.ts";
import { createFormatter } from "./format.ts";
import { markdown } from "./markdown.ts";
import { createPanel, type Panel } from "./panel.ts";
import { type Rows, unpackRows } from "./rows.ts";

/** A dashboard on the page. */
export interface View {
  element: HTMLElement;
  draw(): void;
}

/** The heading, the filters and the sections of a dashboard. */
export function dashboardView({ spec, rows: packed, models }: DashboardPage): View {
  const rows = new Map<string, Rows>();
  for (const [name, query] of Object.entries(packed)) if (!("notBuilt" in query)) rows.set(name, unpackRows(query));
  const filters = initialFilters(spec.filters ?? [], [...rows.values()]);
  const format = createFormatter(spec.locale ?? "en-GB", spec.currency ?? "EUR");
  const context = { filters, format, packed, models, rowsOf: (query: string) => rows.get(query) ?? null };
  const panels: Panel[] = [];
  const sections = spec.sections.map(({ title, text, items }) => {
    const own = items.map((item) => createPanel(item, context));
    panels.push(...own);
    return h(
      "section",
      { class: "section" },
      title ? h("h2", {}, title) : null,
      text ? h("div", { class: "prose" }, markdown(text)) : null,
      h("div", { class: "grid" }, ...own.map(({ element }) => element)),
    );
  });
  const draw = () => {
    for (const panel of panels) panel.draw();
    // Panels of a row are as tall as the tallest, which is known when all are drawn.
    for (const panel of panels) panel.fit();
  };
  const element = h(
    "article",
    {},
    h(
      "header",
      { class: "page-head" },
      h("h1", {}, spec.title),
      spec.description ? h("p", { class: "lead" }, spec.description) : null,
    ),
    filterBar(filters, draw),
    spec.text ? h("div", { class: "prose" }, markdown(spec.text)) : null,
    ...sections,
    origin(models),
  );
  return { element, draw };
}

function origin(models: Record<string, string[]>): HTMLElement | null {
  const names = [...new Set(Object.values(models).flat())].sort();
  return names.length === 0
    ? null
    : h(
        "p",
        { class: "origin" },
        "Made of ",
        ...names.flatMap((name, index) => [index === 0 ? "" : ", ", h("code", {}, name)]),
      );
}
