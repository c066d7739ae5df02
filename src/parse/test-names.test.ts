import { describe, expect, test } from "vitest";
import { PyFloat } from "../template/index.ts";
import { testHash, testNames } from "./test-names.ts";

// All expected values are from manifests that dbt-core 1.11.16 wrote.
const model = "{{ get_where_subquery(ref('orders')) }}";

describe("testNames", () => {
  test("joins type, model and arguments in the order of their names", () => {
    const args = { to: "ref('stg_orders')", field: "id", column_name: '"id"', model };
    const name = "relationships_orders__id___id__ref_stg_orders_";
    expect(testNames("relationships", "orders", args)).toEqual({ full: name, short: name });
  });

  test("writes values as Python does", () => {
    const args = { values: [1, 2, 3.5, true], quote: false, column_name: "status", model };
    expect(testNames("accepted_values", "orders", args).full).toBe(
      "accepted_values_orders_status__False__1__2__3_5__True",
    );
    expect(testNames("t", "m", { a: new PyFloat(1), b: null, c: { k: "v w" } }).full).toBe("t_m_1_0__None__v_w");
  });

  test("cuts a name of 64 characters and more", () => {
    const values = ["a really long value number one", "a really long value number two", "three three"];
    expect(testNames("accepted_values", "orders", { column_name: "status", values, model })).toEqual({
      full: "accepted_values_orders_status__a_really_long_value_number_one__a_really_long_value_number_two__three_three",
      short: "accepted_values_orders_e6554930311e1ca5b918efb3fdbfffc5",
    });
  });
});

describe("testHash", () => {
  test.each([
    ["not_null_orders__id_", null, "not_null", { column_name: '"id"', model }, "05c0c83356"],
    ["at_least_orders__id___3", null, "at_least", { n: 3, column_name: '"id"', model }, "26a021051f"],
    [
      "my_named_test",
      null,
      "accepted_values",
      { values: ["a", "b with space", "it's"], quote: true, column_name: "status", model },
      "3e9cdea016",
    ],
    [
      "pkg_pkgtest_pkg_model_x",
      "pkg",
      "pkgtest",
      { column_name: "x", model: "{{ get_where_subquery(ref('pkg_model')) }}" },
      "dfe1a85db5",
    ],
  ])("of %s is dbt's", (name, namespace, type, kwargs, hash) => {
    expect(testHash(name, namespace, type, kwargs)).toBe(hash);
  });
});
