import { TstlError } from "../errors/tstl-error.ts";
import type { ResourceType } from "../manifest/node.ts";
import type { RawConfig } from "./config-tree.ts";
import { isMapping } from "./properties.ts";
import type { Session } from "./session.ts";

const TREES = [
  ["models", "model"],
  ["seeds", "seed"],
  ["snapshots", "snapshot"],
  ["sources", "source"],
  ["data_tests", "test"],
] as const;

/** Warns of folders that the project file configures and in which there is nothing of the kind, as dbt does. */
export function warnUnusedPaths(session: Session): void {
  const { trees, placeOf } = session.config.project;
  for (const [tree, type] of TREES) {
    const paths = configuredPaths(trees[tree], []);
    if (paths.length === 0) continue;
    const used = usedPaths(session, type);
    for (const path of paths) {
      if (used.has(path.join("\0"))) continue;
      session.manifest.warnings.push(
        new TstlError("CONFIG_PATH_UNUSED", `"${tree}: ${path.join(".")}" of the project file applies to nothing`, {
          place: placeOf([tree, ...path]),
          hint: "check the names of the folders",
        }),
      );
    }
  }
}

/** Paths of a tree at which configs stand; the tree's top applies to everything. */
function configuredPaths(tree: RawConfig, path: readonly string[]): string[][] {
  const paths: string[][] = [];
  let hasConfigs = false;
  for (const [key, value] of Object.entries(tree)) {
    if (!key.startsWith("+") && isMapping(value)) paths.push(...configuredPaths(value, [...path, key]));
    else hasConfigs = true;
  }
  return hasConfigs && path.length > 0 ? [[...path], ...paths] : paths;
}

function usedPaths({ manifest }: Session, type: ResourceType): Set<string> {
  const used = new Set<string>();
  const things = [...manifest.nodes.values(), ...manifest.sources.values(), ...[...manifest.disabled.values()].flat()];
  for (const { resource_type: other, fqn } of things) {
    // Models' configs also hold for what has no tree of its own.
    if (other !== type && !(type === "model" && (other === "analysis" || other === "operation"))) continue;
    for (let length = fqn.length; length > 0; length--) {
      const path = fqn.slice(0, length).join("\0");
      if (used.has(path)) break;
      used.add(path);
    }
  }
  return used;
}
