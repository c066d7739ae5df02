import { PackageNamespace } from "../../context/macro-registry.ts";
import type { NodeScope } from "../../context/node-scope.ts";
import type { Plain } from "../../manifest/node.ts";
import { GET_ATTRIBUTE, GET_ITEM, type JinjaFunction, MAPPING } from "../../template/index.ts";

/**
 * Lets macros of a scope return fixed values: `is_incremental`, `dbt_utils.current_timestamp`. A name of the context that
 * is no macro, such as `invocation_id`, has the value itself; one that nobody knows is left out, as dbt does. A plain
 * name is stronger than one with the package `dbt`.
 */
export function overrideMacros(scope: NodeScope, macros: Record<string, Plain>): void {
  const byPackage = new Map<string, Map<string, unknown>>();
  const entries = Object.entries(macros).map(([name, value]) => ({ parts: name.split("."), value }));
  for (const { parts, value } of entries) {
    const [packageName, name] = parts;
    if (parts.length !== 2 || name === undefined) continue;
    const namespace = scope.get(packageName!);
    if (!(namespace instanceof PackageNamespace) || namespace[GET_ATTRIBUTE](name) === undefined) continue;
    const own = byPackage.get(packageName!) ?? new Map<string, unknown>();
    own.set(name, returning(value));
    byPackage.set(packageName!, own);
    if (packageName === "dbt") scope.set(name, returning(value));
  }
  for (const [packageName, own] of byPackage) {
    scope.set(packageName, new OverriddenPackage(scope.get(packageName) as PackageNamespace, own));
  }
  for (const { parts, value } of entries) {
    if (parts.length !== 1) continue;
    const name = parts[0]!;
    const before = scope.get(name);
    if (before !== undefined) scope.set(name, typeof before === "function" ? returning(value) : value);
  }
}

function returning(value: Plain): JinjaFunction {
  return () => value;
}

/** The macros of a package, some of them replaced. */
class OverriddenPackage {
  readonly [MAPPING] = true;
  readonly #original: PackageNamespace;
  readonly #own: ReadonlyMap<string, unknown>;

  constructor(original: PackageNamespace, own: ReadonlyMap<string, unknown>) {
    this.#original = original;
    this.#own = own;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return this.#own.get(name) ?? this.#original[GET_ATTRIBUTE](name);
  }

  [GET_ITEM](key: unknown): unknown {
    return this[GET_ATTRIBUTE](String(key));
  }
}
