import type { Config, ConfigTree, PackageConfig } from "../config/config.ts";
import type { ResourceType } from "../manifest/node.ts";
import { remember } from "../util/remember.ts";

/** Configs as somebody wrote them: in a project file, a properties file or a `config()` call. */
export type RawConfig = Record<string, unknown>;

/**
 * The configs that project files give to one node, from weakest to strongest. The same arrays are given for all nodes
 * of a folder that no deeper key names, so that what is computed from them can be shared.
 */
export interface TreeConfigs {
  /** Of the node's own package. */
  own: readonly RawConfig[];
  /** Of the root project, for nodes of packages; they win over everything. */
  root: readonly RawConfig[];
}

/** Finds what the project files say about a node. */
export type TreeConfigLookup = (resourceType: ResourceType, packageName: string, fqn: readonly string[]) => TreeConfigs;

type TreeName = keyof PackageConfig["trees"];

interface Level {
  configs: readonly RawConfig[];
  /** The subtree in which the next name is looked for; undefined below the deepest matching folder. */
  subtree: ConfigTree | undefined;
}

const NOTHING: readonly RawConfig[] = [];

/**
 * Makes the look-up for a project. In a tree, a key with `+` is a config, any other key is one unless its value is a
 * mapping, which is then the subtree of a folder (dbt's `_project_configs` and `fqn_search`).
 */
export function createTreeConfigLookup(config: Pick<Config, "project" | "packages">): TreeConfigLookup {
  const packages = new Map([config.project, ...config.packages].map((pkg) => [pkg.name, pkg]));
  const folders = new Map<string, Level>();
  const pairs = new Map<readonly RawConfig[], Map<readonly RawConfig[], TreeConfigs>>();

  const levels = (pkg: PackageConfig, tree: TreeName, fqn: readonly string[]): readonly RawConfig[] => {
    const folderKey = `${pkg.name}\0${tree}\0${fqn.slice(0, -1).join("\0")}`;
    const folder = remember(folders, folderKey, () => descend(pkg.trees[tree], fqn.slice(0, -1)));
    const leaf = folder.subtree?.[fqn.at(-1)!];
    return isMapping(leaf) ? [...folder.configs, configsOf(leaf)] : folder.configs;
  };

  return (resourceType, packageName, fqn) => {
    const tree = TREE_OF[resourceType] ?? "models";
    const own = levels(packages.get(packageName) ?? config.project, tree, fqn);
    const root = packageName === config.project.name ? NOTHING : levels(config.project, tree, fqn);
    const byRoot = remember(pairs, own, () => new Map<readonly RawConfig[], TreeConfigs>());
    return remember(byRoot, root, () => ({ own, root }));
  };
}

const TREE_OF: Partial<Record<ResourceType, TreeName>> = {
  seed: "seeds",
  snapshot: "snapshots",
  source: "sources",
  test: "data_tests",
  unit_test: "unit_tests",
  exposure: "exposures",
};

function descend(tree: ConfigTree, names: readonly string[]): Level {
  const configs = [configsOf(tree)];
  let subtree: ConfigTree | undefined = tree;
  for (const name of names) {
    const next: unknown = subtree?.[name];
    subtree = isMapping(next) ? next : undefined;
    if (subtree === undefined) break;
    configs.push(configsOf(subtree));
  }
  return { configs: configs.filter((config) => Object.keys(config).length > 0), subtree };
}

function configsOf(tree: ConfigTree): RawConfig {
  const configs: RawConfig = {};
  for (const [key, value] of Object.entries(tree)) {
    if (key.startsWith("+")) configs[key.slice(1).trim()] = value;
    else if (!isMapping(value)) configs[key] = value;
  }
  return configs;
}

function isMapping(value: unknown): value is ConfigTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
