import { takesRow } from "./functions.ts";
import { findRelation, type Scope, type ScopeRelation } from "./scope.ts";

/** What Postgres would refuse a statement for, whatever the types of its columns. */
export interface NameFault {
  sqlstate: string;
  /** In Postgres' words. */
  message: string;
  /** The name that is wrong, without what it is qualified by. */
  name: string;
  /** What may be meant, as it would be written. */
  candidates: readonly string[];
}

/**
 * Why a name that was not found is a fault: no relation that may have such a column can be seen. Undefined where that is
 * not certain: behind a schema, and for functions that are called like columns (`t.count`).
 */
export function missingName(scope: Scope, parts: readonly string[]): NameFault | undefined {
  const name = parts.at(-1)!;
  if (parts.length === 1) {
    const message = `column "${name}" does not exist`;
    return { sqlstate: "42703", message, name, candidates: namesIn(relationsSeen(scope)) };
  }
  if (parts.length > 2) return undefined;
  const relation = findRelation(scope, parts.slice(0, 1));
  if (relation === null) return missingRelation(scope, parts[0]!);
  if (relation.columnNamed !== undefined || takesRow(name)) return undefined;
  const message = `column ${parts.join(".")} does not exist`;
  return { sqlstate: "42703", message, name, candidates: namesIn([relation]) };
}

/** A qualifier that is no alias of any `from` around it. */
export function missingRelation(scope: Scope, name: string): NameFault {
  const candidates = relationsSeen(scope).map(({ alias }) => alias);
  return { sqlstate: "42P01", message: `missing FROM-clause entry for table "${name}"`, name, candidates };
}

/** A name that several relations of one `from` are known to have, or one subquery gives twice. */
export function ambiguousName(scope: Scope, parts: readonly string[]): NameFault | undefined {
  const name = parts.at(-1)!;
  if (parts.length > 1) {
    const columns = findRelation(scope, parts.slice(0, -1))?.columns ?? [];
    return columns.filter((column) => column.name === name).length > 1 ? ambiguous(name) : undefined;
  }
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.items.flatMap(({ star }) => star.filter((column) => column.name === name));
    if (found.length > 1) return ambiguous(name);
    // Perhaps it is of a relation further in, of which not all columns are known.
    const isOpen = at.items.some(({ relations }) => relations.some(({ columnNamed }) => columnNamed !== undefined));
    if (found.length === 1 || isOpen) return undefined;
  }
  return undefined;
}

const ambiguous = (name: string): NameFault => ({
  sqlstate: "42702",
  message: `column reference "${name}" is ambiguous`,
  name,
  candidates: [],
});

/** A column in `using` that one side does not have, or has more than once. */
export function faultInUsing(name: string, side: "left" | "right", columns: readonly string[]): NameFault {
  const count = columns.filter((column) => column === name).length;
  if (count > 1) {
    const message = `common column name "${name}" appears more than once in ${side} table`;
    return { sqlstate: "42702", message, name, candidates: [] };
  }
  const message = `column "${name}" specified in USING clause does not exist in ${side} table`;
  return { sqlstate: "42703", message, name, candidates: columns };
}

function relationsSeen(scope: Scope): ScopeRelation[] {
  const seen: ScopeRelation[] = [];
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    seen.push(...at.items.flatMap(({ relations }) => relations));
  return seen;
}

/** The columns of relations, qualified as Postgres' own hints are. */
function namesIn(relations: readonly ScopeRelation[]): string[] {
  return relations.flatMap(({ alias, columns }) =>
    columns.map(({ name }) => (alias === "" ? name : `${alias}.${name}`)),
  );
}
