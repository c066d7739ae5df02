import { expect, test } from "vitest";
import { dashboardJsonSchemaText } from "./json-schema.ts";

interface Schema {
  properties: Record<string, Schema>;
  items: Schema;
  anyOf: Schema[];
  oneOf: Schema[];
  const: string;
  description: string;
  additionalProperties: boolean | Schema;
}

/** The one choice of a key that may be left out. */
const chosen = (schema: Schema | undefined) => schema?.anyOf?.[0] ?? schema;

test("the JSON Schema has every kind of item, each key described, and the short forms", () => {
  const schema = JSON.parse(dashboardJsonSchemaText()) as Schema;
  const items = schema.properties.sections?.items.properties.items?.items.oneOf ?? [];
  expect(items.map(({ properties }) => properties.type?.const)).toEqual([
    ...["kpi", "line", "area", "bar", "scatter", "heatmap", "funnel", "donut", "table"],
  ]);
  const keys = items.flatMap(({ properties }) => Object.entries(properties));
  expect(keys.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([]);
  expect(items.every(({ additionalProperties }) => additionalProperties === false)).toBe(true);
  expect(chosen(items[0]?.properties.value)).toMatchObject({ type: "string" });
  expect(chosen(schema.properties.queries?.additionalProperties as Schema)).toMatchObject({ type: "string" });
});
