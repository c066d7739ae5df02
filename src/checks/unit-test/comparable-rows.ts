import type { Cell, QueryResult } from "../../adapter/adapter.ts";
import { jsonText } from "../../template/index.ts";

/** A row in the form in which rows are compared and shown: a text for each cell, null for null. */
export type ComparableRow = readonly (string | null)[];

/** The two sides of a unit test. */
export interface Sides {
  columns: string[];
  actual: ComparableRow[];
  expected: ComparableRow[];
}

/** Type oids of pg_type.dat. */
const NUMERIC = 1700;
const JSON_TYPE = 114;

/**
 * Divides the result of a unit test's query into its sides. Values are texts as Postgres writes them; where one value
 * has several texts they are brought to one, so that the numeric 6.0 equals 6, and JSON is compared by what it holds.
 */
export function comparableRows({ columns, rows }: QueryResult): Sides {
  const types = columns.map(({ typeOid }) => typeOid);
  const side = columns.length - 1;
  const sides: Sides = { columns: columns.slice(0, side).map(({ name }) => name), actual: [], expected: [] };
  for (const row of rows) {
    const cells = row.slice(0, side).map((cell, i) => comparable(cell, types[i]!));
    (row[side] === "actual" ? sides.actual : sides.expected).push(cells);
  }
  return sides;
}

function comparable(cell: Cell, typeOid: number): string | null {
  if (cell === null) return null;
  const text = String(cell);
  if (typeOid === NUMERIC && text.includes(".")) return text.replace(/\.?0+$/, "");
  if (typeOid === JSON_TYPE) return sortedJson(text);
  return text;
}

function sortedJson(text: string): string {
  try {
    return jsonText(JSON.parse(text), { sortKeys: true });
  } catch {
    return text;
  }
}
