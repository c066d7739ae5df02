import type { TypedColumn } from "../context/typed-columns.ts";
import type { Column } from "../manifest/node.ts";
import { columnOf } from "../parse/columns.ts";

/** The columns of relations by unique_id, as far as they are known without the warehouse. */
export type ColumnsById = ReadonlyMap<string, readonly TypedColumn[]>;

/**
 * The columns of a node as manifest.json lists them: those that YAML names, with the type that is known where YAML gives
 * none, and then the ones that only the SQL knows of.
 */
export function columnsWithTypes(
  declared: Readonly<Record<string, Column>>,
  known: readonly TypedColumn[],
): Record<string, Column> {
  const typeOf = new Map(known.map(({ name, type }) => [name.toLowerCase(), type]));
  const columns: Record<string, Column> = {};
  for (const [key, column] of Object.entries(declared)) {
    const own = column.name.toLowerCase();
    columns[key] = { ...column, data_type: column.data_type ?? typeOf.get(own) ?? null };
    typeOf.delete(own);
  }
  for (const { name, type } of known)
    if (typeOf.has(name.toLowerCase())) columns[name] = columnOf({ name, data_type: type });
  return columns;
}

/** Whether both say the same. */
export function sameColumns(one: ColumnsById, other: ColumnsById): boolean {
  if (one.size !== other.size) return false;
  for (const [id, columns] of one) {
    const others = other.get(id);
    if (others?.length !== columns.length) return false;
    if (!columns.every(({ name, type }, at) => others[at]!.name === name && others[at]!.type === type)) return false;
  }
  return true;
}
