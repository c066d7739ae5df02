import { TstlError } from "../errors/tstl-error.ts";
import { INTERNAL_PACKAGES, type MacroLookup } from "../manifest/macro-lookup.ts";
import type { MacroNode } from "../manifest/node.ts";
import {
  type CompiledMacro,
  GET_ATTRIBUTE,
  GET_ITEM,
  type JinjaFunction,
  MAPPING,
  TO_STRING,
} from "../template/index.ts";

/** Looks macros up by name and compiles each when it is first called. */
export class MacroRegistry {
  readonly #lookup: MacroLookup;
  readonly #compile: (macro: MacroNode) => CompiledMacro;
  readonly #compiled = new Map<string, CompiledMacro>();

  constructor(lookup: MacroLookup, compile: (macro: MacroNode) => CompiledMacro) {
    this.#lookup = lookup;
    this.#compile = compile;
  }

  /** What a plain name means to a node of `fromPackage`. */
  find(name: string, fromPackage: string): MacroNode | undefined {
    return this.#lookup.find(name, fromPackage);
  }

  /** What `packageName.name` means. */
  inPackage(packageName: string, name: string): MacroNode | undefined {
    return this.#lookup.inPackage(packageName, name);
  }

  hasPackage(name: string): boolean {
    return this.#lookup.hasPackage(name);
  }

  /** True where a project or a package has its own version of a macro that comes with tstl, or of its implementation. */
  isOverridden(name: string, fromPackage: string): boolean {
    const found = [this.find(name, fromPackage), this.#lookup.dispatch(name, "dbt", fromPackage)];
    return found.some((macro) => macro !== undefined && !isBuiltin(macro));
  }

  /**
   * The implementation that `adapter.dispatch(name, namespace)` means
   * (docs.getdbt.com/reference/dbt-jinja-functions/dispatch). Throws MACRO_NOT_FOUND.
   */
  dispatch(name: string, namespace: string | null, fromPackage: string): MacroNode {
    const found = this.#lookup.dispatch(name, namespace, fromPackage);
    if (found !== undefined) return found;
    const searched = this.#lookup
      .candidates(name, namespace)
      .map((each) => (each.packageName === null ? `'${each.name}'` : `'${each.packageName}.${each.name}'`));
    throw new TstlError(
      "MACRO_NOT_FOUND",
      `In dispatch: No macro named '${name}' found within namespace: '${namespace ?? "None"}'\n` +
        `    Searched for: ${searched.join(", ")}`,
    );
  }

  compiled(macro: MacroNode): CompiledMacro {
    let compiled = this.#compiled.get(macro.unique_id);
    if (compiled === undefined) {
      compiled = this.#compile(macro);
      this.#compiled.set(macro.unique_id, compiled);
    }
    return compiled;
  }
}

/** True for a macro that comes with tstl. */
export function isBuiltin(macro: Pick<MacroNode, "package_name">): boolean {
  return (INTERNAL_PACKAGES as readonly string[]).includes(macro.package_name);
}

/** `dbt_utils` in a template: the macros of one package. */
export class PackageNamespace {
  readonly [MAPPING] = true;
  readonly #name: string;
  readonly #registry: MacroRegistry;
  readonly #bind: (macro: MacroNode) => JinjaFunction;

  constructor(name: string, registry: MacroRegistry, bind: (macro: MacroNode) => JinjaFunction) {
    this.#name = name;
    this.#registry = registry;
    this.#bind = bind;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    const macro = this.#registry.inPackage(this.#name, name);
    if (macro !== undefined) return this.#bind(macro);
    if (name !== "get") return undefined;
    return (args: unknown[]) => this[GET_ATTRIBUTE](String(args[0])) ?? args[1] ?? null;
  }

  [GET_ITEM](key: unknown): unknown {
    return this[GET_ATTRIBUTE](String(key));
  }

  [TO_STRING](): string {
    return `<package ${this.#name}>`;
  }
}
