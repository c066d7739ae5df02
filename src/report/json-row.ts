import type { Cell, ResultColumn } from "../adapter/adapter.ts";

const JSON_OIDS = new Set([114, 3802]);
const NUMERIC_OID = 1700;

/**
 * A row as an object for JSON. A `numeric` is a number where JavaScript holds it exactly and text where it would be
 * rounded; json and jsonb are what they hold.
 */
export function jsonRow(columns: readonly ResultColumn[], row: readonly Cell[]): Record<string, unknown> {
  const names = uniqueNames(columns.map(({ name }) => name));
  return Object.fromEntries(columns.map(({ typeOid }, index) => [names[index], jsonCell(row[index] ?? null, typeOid)]));
}

/** Two columns of one name become `id` and `id_2`, as in dbt. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

function jsonCell(cell: Cell, typeOid: number): unknown {
  if (typeof cell === "bigint") return exactNumber(String(cell));
  if (typeof cell !== "string") return cell;
  if (typeOid === NUMERIC_OID) return exactNumber(cell);
  return JSON_OIDS.has(typeOid) ? JSON.parse(cell) : cell;
}

function exactNumber(text: string): number | string {
  const number = Number(text);
  const plain = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return Number.isFinite(number) && String(number) === plain ? number : text;
}
