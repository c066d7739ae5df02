import { GET_ATTRIBUTE, GET_ITEM } from "../template/index.ts";
import type { TableValue } from "./table-value.ts";

/** An index as it is compared: the order of its columns does not count, nor does its name. */
interface IndexShape {
  name: string | null;
  columns: string[];
  unique: boolean;
  method: string;
}

/**
 * What must be done to the indexes of a materialized view so that they are as its config says: a list of drops and
 * creates as the macros of dbt-postgres read it, or null when nothing is to be done.
 *
 * `existing` is the result of `get_show_indexes_sql`, with its columns name, method, unique and column_names.
 */
export function indexChanges(existing: TableValue, wanted: unknown): unknown {
  const present = existing.rows.map((row): IndexShape => {
    const read = (key: string) => row[GET_ITEM](key);
    return {
      name: String(read("name")),
      columns: String(read("column_names")).split(","),
      unique: read("unique") === true,
      method: String(read("method")),
    };
  });
  const declared = (Array.isArray(wanted) ? wanted : []).map(shapeOf);
  const lacksIn = (shapes: IndexShape[]) => (shape: IndexShape) => !shapes.some((other) => key(other) === key(shape));
  const indexes = [
    ...present.filter(lacksIn(declared)).map((shape) => changeOf("drop", shape)),
    ...declared.filter(lacksIn(present)).map((shape) => changeOf("create", shape)),
  ];
  return indexes.length === 0 ? null : attributes({ indexes, requires_full_refresh: false, has_changes: true });
}

function shapeOf(raw: unknown): IndexShape {
  const index = (raw instanceof Map ? Object.fromEntries(raw) : raw) as Record<string, unknown>;
  return {
    name: null,
    columns: Array.isArray(index.columns) ? index.columns.map(String) : [],
    unique: index.unique === true,
    method: typeof index.type === "string" ? index.type : "btree",
  };
}

function key({ columns, unique, method }: IndexShape): string {
  return JSON.stringify([columns.map((column) => column.toLowerCase()).sort(), unique, method.toLowerCase()]);
}

function changeOf(action: "drop" | "create", { name, columns, unique, method }: IndexShape): unknown {
  const config = { columns, unique, type: method };
  const context = attributes({ name, column_names: columns, unique, method, as_node_config: config });
  return attributes({ action, context, requires_full_refresh: false });
}

/** An object of which templates read attributes only. */
function attributes(values: Record<string, unknown>): unknown {
  return { [GET_ATTRIBUTE]: (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) };
}
