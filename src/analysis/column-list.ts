import type { CheckState } from "./check-state.ts";
import type { Doubt } from "./shadow.ts";
import { queryId } from "./shadow-names.ts";
import type { Shape } from "./shape.ts";

/** All columns of a relation. */
export interface ColumnList {
  columns: Shape;
  /** False where only the names are known: the types are empty. */
  isTyped: boolean;
  /** Columns that it may have all the same. */
  doubt: Pick<Doubt, "names" | "isOpen"> | undefined;
}

/** The columns of a relation, by Postgres or else by the names in its SQL; undefined where they are not all known. */
export function columnList({ shapes, shadow, names }: CheckState, id: string): ColumnList | undefined {
  const typed = shapes.get(id);
  if (typed !== undefined) return { columns: typed, isTyped: true, doubt: shadow.doubtful.get(id) };
  return listByNames(names?.columns.get(id));
}

/** The columns that the query of a relation gives, which are others than its own where a contract gives those. */
export function queryColumnList(state: CheckState, id: string): ColumnList | undefined {
  const typed = state.queryShapes.get(queryId(id));
  if (typed !== undefined) return { columns: typed, isTyped: true, doubt: state.shadow.doubtful.get(id) };
  return listByNames(state.names?.columns.get(id)) ?? columnList(state, id);
}

function listByNames(known: { names: readonly string[]; complete: boolean; unsure: readonly string[] } | undefined) {
  if (known === undefined || !known.complete) return undefined;
  const columns = known.names.map((name) => ({ name, type: "", base: "" }));
  return { columns, isTyped: false, doubt: { names: known.unsure } };
}
