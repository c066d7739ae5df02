import { TstlError } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import type { ParsedYaml, YamlPath } from "../../util/yaml.ts";
import { SECRET_PREFIX } from "./load-environment.ts";

/**
 * Renders a template that is a value of a config file: to a text, or to another value where it says so with
 * `as_number`, `as_bool` or `as_native`. The template engine; handed in, because it stands below this folder.
 */
export type RenderNative = (source: string, scope: ReadonlyMap<string, unknown>) => unknown;

/** A function as templates call it: positional and named arguments. */
export type ScopeFunction = (args: unknown[], kwargs: Record<string, unknown>) => unknown;

/** What values of config files may call, and the engine that renders them. */
export interface ConfigRenderer {
  render: RenderNative;
  scope: ReadonlyMap<string, unknown>;
}

/**
 * `env_var(name, default)`. Throws ENV_VAR_MISSING for a variable that is not set and has no default, and
 * ENV_VAR_SECRET for a secret outside of the files that may hold one.
 */
export function envVarFunction(environment: Readonly<Record<string, string>>, allowSecrets: boolean): ScopeFunction {
  return (args, kwargs) => {
    const name = String(args[0] ?? kwargs.var ?? "");
    const fallback = args[1] ?? kwargs.default;
    if (name.startsWith(SECRET_PREFIX) && !allowSecrets) {
      throw new TstlError("ENV_VAR_SECRET", `the secret "${name}" may be used in profiles and targets only`);
    }
    if (Object.hasOwn(environment, name)) return environment[name];
    if (fallback !== undefined && fallback !== null) return fallback;
    throw new TstlError("ENV_VAR_MISSING", `the environment variable "${name}" is not set`, {
      hint:
        didYouMean(name, Object.keys(environment)) ??
        `set it, write it into .env, or give a default: env_var('${name}', 'value')`,
    });
  };
}

/** `var(name, default)` of config files, which knows the command line's variables only, as in dbt. */
export function varFunction(cliVars: Readonly<Record<string, unknown>>): ScopeFunction {
  return (args, kwargs) => {
    const name = String(args[0] ?? kwargs.var ?? "");
    if (Object.hasOwn(cliVars, name)) return cliVars[name];
    if (args.length > 1) return args[1];
    if ("default" in kwargs) return kwargs.default;
    throw new TstlError("VARIABLE_MISSING", `the variable "${name}" is not set`, {
      hint: `config files see the variables of --vars only: --vars '{${name}: value}', or give a default`,
    });
  };
}

const TEMPLATE = /\{\{|\{%|\{#/;

/**
 * A copy of a value with every text rendered that is a template. `skip` names the paths that stay as they are. Errors
 * get the place of the value, and are gathered into `faults`.
 */
export async function renderValues(
  value: unknown,
  renderer: ConfigRenderer,
  placeOf: ParsedYaml["placeOf"],
  faults: TstlError[],
  skip: (path: YamlPath) => boolean = () => false,
  path: YamlPath = [],
): Promise<unknown> {
  if (skip(path)) return value;
  if (typeof value === "string") {
    if (!TEMPLATE.test(value)) return value;
    try {
      const rendered = await renderer.render(value, renderer.scope);
      if (isUndefined(rendered)) throw new TstlError("TEMPLATE_UNDEFINED", `a name in ${value} is not defined`);
      return rendered;
    } catch (error) {
      faults.push(renderFault(error, path, placeOf));
      return value;
    }
  }
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      items.push(await renderValues(item, renderer, placeOf, faults, skip, [...path, index]));
    }
    return items;
  }
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      entries.push([key, await renderValues(item, renderer, placeOf, faults, skip, [...path, key])]);
    }
    return Object.fromEntries(entries);
  }
  return value;
}

/** Whether a template gave the engine's object for what is not there, which is the only one that JSON shows as null. */
function isUndefined(value: unknown): boolean {
  const asJson = (value as { toJSON?: unknown } | null | undefined)?.toJSON;
  return typeof asJson === "function" && asJson.call(value) === null;
}

/** The same fault at the place of the value; templates count lines inside of the value, which nobody sees. */
function renderFault(error: unknown, path: YamlPath, placeOf: ParsedYaml["placeOf"]): TstlError {
  const known = findTstlError(error);
  if (known === null) throw error;
  return new TstlError(known.code, known.message, {
    place: placeOf(path),
    hint: known.hint,
    notes: known.notes.filter((note) => note.place === undefined),
    cause: error,
  });
}

function findTstlError(error: unknown): TstlError | null {
  let found: TstlError | null = null;
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof TstlError) found = current;
  }
  return found;
}
