import { expect, test } from "vitest";
import { tstlJsonSchemaText } from "./json-schema.ts";

const schema = JSON.parse(tstlJsonSchemaText());

test("the schema for editors has the keys of the file, each with a description", () => {
  expect(schema.required).toEqual(["name"]);
  expect(schema.additionalProperties).toBe(false);
  const described = Object.entries(schema.properties as Record<string, { description?: string }>);
  expect(described.filter(([, { description }]) => !description?.endsWith("."))).toEqual([]);
});

test("a key that takes several types lists them on one level", () => {
  expect(schema.properties["on-run-start"]).toEqual({
    description: "Statements or macro calls before a run.",
    anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }, { type: "null" }],
  });
  expect(schema.properties.version.type).toEqual(["string", "number", "null"]);
});

test("targets are checked key by key", () => {
  const [targets] = schema.properties.targets.anyOf;
  expect(targets.additionalProperties.properties.sslmode.anyOf[0].enum).toContain("verify-full");
  expect(targets.additionalProperties.additionalProperties).toBe(false);
});
