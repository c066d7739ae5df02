import type { Environment } from "../context/environment.ts";
import { isBuiltin } from "../context/macro-registry.ts";
import type { ModelNode, SnapshotNode } from "../manifest/node.ts";
import { type CheckState, digest, digestOfReads } from "./check-state.ts";
import { keyOf } from "./shadow-names.ts";

/**
 * Names of the context that give a template nothing but what its key is made of. Others, such as `graph` and
 * `run_started_at`, show it more than a key could hold.
 */
const COVERED = new Set(
  `ref source config this builtins context var env_var target env schema database project_name execute adapter api column
  exceptions return log print debug render dbt_version thread_id load_result store_result store_raw_result sql
  compiled_code pre_hooks post_hooks fromjson tojson fromyaml toyaml set set_strict zip zip_strict local_md5
  diff_of_two_dicts try_or_compiler_error`.split(/\s+/),
);

/** Whether a template that has looked up these names says the same as long as its key is the same. */
export function isCovered(names: Iterable<string>): boolean {
  for (const name of names) if (!COVERED.has(name)) return false;
  return true;
}

/**
 * Digest of all that the text of a node's templates follows from.
 *
 * @param asksDatabase true where it follows from the columns of what the node reads, too
 */
export function templateKey(
  state: CheckState,
  node: ModelNode | SnapshotNode,
  reads: readonly string[],
  asksDatabase: boolean,
): string {
  const { raw_code: code, config, columns, database, depends_on: dependsOn } = node;
  const parts = [state.surroundings, JSON.stringify([code, config, columns, database, dependsOn]), keyOf(node)];
  for (const id of reads) {
    const read = state.environment.manifest.nodes.get(id) ?? state.environment.manifest.sources.get(id)!;
    if (read.resource_type === "test" || read.resource_type === "analysis") continue;
    parts.push(id, read.database, keyOf(read as never), JSON.stringify(read.config.quoting ?? null));
  }
  if (asksDatabase) parts.push(digestOfReads(state, reads));
  return digest(parts);
}

/** All that any template may see beside its own node: macros, variables, the target. */
export function surroundingsOf({ config, manifest }: Environment, extensions: readonly string[]): string[] {
  const { cliVars, flags, target, project, options } = config;
  const narrowing = [options.fullRefresh, options.empty, options.sample, options.eventTimeStart, options.eventTimeEnd];
  const parts = [
    JSON.stringify([cliVars, flags, target.visible, project.quoting, project.dispatch, narrowing, extensions]),
  ];
  for (const { vars, name } of [project, ...config.packages]) parts.push(name, JSON.stringify(vars));
  for (const macro of manifest.macros.values()) if (!isBuiltin(macro)) parts.push(macro.macro_sql);
  parts.push(
    ...variablesOf(config.environment, [...[...manifest.nodes.values()].map(({ raw_code }) => raw_code), ...parts]),
  );
  return parts;
}

/** The variables of the environment that are named anywhere; all of them where a name is put together. */
function variablesOf(environment: Record<string, string>, texts: readonly string[]): string[] {
  const names = new Set<string>();
  for (const text of texts) {
    if (!text.includes("env_var")) continue;
    for (const [, name] of text.matchAll(/\benv_var\b(?:\s*\(\s*["']([^"'\\]*)["']\s*[,)])?/g)) {
      if (name === undefined) return Object.entries(environment).map((entry) => entry.join("="));
      names.add(name);
    }
  }
  return [...names].map((name) => `${name}=${environment[name]}`);
}
