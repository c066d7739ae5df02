import type { Analysis, QueryScope } from "./analysis.ts";
import { columnName } from "./column-name.ts";
import { addDependencies, type Dependencies } from "./dependencies.ts";
import { expressionDependencies, fieldsOf } from "./expression.ts";
import { multipliesRows } from "./functions.ts";
import { missingRelation } from "./name-faults.ts";
import { columnOf } from "./order.ts";
import { findRelation, type RowSource, type Scope, type ScopeColumn } from "./scope.ts";
import { type SqlNode, textsOf } from "./tree.ts";

/** The entries of a list of expressions that `select` or `returning` gives; some may multiply the rows. */
export function readTargets(
  targets: readonly SqlNode[] | undefined,
  scope: QueryScope,
  analysis: Analysis,
  rows: Dependencies,
): { columns: ScopeColumn[]; columnNamed: ColumnNamed | undefined } {
  const open: ColumnNamed[] = [];
  const columns = (targets ?? []).flatMap((target) => readTarget(target, scope, analysis, rows, open));
  return { columns, columnNamed: open[0] };
}

type ColumnNamed = NonNullable<RowSource["columnNamed"]>;

/** One entry of the select list, which `*` makes many. */
function readTarget(
  { ResTarget: target }: SqlNode,
  scope: Scope & Partial<QueryScope>,
  analysis: Analysis,
  rows: Dependencies,
  open: ColumnNamed[],
): ScopeColumn[] {
  if (target === undefined) return [];
  const { val, name, location } = target;
  if (val.ColumnRef?.fields.at(-1)?.A_Star) return starColumns(val.ColumnRef.fields, scope, analysis, location, open);
  if (val.A_Indirection?.indirection.at(-1)?.A_Star) {
    const { arg, indirection } = val.A_Indirection;
    const taken = indirection.length === 1 ? fieldsOf(arg, scope, analysis) : undefined;
    if (taken !== undefined) {
      if (multipliesRows(arg)) for (const column of taken) addDependencies(rows, column.dependencies, "filter");
      return taken.map((column) => ({ ...column, at: column.at ?? location }));
    }
    analysis.isUnclear("the fields that (…).* takes out of a composite value", location);
    return [];
  }
  const dependencies = expressionDependencies(val, scope, analysis);
  if (multipliesRows(val)) addDependencies(rows, dependencies, "filter");
  const nameOfSubquery = (subquery: SqlNode) =>
    (subquery.SelectStmt && analysis.query(subquery.SelectStmt, scope, scope.ctes).columns[0]?.name) ?? "";
  return [
    {
      name: name ?? columnName(val, nameOfSubquery),
      dependencies,
      at: location,
      fields: fieldsOf(val, scope, analysis),
      value: scope.sorts ? columnOf(val, scope) : undefined,
    },
  ];
}

export function starColumns(
  fields: readonly SqlNode[],
  scope: Scope & Partial<QueryScope>,
  analysis: Analysis,
  location: number | undefined,
  open: ColumnNamed[],
): ScopeColumn[] {
  const parts = textsOf(fields);
  const relation = parts.length > 0 ? findRelation(scope, parts) : null;
  if (parts.length > 0 && relation === null) {
    const fault = parts.length === 1 ? missingRelation(scope, parts[0]!) : undefined;
    analysis.isUnclear(`${parts.join(".")}.*, which no relation in from is`, location, { fault });
    open.push((name) => ({ name, dependencies: new Map() }));
    return [];
  }
  const unlisted = (relation === null ? scope.items.flatMap((item) => item.relations) : [relation]).filter(
    ({ columnNamed }) => columnNamed !== undefined,
  );
  for (const { alias, columnNamed, base, isOpenFunction } of unlisted) {
    // Of a subquery it was said inside, where `*` names the relation itself.
    if (base !== undefined || isOpenFunction)
      analysis.isUnclear(`* of ${alias}, of which not all columns are known`, location, {
        unlisted: base,
        isOpen: true,
      });
    open.push(columnNamed!);
  }
  const columns = relation === null ? scope.items.flatMap(({ star }) => star) : relation.columns;
  if (scope.sorts) return columns.map((column) => ({ ...column, at: column.at ?? location, value: column }));
  return columns.map((column) => (column.at === undefined ? { ...column, at: location } : column));
}
