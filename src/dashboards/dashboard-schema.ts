import * as z from "zod/mini";
import { described, list, optional, text, textOrList, truth, wholeNumber } from "../config/schema/describe.ts";

/** Ways to make one number of many. */
export const AGGREGATES = ["sum", "avg", "min", "max", "count", "first", "last"] as const;

/** Ways to write a number or a date. */
export const FORMATS = [
  "number",
  "integer",
  "compact",
  "currency",
  "currency_compact",
  "percent",
  "multiple",
  "date",
  "month",
  "text",
] as const;

/** Kinds of item, each with keys of its own. */
export const ITEM_TYPES = ["kpi", "line", "area", "bar", "scatter", "heatmap", "funnel", "donut", "table"] as const;

const pair = list.check(z.refine((columns: string[]) => columns.length === 2, "a list of two columns"));

const measureKeys = {
  column: optional(text, "Column of the query."),
  ratio: optional(pair, "Two columns: the sum of the first divided by the sum of the second."),
  aggregate: optional(z.enum(AGGREGATES), "How rows become one value; sum unless set."),
  label: optional(text, "What legends and tables call it; the column's name unless set."),
  format: optional(z.enum(FORMATS), "How values are written; guessed from the column unless set."),
  decimals: optional(wholeNumber(0, 6), "Digits behind the point."),
  unit: optional(text, "Text behind each value, such as ` days`."),
  as: optional(z.enum(["line", "area", "bar"]), "Draws this measure in another way than the chart."),
  axis: optional(z.enum(["left", "right"]), "Side of its axis; left unless set."),
  scale: optional(z.enum(["linear", "log"]), "Scatter charts: an axis of equal steps, or of equal ratios."),
  bar: optional(truth, "Tables: a bar behind the number."),
};

/** A number that a chart shows: a column with an aggregate, or the ratio of two. */
const measure = z.strictObject(measureKeys).check(
  z.refine(({ column, ratio }) => {
    return (column === null || column === undefined) !== (ratio === null || ratio === undefined);
  }, "a measure with either a column or a ratio"),
);

/** A measure once checked. */
export type Measure = z.infer<typeof measure>;

/** Where the short forms are still to be told about: a column's name for a measure, one for a list of one. */
function forms(short: boolean) {
  const one = short ? z.union([text, measure], "a column or a measure") : measure;
  const many = short ? z.union([text, measure, z.array(one)], "a column, a measure or a list") : z.array(one);
  return { one, many } as { one: typeof measure; many: z.ZodMiniArray<typeof measure> };
}

/** The schema of each kind of item. `short` admits the short forms, as people write them; else they are expanded. */
export function itemSchemas(short = false) {
  const { one, many } = forms(short);
  const base = {
    title: described(text, "Heading of the item."),
    text: optional(text, "A line below the heading."),
    width: optional(wholeNumber(1, 12), "Columns of twelve; 3 for a kpi, 12 for a table, else 6."),
    height: optional(wholeNumber(120, 1200), "Height of the chart in pixels; 300 unless set."),
    query: described(text, "Name of one of the queries."),
  };
  const xy = {
    ...base,
    x: described(text, "Column of the horizontal axis: dates, or categories."),
    y: described(many, "What is drawn: one or several measures."),
    color: optional(text, "Column that divides the measure into series."),
    grain: optional(z.enum(["day", "week", "month", "quarter", "year"]), "Unit that dates of x are put together in."),
    stack: optional(z.enum(["none", "stacked", "share"]), "Series beside each other, on top, or as shares of all."),
    sort: optional(z.enum(["x", "value"]), "Order of categories: as the query gives them (x), or the largest first."),
    limit: optional(wholeNumber(1, 500), "Categories to show at most."),
    x_title: optional(text, "Title of the horizontal axis."),
    y_title: optional(text, "Title of the vertical axis."),
    reference: optional(
      z.strictObject({
        value: described(z.number(), "Where the line is."),
        label: optional(text, "What it is called."),
      }),
      "A line across the chart at a value.",
    ),
  };
  const type = <const T extends (typeof ITEM_TYPES)[number]>(name: T) =>
    described(z.literal(name), "Kind of the item.");
  return {
    kpi: z.strictObject({
      type: type("kpi"),
      ...base,
      value: described(one, "The number."),
      over: optional(text, "Column of dates, for the sparkline and the period before."),
      compare: optional(
        z.enum(["previous_period", "previous_year", "none"]),
        "What it is compared with; previous_period where there is `over`.",
      ),
      good: optional(z.enum(["up", "down", "neutral"]), "Which change is good news; up unless set."),
    }),
    line: z.strictObject({ type: type("line"), ...xy }),
    area: z.strictObject({ type: type("area"), ...xy }),
    bar: z.strictObject({
      type: type("bar"),
      ...xy,
      horizontal: optional(truth, "Bars from left to right, for long names."),
    }),
    scatter: z.strictObject({
      type: type("scatter"),
      ...base,
      label: described(text, "Column that names a point; rows with the same name become one."),
      x: described(one, "Horizontal position."),
      y: described(one, "Vertical position."),
      size: optional(one, "Area of the point."),
      color: optional(text, "Column that colours the points."),
    }),
    heatmap: z.strictObject({
      type: type("heatmap"),
      ...base,
      x: described(text, "Column of the horizontal axis."),
      y: described(text, "Column of the vertical axis."),
      value: described(one, "What the colour shows."),
      x_title: optional(text, "Title of the horizontal axis."),
      y_title: optional(text, "Title of the vertical axis."),
    }),
    funnel: z.strictObject({
      type: type("funnel"),
      ...base,
      steps: described(many, "The steps, the widest first: a measure each."),
    }),
    donut: z.strictObject({
      type: type("donut"),
      ...base,
      by: described(text, "Column that divides the whole."),
      value: described(one, "Size of a part."),
      limit: optional(wholeNumber(2, 12), "Parts to show at most, the rest as one; 6 unless set."),
    }),
    table: z.strictObject({
      type: type("table"),
      ...base,
      columns: described(many, "Columns to show; with an aggregate in one, the others without become groups."),
      sort: optional(text, "Column or label to sort by, with a minus for the largest first."),
      limit: optional(wholeNumber(1, 1000), "Rows to show at most; 20 unless set."),
    }),
  };
}

type ItemSchemas = ReturnType<typeof itemSchemas>;

/** An item of one kind, or of any. */
export type Item<Type extends keyof ItemSchemas = keyof ItemSchemas> = z.infer<ItemSchemas[Type]>;

/** The schema of a dashboard's file, around its items. */
export function dashboardSchema<ItemSchema extends z.ZodMiniType>(item: ItemSchema, short = false) {
  const query = z.strictObject({
    sql: described(text, "A select in the templating language, with ref() for models."),
    description: optional(text, "What it asks."),
    max_rows: optional(wholeNumber(1, 100_000), "Rows that it may give; 10000 unless set."),
  });
  const queryForm = (short ? z.union([text, query], "a select or a mapping") : query) as typeof query;
  return z.strictObject({
    $schema: optional(text, "Address of the JSON Schema, for editors."),
    title: described(text, "Heading of the page."),
    description: optional(text, "One line below the heading, also on the index."),
    text: optional(text, "An introduction in Markdown."),
    order: optional(wholeNumber(0, 10_000), "Place in the navigation; the file's name decides between equals."),
    currency: optional(z.string().check(z.regex(/^[A-Z]{3}$/, "a currency's code, such as EUR")), "EUR unless set."),
    locale: optional(text, "Language of numbers and dates, such as en-GB, which it is unless set."),
    filters: optional(
      z.array(
        z.strictObject({
          column: described(text, "Column of the queries that it narrows; queries without it stay as they are."),
          type: described(z.enum(["date_range", "choice"]), "A range of days, or some of the column's values."),
          label: optional(text, "What it is called; the column's name unless set."),
          default: optional(
            textOrList,
            "At first: all, or the last 30d, 12m or 1y of the data; for a choice, the chosen values.",
          ),
        }),
      ),
      "What the reader may choose.",
    ),
    queries: described(z.record(text, queryForm), "Name to query."),
    sections: described(
      z.array(
        z.strictObject({
          title: optional(text, "Heading of the section."),
          text: optional(text, "Markdown below the heading."),
          items: described(z.array(item), "Numbers, charts and tables, in rows of twelve columns."),
        }),
      ),
      "Parts of the page, from top to bottom.",
    ),
  });
}

type Shell = z.infer<ReturnType<typeof dashboardSchema<z.ZodMiniType<Item>>>>;

/** A dashboard once checked, with short forms expanded. */
export type Dashboard = Shell;

/** One filter of a dashboard. */
export type Filter = NonNullable<Dashboard["filters"]>[number];

/** One query of a dashboard. */
export type Query = Dashboard["queries"][string];
