import { expect, test } from "vitest";
import { didYouMean, suggest } from "./suggest.ts";

test("the nearest candidate is suggested", () => {
  expect(didYouMean("ordrs", ["orders", "customers"])).toBe('did you mean "orders"?');
  expect(suggest("materialised", ["materialized", "tags"])).toBe("materialized");
});

test("case does not count", () => {
  expect(suggest("STG_Orders", ["stg_orders"])).toBe("stg_orders");
});

test("nothing is suggested that is not near", () => {
  expect(suggest("revenue", ["orders", "customers"])).toBeNull();
  expect(suggest("x", [])).toBeNull();
});

test("a short word may differ in one letter", () => {
  expect(suggest("dv", ["dev", "prod"])).toBe("dev");
  expect(suggest("qa", ["dev", "prod"])).toBeNull();
});

test("two letters that changed places are one slip", () => {
  expect(suggest("shpo", ["shop", "bank"])).toBe("shop");
  expect(suggest("hsop", ["shop"])).toBe("shop");
});
