import { TstlError } from "../errors/tstl-error.ts";
import type { AdapterMethod } from "./adapter-value.ts";
import { method } from "./host-method.ts";
import { PyDate } from "./python/date.ts";
import { PyDateTime } from "./python/datetime.ts";
import { Decimal } from "./python/decimal.ts";
import { PyTime } from "./python/time-of-day.ts";
import { TableValue } from "./table-value.ts";

/** The type of Postgres that holds the values of a column, as dbt tells it (`SQLAdapter.convert_*_type`). */
function typeOfValues(values: readonly unknown[]): string {
  const present = values.filter((value) => value !== null && value !== undefined);
  const all = (is: (value: unknown) => boolean) => present.every(is);
  if (all((value) => typeof value === "bigint" || Number.isInteger(value))) return "integer";
  if (all((value) => typeof value === "number" || typeof value === "bigint" || value instanceof Decimal)) {
    // The values of a numeric column may be whole all the same.
    return present.some((value) => /[.]\d*[1-9]|e-/i.test(String(value))) ? "float8" : "integer";
  }
  if (all((value) => typeof value === "boolean")) return "boolean";
  if (all((value) => value instanceof PyDateTime)) return "timestamp without time zone";
  if (all((value) => value instanceof PyDate)) return "date";
  if (all((value) => value instanceof PyTime)) return "time";
  return "text";
}

/** `adapter.convert_type(table, index)`. Throws MACRO_ARGUMENT for what is no table, or has no such column. */
export const convertType: AdapterMethod = (scope) =>
  method("convert_type", ["agate_table", "col_idx"], (table, index) => {
    const column = table instanceof TableValue ? table.column(Number(index)) : undefined;
    if (column !== undefined) return typeOfValues(column.values);
    throw new TstlError("MACRO_ARGUMENT", "adapter.convert_type takes a table and the number of one of its columns", {
      node: scope.node.unique_id,
    });
  });
