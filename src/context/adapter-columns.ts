import { getColumns } from "../adapter/catalog.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { relationArgument } from "./adapter-relations.ts";
import type { AdapterMethod } from "./adapter-value.ts";
import { ColumnValue } from "./column-value.ts";
import { driverTypeName } from "./driver-type-names.ts";
import { method } from "./host-method.ts";
import type { NodeScope } from "./node-scope.ts";
import { RelationValue } from "./relation-value.ts";

/** Columns of a relation in order. A project's own `get_columns_in_relation` macro is asked where there is one. */
export async function columnsOf(scope: NodeScope, relation: RelationValue): Promise<ColumnValue[]> {
  const { environment, node } = scope;
  if (environment.macros.isOverridden("get_columns_in_relation", node.package_name)) {
    return (await scope.callMacro("get_columns_in_relation", [relation])) as ColumnValue[];
  }
  const columns = await getColumns(await scope.connection.session(), relation.relation);
  return columns.map((column) => ColumnValue.from(column));
}

/** Columns that `from` has and `to` has not, by name. */
async function missingColumns(scope: NodeScope, from: RelationValue, to: RelationValue): Promise<ColumnValue[]> {
  const present = new Set((await columnsOf(scope, to)).map((column) => column.name));
  return (await columnsOf(scope, from)).filter((column) => !present.has(column.name));
}

/** Widens the character columns of `to` that are shorter than those of `from` (docs.getdbt.com/reference/dbt-jinja-functions/adapter#expand_target_column_types). */
export async function expandColumnTypes(scope: NodeScope, from: RelationValue, to: RelationValue): Promise<void> {
  const goal = new Map((await columnsOf(scope, from)).map((column) => [column.name, column]));
  for (const column of await columnsOf(scope, to)) {
    const wanted = goal.get(column.name);
    if (wanted === undefined || !column.canExpandTo(wanted)) continue;
    await scope.callMacro("alter_column_type", [to, column.name, wanted.dataType]);
  }
}

/** Types as Postgres writes them, by oid; nothing is asked where there are none. */
async function typeNames(scope: NodeScope, oids: readonly number[]): Promise<Map<number, string>> {
  if (oids.length === 0) return new Map();
  const { rows } = await scope.connection.query(
    `select oid, format_type(oid, null) from pg_type where oid in (${[...new Set(oids)]})`,
  );
  return new Map(rows.map(([oid, name]) => [Number(oid), String(name)]));
}

/** Checks that a relation has the columns of a snapshot table. Throws SNAPSHOT_TARGET that lists what is missing. */
async function checkSnapshotTarget(scope: NodeScope, relation: RelationValue, names: unknown, wanted: string[]) {
  const present = new Set((await columnsOf(scope, relation)).map((column) => column.name.toLowerCase()));
  const spelled = (key: string) => {
    const own = names instanceof Map ? names.get(key) : (names as Record<string, unknown> | null | undefined)?.[key];
    return typeof own === "string" ? own : key;
  };
  const missing = wanted.map(spelled).filter((name) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return;
  throw new TstlError(
    "SNAPSHOT_TARGET",
    `Snapshot target is missing configured columns (missing "${missing.join('", "')}")`,
    {
      node: scope.node.unique_id,
      hint: `${relation.render()} was not made by this snapshot's settings: rename its columns, or drop the table to start anew`,
    },
  );
}

const SNAPSHOT_COLUMNS = ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"];

/** Methods of `adapter` about columns. */
export const columnMethods: Record<string, AdapterMethod> = {
  get_columns_in_relation: (scope) =>
    method("get_columns_in_relation", ["relation"], (relation) =>
      columnsOf(scope, relationArgument("get_columns_in_relation", relation)),
    ),
  get_columns_in_table: (scope) =>
    method("get_columns_in_table", ["schema", "identifier"], (schema, identifier) => {
      const { database } = scope.environment.config.target;
      return columnsOf(scope, new RelationValue({ database, schema: String(schema), identifier: String(identifier) }));
    }),
  get_missing_columns: (scope) =>
    method("get_missing_columns", ["from_relation", "to_relation"], (from, to) =>
      missingColumns(scope, relationArgument("get_missing_columns", from), relationArgument("get_missing_columns", to)),
    ),
  expand_target_column_types: (scope) =>
    method("expand_target_column_types", ["from_relation", "to_relation"], async (from, to) => {
      const name = "expand_target_column_types";
      await expandColumnTypes(scope, relationArgument(name, from), relationArgument(name, to));
      return null;
    }),
  get_column_schema_from_query: (scope) =>
    method("get_column_schema_from_query", ["sql"], async (sql) => {
      const result = await scope.connection.query(String(sql));
      const oids = result.columns.map(({ typeOid }) => typeOid).filter((oid) => driverTypeName(oid) === undefined);
      const names = await typeNames(scope, oids);
      return result.columns.map(({ name, typeOid }) => {
        return new ColumnValue(name, driverTypeName(typeOid) ?? names.get(typeOid) ?? "unknown");
      });
    }),
  valid_snapshot_target: (scope) =>
    method("valid_snapshot_target", ["relation", "column_names"], async (relation, names) => {
      await checkSnapshotTarget(scope, relationArgument("valid_snapshot_target", relation), names, SNAPSHOT_COLUMNS);
      return null;
    }),
  assert_valid_snapshot_target_given_strategy: (scope) =>
    method(
      "assert_valid_snapshot_target_given_strategy",
      ["relation", "column_names", "strategy"],
      async (value, names, strategy) => {
        const relation = relationArgument("assert_valid_snapshot_target_given_strategy", value);
        const hardDeletes = strategy instanceof Map ? strategy.get("hard_deletes") : undefined;
        const wanted = hardDeletes === "new_record" ? [...SNAPSHOT_COLUMNS, "dbt_is_deleted"] : SNAPSHOT_COLUMNS;
        await checkSnapshotTarget(scope, relation, names, wanted);
        return null;
      },
    ),
};
