import type { Analysis } from "./analysis.ts";
import type { RowSource, ScopeRelation } from "./scope.ts";
import { type Alias, textsOf } from "./tree.ts";

/** `as t(a, b)` gives the first columns other names; the rest keep theirs. */
export function renamed(relation: ScopeRelation, alias: Alias | undefined, analysis: Analysis): ScopeRelation {
  return withNames(relation, textsOf(alias?.colnames), relation.alias, analysis);
}

/** Gives the first columns of a table or query, which `of` calls by its name, other names. */
export function withNames<T extends RowSource>(source: T, names: readonly string[], of: string, analysis: Analysis): T {
  if (names.length === 0) return source;
  if (source.columnNamed !== undefined) {
    analysis.isUnclear(`the column names that ${of} is given: which columns they are for is not known`, undefined);
    return { ...source, columns: names.map((name) => ({ name, dependencies: new Map() })) };
  }
  analysis.needs(source.columns, names.length);
  const columns = source.columns.map((column, i) => {
    const name = names[i];
    return name === undefined || name === column.name ? column : { ...column, name };
  });
  return { ...source, columns };
}
