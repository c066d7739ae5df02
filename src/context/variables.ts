import type { Config } from "../config/config.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The variables that a node of a package sees, the strongest first: the command line, the project's `vars` for that
 * package, the project's global `vars`, the package's own (docs.getdbt.com/docs/build/project-variables).
 */
function layers(config: Config, packageName: string): Record<string, unknown>[] {
  const found = [config.cliVars];
  const own = config.packages.find((each) => each.name === packageName);
  for (const project of own === undefined ? [config.project] : [config.project, own]) {
    const scoped = project.vars[packageName];
    if (isRecord(scoped)) found.push(scoped);
    found.push(project.vars);
  }
  return found;
}

/** Looks a variable up; undefined when nobody sets it. */
export function findVariable(config: Config, packageName: string, name: string): unknown {
  return layers(config, packageName).find((layer) => Object.hasOwn(layer, name))?.[name];
}

/** Every variable in sight of a package, for error messages. */
export function visibleVariables(config: Config, packageName: string): Record<string, unknown> {
  return Object.assign({}, ...layers(config, packageName).reverse());
}

/** A variable may hold a template, such as `{{ ref('users') }}`: then `var()` gives what that renders to. */
export function isTemplate(value: unknown): value is string {
  return typeof value === "string" && (value.includes("{{") || value.includes("{%"));
}
