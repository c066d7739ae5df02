import type { Adapter } from "../adapter/adapter.ts";
import type { Config, PackageConfig } from "../config/config.ts";
import type { Flags } from "../config/flag-table.ts";
import type { Lookup } from "../manifest/lookup.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { GraphNode } from "../manifest/node.ts";
import type { MacroRegistry } from "./macro-registry.ts";
import type { RelationCache } from "./relation-cache.ts";

/** Who hears what templates say. */
export type TemplateLog = (
  level: "debug" | "info" | "warn",
  message: string,
  options?: { node?: GraphNode | undefined; always?: boolean },
) => void;

/** What every template of one invocation shares. */
export interface Environment {
  config: Config;
  flags: Flags;
  /** The flags as templates see them, with dbt's names. */
  visibleFlags: Record<string, unknown>;
  manifest: Manifest;
  macros: MacroRegistry;
  relations: RelationCache;
  lookup: Lookup;
  adapter: Adapter;
  invocationId: string;
  runStartedAt: Date;
  log: TemplateLog;
  /** unique_ids chosen by the selection of this run. */
  selected: readonly string[];
  /** Keeps the text that is sent for a node under target/run. */
  writeRun(node: GraphNode, text: string): void;
  /** Keeps the compiled SQL of a node under target/compiled. */
  writeCompiled(node: GraphNode, text: string): void;
}

/** The package that a node or macro belongs to; the project itself for what has none. */
export function packageOf(environment: Pick<Environment, "config">, name: string): PackageConfig {
  const { config } = environment;
  return config.packages.find((each) => each.name === name) ?? config.project;
}
