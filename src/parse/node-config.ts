import type { NodeConfig, ResourceType } from "../manifest/node.ts";
import { remember } from "../util/remember.ts";
import { checkConfig } from "./check-config.ts";
import { CONFIG_DEFAULTS, type ConfigKind } from "./config-defaults.ts";
import type { RawConfig, TreeConfigs } from "./config-tree.ts";
import { mergeConfig, overlayConfig } from "./merge-config.ts";

/** Everything that configures one node. */
export interface ConfigInputs {
  resourceType: ResourceType;
  tree: TreeConfigs;
  /** From the node's entry in a properties file. */
  properties?: RawConfig | undefined;
  /** From `config()` in the node's own text. */
  inFile?: RawConfig | undefined;
}

/** A node's configs: as they hold, and as written. Shared between nodes; not to be changed. */
export interface ComputedConfig<T extends NodeConfig = NodeConfig> {
  config: T;
  unrendered: RawConfig;
}

/** Computes configs and remembers those that many nodes share. */
export type ConfigComputer = (inputs: ConfigInputs) => ComputedConfig;

/**
 * Makes the function that computes a node's configs, in dbt's order of strength: the project file's tree from the root
 * to the deepest folder, properties, `config()` in the file, and for a package's node the root project's tree.
 */
export function createConfigComputer(): ConfigComputer {
  const shared = new Map<ConfigKind, Map<TreeConfigs, ComputedConfig>>();
  const overlaid = new Map<TreeConfigs, Map<string, ComputedConfig>>();
  return (inputs) => {
    const kind = kindOf(inputs.resourceType);
    const byTree = remember(shared, kind, () => new Map());
    if (isEmpty(inputs.properties) && isEmpty(inputs.inFile)) {
      const computed = remember(byTree, inputs.tree, () => compute(kind, inputs));
      return computed;
    }
    // `config(materialized='view')` at the top of every model of a folder is what most projects have.
    const key = kind + keyOf([inputs.properties, inputs.inFile]);
    const byText = remember(overlaid, inputs.tree, () => new Map());
    const computed = remember(byText, key, () => compute(kind, inputs));
    return computed;
  };
}

/** A text that is equal for equal configs. Integers beyond JSON's are rare enough to be tried second. */
function keyOf(configs: unknown): string {
  try {
    return JSON.stringify(configs);
  } catch {
    return JSON.stringify(configs, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  }
}

function isEmpty(config: RawConfig | undefined): boolean {
  if (config !== undefined) for (const _ in config) return false;
  return true;
}

function kindOf(resourceType: ResourceType): ConfigKind {
  if (resourceType === "model" || resourceType === "seed" || resourceType === "snapshot" || resourceType === "test")
    return resourceType;
  return "node";
}

function compute(kind: ConfigKind, { tree, properties, inFile }: ConfigInputs): ComputedConfig {
  const levels = [...tree.own, ...(properties ? [properties] : []), ...(inFile ? [inFile] : []), ...tree.root];
  let merged: RawConfig = CONFIG_DEFAULTS[kind];
  let unrendered: RawConfig = {};
  for (const level of levels) {
    merged = mergeConfig(merged, level);
    unrendered = overlayConfig(unrendered, level);
  }
  checkConfig(kind, merged);
  return { config: finish(kind, merged), unrendered };
}

/** Brings a merged config into the shape of the manifest. */
function finish(kind: ConfigKind, merged: RawConfig): NodeConfig {
  const config = { ...merged };
  if (typeof config.static_analysis === "boolean") config.static_analysis = config.static_analysis ? "on" : "off";
  if (kind === "test") finishTest(config);
  else finishRelation(config);
  if (kind === "model") config.freshness = modelFreshness(config.freshness);
  return config as unknown as NodeConfig;
}

function finishRelation(config: RawConfig): void {
  for (const key of ["pre-hook", "post-hook"]) config[key] = (config[key] as unknown[]).map(hookOf);
  config.docs = { show: true, node_color: null, ...(config.docs as RawConfig) };
  config.contract = { enforced: false, alias_types: true, ...(config.contract as RawConfig) };
}

/** `store_failures_as` says more than `store_failures` and wins (dbt's `TestConfig.finalize_and_validate`). */
function finishTest(config: RawConfig): void {
  const as = config.store_failures_as;
  if (as === null) {
    const store = config.store_failures;
    config.store_failures_as = store === true ? "table" : store === false ? "ephemeral" : null;
  } else config.store_failures = as !== "ephemeral";
}

function modelFreshness(freshness: unknown): unknown {
  const buildAfter = (freshness as RawConfig | null)?.build_after as RawConfig | undefined;
  if (!buildAfter) return null;
  return { build_after: { count: null, period: null, updates_on: "any", ...buildAfter } };
}

function hookOf(hook: unknown): unknown {
  const given = typeof hook === "string" ? parseHook(hook) : (hook as RawConfig);
  return { sql: given.sql, transaction: given.transaction ?? true, index: given.index ?? null };
}

/** A hook may be the JSON of a mapping, which is what `before_begin()` and `after_commit()` return. */
function parseHook(text: string): RawConfig {
  if (text.trimStart().startsWith("{") && !text.trimStart().startsWith("{{")) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === "object" && parsed !== null) return parsed as RawConfig;
    } catch {
      // Not JSON, so it is SQL.
    }
  }
  return { sql: text };
}
