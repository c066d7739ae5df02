import type { Config } from "./config.ts";
import { FLAG_ENTRIES, flagsForTemplates, flagsOfCommand, templateFlagName } from "./flag-table.ts";

/** Flags of dbt that are not null when nobody says anything; here null means that tstl decides. */
const DBT_DEFAULTS: Record<string, unknown> = { USE_COLORS: true, LOG_FORMAT_FILE: "debug", LOG_LEVEL_FILE: "debug" };

/** The `flags` of templates: upper-case names to values, folders as they were found. */
export function templateFlags(config: Config): Record<string, unknown> {
  const flags = flagsForTemplates(config.options, config.command, config.flags);
  for (const [name, value] of Object.entries(DBT_DEFAULTS)) flags[name] ??= value;
  return {
    ...flags,
    STRICT_MODE: false,
    WARN_ERROR_OPTIONS: { error: [], warn: [], silence: [], ...config.options.warnErrorOptions },
    PROJECT_DIR: config.projectDir,
    PROFILES_DIR: config.profilesDir,
    LOG_PATH: config.logPath,
    INVOCATION_COMMAND: config.invocationCommand,
  };
}

/**
 * What a run was called with, as dbt tells it in `invocation_args_dict` and in run_results.json: the flags that the
 * command takes, in lower case and without those that are null, and the flags of behaviour.
 */
export function invocationArgs(config: Config): Record<string, unknown> {
  const taken = new Set(flagsOfCommand(config.command).map(([key]) => templateFlagName(key)));
  const foreign = new Set(FLAG_ENTRIES.map(([key]) => templateFlagName(key)).filter((name) => !taken.has(name)));
  const args: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(templateFlags(config))) {
    if (value !== null && value !== undefined && !foreign.has(name)) args[name.toLowerCase()] = value;
  }
  return args;
}
