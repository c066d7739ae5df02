import type { Config } from "../config/config.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { hostFunction, type JinjaFunction } from "../template/index.ts";

/** Variables that hold secrets may be read by profiles and packages only (docs.getdbt.com/reference/dbt-jinja-functions/env_var). */
const SECRET = /^DBT_(ENGINE_)?ENV_SECRET/;

/** `env_var(name, default)` of templates. Throws ENV_VAR_MISSING, naming who asked. */
export function environmentVariable(config: Config, asker: string): JinjaFunction {
  return hostFunction("env_var", ["var", "default="], (name: unknown, fallback: unknown) => {
    const key = String(name);
    if (SECRET.test(key)) {
      throw new TstlError(
        "ENV_VAR_SECRET",
        `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${key}' referenced elsewhere.`,
        {
          node: asker,
          hint: "rename the variable, or use it in the connection settings only",
        },
      );
    }
    const value = config.environment[key] ?? fallback;
    if (value !== undefined && value !== null) return value;
    throw new TstlError("ENV_VAR_MISSING", `Env var required but not provided: '${key}'`, {
      node: asker,
      hint: `set ${key} in the environment or in .env, or give env_var() a default`,
    });
  });
}
