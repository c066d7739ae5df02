import type { Column } from "../manifest/node.ts";
import { translateType } from "./column-value.ts";

/** A column with the type that somebody gives it; it may be any of the names that Postgres knows the type by. */
export interface TypedColumn {
  name: string;
  type: string;
}

/** The columns that YAML gives a type each; null where it does not, or lists none. */
export function typedColumns(columns: Record<string, Column>): TypedColumn[] | null {
  const all = Object.values(columns);
  if (all.length === 0 || !all.every(({ data_type: type }) => type)) return null;
  return all.map(({ name, data_type: type }) => ({ name, type: translateType(type!) }));
}
