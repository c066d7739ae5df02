import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { GET_ATTRIBUTE, GET_ITEM, type JinjaFunction, TO_STRING, tupleOf } from "../template/index.ts";
import { columnMethods } from "./adapter-columns.ts";
import { constraintMethods } from "./adapter-constraints.ts";
import { relationMethods } from "./adapter-relations.ts";
import { columnApi } from "./column-value.ts";
import { convertType } from "./convert-type.ts";
import type { Environment } from "./environment.ts";
import { method } from "./host-method.ts";
import type { NodeScope } from "./node-scope.ts";
import { relationApi } from "./relation-api.ts";
import { AdapterResponseValue, statusOf } from "./statement-results.ts";
import { TableValue } from "./table-value.ts";

/** A method of `adapter`: made for the scope in which a template asks for it. */
export type AdapterMethod = (scope: NodeScope) => unknown;

/** The `adapter` object of templates (docs.getdbt.com/reference/dbt-jinja-functions/adapter). */
export class AdapterValue {
  readonly #scope: NodeScope;

  constructor(scope: NodeScope) {
    this.#scope = scope;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    const make = METHODS[name];
    if (make === undefined) return undefined;
    const silent = this.#scope.execute ? undefined : PARSE_REPLACEMENTS[name];
    return silent ?? make(this.#scope);
  }

  [TO_STRING](): string {
    return "<adapter postgres>";
  }
}

/** Strategies that dbt knows; one that Postgres lacks is refused before the macro is looked for. */
const BUILTIN_STRATEGIES = ["append", "delete+insert", "merge", "insert_overwrite", "microbatch"];
const POSTGRES_STRATEGIES = ["append", "delete+insert", "merge", "microbatch"];

const METHODS: Record<string, AdapterMethod> = {
  __proto__: null as never,
  ...relationMethods,
  ...columnMethods,
  convert_type: convertType,
  ...constraintMethods,
  dispatch: (scope) =>
    method("dispatch", ["macro_name", "macro_namespace"], (name, namespace) => scope.dispatch(String(name), namespace)),
  type: () => method("type", [], () => "postgres"),
  quote: () => method("quote", ["identifier"], (name) => quoteIdentifier(String(name))),
  quote_as_configured: (scope) =>
    method("quote_as_configured", ["identifier", "quote_key"], (name, key) => {
      const quoting = scope.environment.config.project.quoting as Record<string, boolean | null>;
      return quoting[String(key)] === false ? String(name) : quoteIdentifier(String(name));
    }),
  quote_seed_column: () =>
    method("quote_seed_column", ["column", "quote_config"], (name, quote) =>
      quote === false ? String(name) : quoteIdentifier(String(name)),
    ),
  execute: (scope) =>
    method("execute", ["sql", "auto_begin", "fetch", "limit"], async (sql, autoBegin, fetch) => {
      const text = String(sql);
      const result = await (autoBegin === true
        ? scope.connection.queryInTransaction(text)
        : scope.connection.query(text));
      const table = fetch === true ? TableValue.from(result, scope.print) : new TableValue([], []);
      return tupleOf([new AdapterResponseValue(statusOf(result)), table]);
    }),
  add_query: (scope) =>
    method("add_query", ["sql", "auto_begin", "bindings", "abridge_sql_log"], async (sql, autoBegin) => {
      const begin = autoBegin !== false;
      await (begin ? scope.connection.queryInTransaction(String(sql)) : scope.connection.query(String(sql)));
      return null;
    }),
  commit: (scope) => method("commit", [], () => scope.connection.commit().then(() => "")),
  begin: (scope) => method("begin", [], () => scope.connection.begin().then(() => "")),
  verify_database: (scope) =>
    method("verify_database", ["database"], (database) => {
      const own = scope.environment.config.target.database;
      const given = String(database).replace(/^"|"$/g, "");
      if (given.toLowerCase() === own.toLowerCase()) return "";
      throw new TstlError("CROSS_DATABASE", `Cross-db references not allowed in postgres (${given} vs ${own})`, {
        hint: "Postgres queries see one database; copy the data or use a foreign table",
      });
    }),
  get_hard_deletes_behavior: () => method("get_hard_deletes_behavior", ["config"], (config) => hardDeletes(config)),
  get_incremental_strategy_macro: (scope) =>
    method("get_incremental_strategy_macro", ["model_context", "strategy"], (_, strategy) =>
      incrementalStrategyMacro(scope, typeof strategy === "string" ? strategy : "default"),
    ),
  standardize_grants_dict: () =>
    method("standardize_grants_dict", ["grants_table"], (table) => standardGrants(table as TableValue)),
  behavior: () => BEHAVIOR,
  Relation: (scope) => relationApi(scope),
  Column: () => columnApi,
};

/** dbt's behaviour switches, all in their settled position. */
const BEHAVIOR = {
  [GET_ATTRIBUTE]: (_name: string) => ({
    [GET_ATTRIBUTE]: (name: string) => (name === "no_warn" || name === "setting" ? false : undefined),
    [TO_STRING]: () => "False",
  }),
};

const nothing: JinjaFunction = () => null;
const emptyList: JinjaFunction = () => [];

/** While parsing, nothing is asked of the database: what dbt's `available.parse` gives instead. */
const PARSE_REPLACEMENTS: Record<string, JinjaFunction> = {
  __proto__: null as never,
  get_relation: nothing,
  get_columns_in_relation: emptyList,
  get_columns_in_table: emptyList,
  get_missing_columns: emptyList,
  get_column_schema_from_query: emptyList,
  list_relations: emptyList,
  list_relations_without_caching: emptyList,
  check_schema_exists: () => false,
  already_exists: () => false,
  expand_target_column_types: nothing,
  create_schema: nothing,
  drop_schema: nothing,
  drop_relation: nothing,
  rename_relation: nothing,
  truncate_relation: nothing,
  execute: () => tupleOf(["", new TableValue([], [])]),
  add_query: () => tupleOf([null, null]),
  commit: () => "",
  verify_database: () => "",
  valid_snapshot_target: nothing,
  assert_valid_snapshot_target_given_strategy: nothing,
};

function readKey(config: unknown, key: string): unknown {
  if (config instanceof Map) return config.get(key);
  const host = config as { [GET_ITEM]?: (key: unknown) => unknown } & Record<string, unknown>;
  return host?.[GET_ITEM]?.(key) ?? host?.[key];
}

/** `hard_deletes`, or what the older `invalidate_hard_deletes` means (docs.getdbt.com/reference/resource-configs/hard-deletes). */
function hardDeletes(config: unknown): string {
  const legacy = readKey(config, "invalidate_hard_deletes");
  const value = readKey(config, "hard_deletes");
  if (legacy && value) {
    throw new TstlError(
      "SNAPSHOT_CONFIG",
      "You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.",
    );
  }
  if (legacy || value === "invalidate") return "invalidate";
  if (value === "new_record") return "new_record";
  if (value === undefined || value === null || value === "ignore") return "ignore";
  throw new TstlError("SNAPSHOT_CONFIG", `Invalid setting for property hard_deletes.`, {
    hint: "use ignore, invalidate or new_record",
  });
}

/** The macro that writes the SQL of an incremental strategy. Throws INCREMENTAL_STRATEGY for one that nobody wrote. */
export function incrementalStrategyMacro(scope: NodeScope, strategy: string): JinjaFunction {
  const macro = isForeignStrategy(strategy) ? undefined : scope.get(strategyMacroName(strategy));
  if (macro !== undefined) return macro as JinjaFunction;
  throw strategyMissing(scope.environment, scope.node, strategy);
}

/** What is wrong with the name of an incremental strategy, if nobody wrote it. */
export function incrementalStrategyFault(
  environment: Environment,
  node: ManifestNode,
  strategy: string,
): TstlError | undefined {
  const name = strategyMacroName(strategy);
  const macro = environment.macros.find(name, node.package_name);
  return macro !== undefined && !isForeignStrategy(strategy) ? undefined : strategyMissing(environment, node, strategy);
}

const strategyMacroName = (strategy: string) => `get_incremental_${strategy.replaceAll("+", "_")}_sql`;

/** One of dbt's own that other databases have. */
function isForeignStrategy(strategy: string): boolean {
  return BUILTIN_STRATEGIES.includes(strategy) && !POSTGRES_STRATEGIES.includes(strategy);
}

function strategyMissing({ config }: Environment, node: { unique_id: string }, strategy: string): TstlError {
  const name = strategyMacroName(strategy);
  const known = `use one of ${POSTGRES_STRATEGIES.join(", ")}`;
  if (isForeignStrategy(strategy)) {
    const message = `The incremental strategy '${strategy}' is not valid for this adapter`;
    return new TstlError("INCREMENTAL_STRATEGY", message, { node: node.unique_id, hint: known });
  }
  const message = `dbt could not find an incremental strategy macro with the name "${name}" in ${config.project.name}`;
  const hint = `${known}, or write the macro ${name}`;
  return new TstlError("INCREMENTAL_STRATEGY", message, { node: node.unique_id, hint });
}

/** Rows of grantee and privilege to privilege -> grantees. */
function standardGrants(table: TableValue): Map<string, unknown[]> {
  const grants = new Map<string, unknown[]>();
  for (const row of table.rows) {
    const privilege = String(row[GET_ITEM]("privilege_type")).toLowerCase();
    grants.set(privilege, [...(grants.get(privilege) ?? []), row[GET_ITEM]("grantee")]);
  }
  return grants;
}
