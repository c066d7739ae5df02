import type { Environment } from "../context/environment.ts";
import { isBuiltin } from "../context/macro-registry.ts";
import type { RelationValue } from "../context/relation-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { MacroNode, ManifestNode } from "../manifest/node.ts";
import { didYouMean } from "../util/suggest.ts";
import { customMaterialization } from "./custom.ts";
import { incremental } from "./incremental.ts";
import type { Materialization, MaterializationTask } from "./materialization.ts";
import { materializedView } from "./materialized-view.ts";
import { refuseWithoutSql } from "./refuse-columnless.ts";
import { seed } from "./seed.ts";
import { snapshot } from "./snapshot.ts";
import { table } from "./table.ts";
import { view } from "./view.ts";

const BUILTIN: Record<string, Materialization> = {
  __proto__: null as never,
  table,
  view,
  incremental,
  materialized_view: materializedView,
  snapshot,
  seed,
};

/** Makes the node's relation by the project's materialization of that name, or the built-in one. */
export function materialize(task: MaterializationTask): Promise<RelationValue[]> {
  const name = task.config.materialized;
  const own = projectMaterialization(task.scope.environment, name);
  if (own !== undefined) return customMaterialization(task, own);
  const builtin = BUILTIN[name];
  if (builtin !== undefined) {
    refuseWithoutSql(task);
    return builtin(task);
  }
  throw missing(task.node, name);
}

/** What is wrong with the name of a materialization, if there is none of it. Ephemeral models have none. */
export function materializationFault(
  environment: Environment,
  node: ManifestNode,
  name: string,
): TstlError | undefined {
  const isThere = name === "ephemeral" || Object.hasOwn(BUILTIN, name) || projectMaterialization(environment, name);
  return isThere ? undefined : missing(node, name);
}

function missing(node: ManifestNode, name: string): TstlError {
  return new TstlError(
    "MATERIALIZATION_MISSING",
    `No materialization '${name}' was found for adapter postgres! (searched types 'default' and 'postgres')`,
    {
      node: node.unique_id,
      place: { file: node.original_file_path },
      hint: didYouMean(name, Object.keys(BUILTIN)),
    },
  );
}

function projectMaterialization({ macros, config }: Environment, name: string): MacroNode | undefined {
  // A package replaces what is built in only where the project hands it on, or allows it by dbt's flag.
  const builtin = Object.hasOwn(BUILTIN, name);
  const mayReplace = config.flags.require_explicit_package_overrides_for_builtin_materializations === false;
  const installed = builtin && !mayReplace ? [] : config.packages.map((each) => each.name);
  const packages = [config.project.name, ...installed];
  for (const adapter of ["postgres", "default"]) {
    for (const packageName of packages) {
      const macro = macros.inPackage(packageName, `materialization_${name}_${adapter}`);
      if (macro !== undefined && !isBuiltin(macro)) return macro;
    }
  }
  return undefined;
}
