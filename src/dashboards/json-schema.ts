import * as z from "zod/mini";
import { jsonSchemaText } from "../config/json-schema.ts";
import { dashboardSchema, itemSchemas } from "./dashboard-schema.ts";

/** The JSON Schema of a dashboard's file as text, short forms included. */
export function dashboardJsonSchemaText(): string {
  const { kpi, line, area, bar, scatter, heatmap, funnel, donut, table } = itemSchemas(true);
  const item = z.discriminatedUnion("type", [kpi, line, area, bar, scatter, heatmap, funnel, donut, table]);
  return jsonSchemaText("A dashboard of tstl", dashboardSchema(item, true));
}
