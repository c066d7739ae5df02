import { DBT_VERSION } from "../config/files/dbt-version.ts";
import { invocationArgs } from "../config/visible-flags.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { GET_ATTRIBUTE, GET_ITEM, hostFunction, MAPPING, ReturnSignal } from "../template/index.ts";
import { AdapterValue } from "./adapter-value.ts";
import { columnApi } from "./column-value.ts";
import { ConfigValue } from "./config-value.ts";
import { dataHelpers } from "./data-helpers.ts";
import { environmentVariable } from "./environment-variable.ts";
import { exceptionsOf } from "./exceptions.ts";
import { method } from "./host-method.ts";
import { modules } from "./modules.ts";
import type { NodeScope } from "./node-scope.ts";
import { relationOf, runtimeRef, runtimeSource } from "./references.ts";
import { relationApi } from "./relation-api.ts";
import { withRuntimeConfig } from "./runtime-config.ts";
import { AdapterResponseValue } from "./statement-results.ts";
import { withTypeAliases } from "./type-aliases.ts";
import { findVariable, isTemplate, visibleVariables } from "./variables.ts";

/** Makes the value of a name for one node. */
export type Provider = (scope: NodeScope) => unknown;

/** Every name of dbt's context that is not a macro (docs.getdbt.com/reference/dbt-jinja-functions-context-variables). */
export const GLOBALS: Record<string, Provider> = {
  __proto__: null as never,
  ...dataHelpers,
  ref: (scope) => withRuntimeConfig(runtimeRef(scope), scope.environment.config),
  source: (scope) => withRuntimeConfig(runtimeSource(scope), scope.environment.config),
  config: (scope) => new ConfigValue(scope.node),
  builtins: (scope) => ({
    ref: withRuntimeConfig(runtimeRef(scope), scope.environment.config),
    source: withRuntimeConfig(runtimeSource(scope), scope.environment.config),
    config: new ConfigValue(scope.node),
  }),
  this: (scope) => (scope.isOperation ? null : relationOf(scope.environment, scope.node as never)),
  model: (scope) => withTypeAliases(scope.node),
  node: (scope) => scope.node,
  graph: (scope) => graphOf(scope),
  execute: (scope) => scope.execute,
  adapter: (scope) => new AdapterValue(scope),
  api: (scope) => ({ Relation: relationApi(scope), Column: columnApi }),
  column: () => columnApi,
  var: (scope) => variableFunction(scope),
  env_var: (scope) => environmentVariable(scope.environment.config, scope.node.unique_id),
  target: (scope) => scope.environment.config.target.visible,
  env: (scope) => scope.environment.config.target.visible,
  schema: (scope) => scope.node.schema ?? scope.environment.config.target.schema,
  database: (scope) => scope.node.database ?? scope.environment.config.target.database,
  project_name: (scope) => scope.environment.config.project.name,
  flags: (scope) => flagsOf(scope),
  invocation_args_dict: (scope) => invocationArgs(scope.environment.config),
  invocation_id: (scope) => scope.environment.invocationId,
  run_started_at: (scope) => modules.datetimeFrom(scope.environment.runStartedAt),
  dbt_version: () => DBT_VERSION,
  dbt_metadata_envs: (scope) => metadataEnvironment(scope.environment.config.environment),
  thread_id: () => "MainThread",
  selected_resources: (scope) => [...scope.environment.selected],
  modules: () => modules.root,
  exceptions: (scope) => exceptionsOf(scope),
  sql: (scope) => scope.compiledCode,
  compiled_code: (scope) => scope.compiledCode,
  pre_hooks: (scope) => scope.node.config["pre-hook"] ?? [],
  post_hooks: (scope) => scope.node.config["post-hook"] ?? [],
  context: (scope) => contextOf(scope),
  return: () =>
    hostFunction("return", ["data="], (data: unknown) => {
      throw new ReturnSignal(data ?? null);
    }),
  log: (scope) =>
    method("log", ["msg", "info"], (message, info) => {
      scope.environment.log(info ? "info" : "debug", String(message), { node: scope.node as never });
      return "";
    }),
  print: (scope) =>
    method("print", ["msg"], (message) => {
      scope.print(String(message));
      return "";
    }),
  debug: () => method("debug", [], () => ""),
  render: (scope) => method("render", ["string"], (text) => scope.render(String(text))),
  write: (scope) =>
    method("write", ["payload"], (text) => {
      scope.environment.writeRun(scope.node as never, String(text));
      return "";
    }),
  store_result: (scope) =>
    method("store_result", ["name", "response", "agate_table"], (name, response, table) => {
      scope.results.store(String(name), response, table);
      return "";
    }),
  store_raw_result: (scope) =>
    method(
      "store_raw_result",
      ["name", "message", "code", "rows_affected", "agate_table"],
      (name, message, code, rows, table) => {
        const status = {
          _message: String(message ?? ""),
          ...(code == null ? {} : { code: String(code) }),
          ...(rows == null ? {} : { rows_affected: Number(rows) }),
        };
        scope.results.store(String(name), new AdapterResponseValue(status), table);
        return "";
      },
    ),
  load_result: (scope) => method("load_result", ["name"], (name) => scope.results.load(String(name))),
  metric: () => unsupported("metric"),
  function: () => unsupported("function"),
  doc: () => unsupported("doc"),
  submit_python_job: () => unsupported("submit_python_job"),
};

function unsupported(name: string): unknown {
  return method(name, [], () => {
    throw new TstlError("NOT_SUPPORTED", `${name}() is not supported in a template`);
  });
}

// One object for a whole run: packages keep what their nodes and hooks share in it, with `graph.setdefault()`.
const graphs = new WeakMap<object, Record<string, unknown>>();

function graphOf(scope: NodeScope): Record<string, unknown> {
  const { manifest } = scope.environment;
  const made = graphs.get(manifest);
  if (made !== undefined) return made;
  const graph = {
    nodes: manifest.nodes,
    sources: manifest.sources,
    exposures: manifest.exposures,
    groups: manifest.groups,
    macros: manifest.macros,
    unit_tests: manifest.unitTests,
    metrics: {},
    semantic_models: {},
    saved_queries: {},
  };
  graphs.set(manifest, graph);
  return graph;
}

function variableFunction(scope: NodeScope): unknown {
  const { config } = scope.environment;
  const { package_name: packageName, unique_id: id } = scope.node;
  const call = hostFunction("var", ["var_name", "default="], (name: unknown, fallback: unknown) => {
    const value = findVariable(config, packageName, String(name));
    if (value !== undefined) return isTemplate(value) ? scope.render(value, config.project.file) : value;
    if (fallback !== undefined) return fallback;
    // dbt lets a missing variable pass while it parses, since the branch may never run.
    if (!scope.execute) return null;
    const visible = JSON.stringify(visibleVariables(config, packageName), null, 4);
    throw new TstlError(
      "VARIABLE_MISSING",
      `Required var '${String(name)}' not found in config:\nVars supplied to ${scope.node.name} = ${visible}`,
      {
        node: id,
        hint: `set it under vars: in the project file, pass --vars '{${String(name)}: value}', or give var() a default`,
      },
    );
  });
  return Object.assign(call, {
    [GET_ATTRIBUTE]: (attribute: string) =>
      attribute === "has_var"
        ? method("has_var", ["var_name"], (name) => findVariable(config, packageName, String(name)) !== undefined)
        : undefined,
  });
}

/** `flags.FULL_REFRESH`, `flags.WHICH`: names in upper case, none for what is not set. */
function flagsOf(scope: NodeScope): unknown {
  const flags = scope.environment.visibleFlags;
  const read = (name: string) => (Object.hasOwn(flags, name) ? (flags[name] ?? null) : undefined);
  return { [GET_ATTRIBUTE]: (name: string) => read(name.toUpperCase()) };
}

/** `context['render']`, `context.get('dbt_utils')`: the scope itself as a dict. */
function contextOf(scope: NodeScope): unknown {
  const get = (key: unknown) => scope.get(String(key));
  const getOr = method("get", ["key", "default"], (key, fallback) => get(key) ?? fallback ?? null);
  return { [MAPPING]: true, [GET_ITEM]: get, [GET_ATTRIBUTE]: (name: string) => (name === "get" ? getOr : get(name)) };
}

function metadataEnvironment(environment: Record<string, string>): Record<string, string> {
  const prefix = /^DBT(_ENGINE)?_ENV_CUSTOM_ENV_/;
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      prefix.test(name) ? [[name.replace(prefix, ""), value]] : [],
    ),
  );
}
