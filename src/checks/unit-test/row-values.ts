import type { NodeScope } from "../../context/node-scope.ts";
import type { TypedColumn } from "../../context/typed-columns.ts";
import { TstlError } from "../../errors/tstl-error.ts";
import type { Plain, UnitTestNode } from "../../manifest/node.ts";
import { jsonText } from "../../template/index.ts";
import { didYouMean } from "../../util/suggest.ts";
import { placeInUnitTest } from "./place.ts";

/** A site of rows in a unit test, for messages. */
export interface RowsPlace {
  test: UnitTestNode;
  /** Below the test's entry: `["given", 0]` or `["expect"]`. */
  path: readonly (string | number)[];
  /** `'orders'` or `expected output`. */
  name: string;
}

/** Columns as the macros of fixtures take them: types and quoted names by name in lower case. */
export interface ColumnMaps {
  types: Map<string, string>;
  quoted: Map<string, string>;
}

/** Sorts columns for the macros. */
export function columnMaps(scope: NodeScope, columns: readonly TypedColumn[]): ColumnMaps {
  const maps: ColumnMaps = { types: new Map(), quoted: new Map() };
  for (const { name, type } of columns) {
    maps.types.set(name.toLowerCase(), type);
    maps.quoted.set(name.toLowerCase(), String(scope.callAdapter("quote", [name])));
  }
  return maps;
}

/**
 * Rows as templates have them, with a list for an array or JSON column, and a mapping for a JSON column, as the text
 * that Postgres reads. Throws UNIT_TEST_COLUMN for a column that is not there.
 */
export function rowValues(
  scope: NodeScope,
  rows: readonly Record<string, Plain>[],
  { types }: ColumnMaps,
  place: RowsPlace,
): Map<string, unknown>[] {
  return rows.map((row, index) => {
    const values = new Map<string, unknown>();
    for (const [name, value] of Object.entries(row)) {
      const type = types.get(name.toLowerCase());
      if (type === undefined) throw unknownColumn(scope, name, [...types.keys()], place, index);
      values.set(name.toLowerCase(), literalValue(value, type));
    }
    return values;
  });
}

function unknownColumn(
  { environment }: NodeScope,
  name: string,
  known: string[],
  { test, path, name: of }: RowsPlace,
  index: number,
): TstlError {
  const accepted = known.map((column) => `'${column}'`).join(", ");
  return new TstlError(
    "UNIT_TEST_COLUMN",
    `Invalid column name: '${name.toLowerCase()}' in unit test fixture for ${of}.\nAccepted columns for ${of} are: [${accepted}]`,
    { place: placeInUnitTest(environment, test, [...path, "rows", index, name], "key"), hint: didYouMean(name, known) },
  );
}

function literalValue(value: Plain, type: string): unknown {
  if (typeof value !== "object" || value === null || !isContainer(value)) return value;
  return Array.isArray(value) && type.endsWith("[]") ? arrayText(value) : jsonText(value);
}

/** Whole floats of YAML are objects, too. */
function isContainer(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function arrayText(items: readonly Plain[]): string {
  const texts = items.map((item) => {
    if (item === null) return "null";
    if (Array.isArray(item)) return arrayText(item);
    if (typeof item === "string") return `"${item.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
    return typeof item === "object" && isContainer(item)
      ? `"${jsonText(item).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
      : String(item);
  });
  return `{${texts.join(",")}}`;
}
