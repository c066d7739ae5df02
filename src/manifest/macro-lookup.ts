import type { Config } from "../config/config.ts";
import { remember } from "../util/remember.ts";
import type { MacroNode } from "./node.ts";

/** Packages whose macros tstl brings along: they are found last, so that projects and packages override them. */
export const INTERNAL_PACKAGES = ["dbt_postgres", "dbt"] as const;

/** Look-ups of macros by name. */
export interface MacroLookup {
  /** What a call of `name()` means in a file of package `from`. */
  find(name: string, from: string): MacroNode | undefined;
  /** What `pkg.name()` means; `dbt` stands for all that tstl brings along. */
  inPackage(packageName: string, name: string): MacroNode | undefined;
  /** Whether `name` is a package that macros can be called through. */
  hasPackage(packageName: string): boolean;
  /** What `adapter.dispatch(name, namespace)` gives: the first of its candidates that there is. */
  dispatch(name: string, namespace: string | null, from: string): MacroNode | undefined;
  /** What dispatch looks for, in order: `postgres__name` before `default__name`, package by package; null for any. */
  candidates(name: string, namespace: string | null): { packageName: string | null; name: string }[];
}

/** What dispatch needs to know of the project. */
export interface DispatchRules {
  /** The root project's name. */
  root: string;
  /** The names of the packages that are installed, whether they bring macros or not. */
  packages: readonly string[];
  /** The root project's `dispatch:` entries. */
  dispatch: readonly { macroNamespace: string; searchOrder: readonly string[] }[];
}

/** What a project's configuration says of dispatch. */
export function dispatchRules({ project, packages }: Pick<Config, "project" | "packages">): DispatchRules {
  return { root: project.name, packages: packages.map(({ name }) => name), dispatch: project.dispatch };
}

const PREFIXES = ["postgres__", "default__"];

/**
 * Indexes macros by name. The order is dbt's (`MacroResolver`): the file's own package, the root project, other
 * packages, then what tstl brings along; a later package wins over an earlier one.
 */
export function createMacroLookup(macros: Iterable<MacroNode>, rules: DispatchRules): MacroLookup {
  const internal = new Map<string, MacroNode>();
  const packages = new Map<string, Map<string, MacroNode>>();
  const internalByPackage = new Map<string, Map<string, MacroNode>>();
  for (const macro of macros) {
    const isInternal = (INTERNAL_PACKAGES as readonly string[]).includes(macro.package_name);
    const into = isInternal ? internalByPackage : packages;
    const named = remember(into, macro.package_name, () => new Map());
    named.set(macro.name, macro);
  }
  for (const name of [...INTERNAL_PACKAGES].reverse()) {
    for (const macro of internalByPackage.get(name)?.values() ?? []) internal.set(macro.name, macro);
  }
  const anywhere = new Map(internal);
  for (const named of packages.values()) for (const macro of named.values()) anywhere.set(macro.name, macro);
  for (const macro of packages.get(rules.root)?.values() ?? []) anywhere.set(macro.name, macro);

  const find = (name: string, from: string) =>
    packages.get(from)?.get(name) ?? internalByPackage.get(from)?.get(name) ?? anywhere.get(name);
  const inPackage = (packageName: string, name: string) =>
    packageName === "dbt"
      ? internal.get(name)
      : (packages.get(packageName) ?? internalByPackage.get(packageName))?.get(name);
  const hasPackage = (name: string) => packages.has(name) || internalByPackage.has(name) || name === "dbt";
  const installed = new Set([rules.root, ...rules.packages, ...INTERNAL_PACKAGES]);
  // A namespace that is neither configured nor a package's name restricts nothing (dbt's `_get_search_packages`).
  const searchOrder = (namespace: string | null): readonly (string | null)[] => {
    const configured = rules.dispatch.find((entry) => entry.macroNamespace === namespace)?.searchOrder ?? [];
    if (configured.length > 0) return configured;
    return namespace !== null && installed.has(namespace) ? [rules.root, namespace] : [null];
  };
  const candidates: MacroLookup["candidates"] = (name, namespace) =>
    searchOrder(namespace).flatMap((packageName) => PREFIXES.map((prefix) => ({ packageName, name: prefix + name })));
  return {
    find,
    inPackage,
    hasPackage,
    dispatch(name, namespace, from) {
      for (const candidate of candidates(name, namespace)) {
        const { packageName } = candidate;
        const macro = packageName === null ? find(candidate.name, from) : inPackage(packageName, candidate.name);
        if (macro) return macro;
      }
      return undefined;
    },
    candidates,
  };
}
