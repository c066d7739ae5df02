import { expect, test } from "vitest";
import { callValue, GET_ATTRIBUTE, str } from "../template/index.ts";
import { RelationValue } from "./relation-value.ts";

test("a view of the information schema is named as it was asked for", () => {
  const relation = new RelationValue({ database: "db", schema: "dev", identifier: "users" });
  const view = callValue(relation[GET_ATTRIBUTE]("information_schema"), ["columns"], {});
  expect(str(view)).toBe('"db".INFORMATION_SCHEMA.columns');
});
