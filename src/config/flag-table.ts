import { COMMAND_FLAGS } from "./flags/command-flags.ts";
import { type CommandName, type FlagSpec, flagName } from "./flags/flag-spec.ts";
import { GLOBAL_FLAGS } from "./flags/global-flags.ts";

/**
 * All flags of the command line: the one place from which the commands, their help, the shell completion and the
 * environment variables come. The key is the name of the flag in `Flags`.
 */
export const FLAG_TABLE = { ...GLOBAL_FLAGS, ...COMMAND_FLAGS };

/** Name of a flag in code. */
export type FlagKey = keyof typeof FLAG_TABLE;

/** The value of every flag, whatever the command: one that the command does not take has its default. */
export type Flags = {
  readonly [Key in FlagKey]: (typeof FLAG_TABLE)[Key] extends FlagSpec<infer Value> ? Value : never;
};

/** Rows of the table as pairs, in the order of the help. */
export const FLAG_ENTRIES = Object.entries(FLAG_TABLE) as [FlagKey, FlagSpec][];

/** The flags that a command takes, global ones included. */
export function flagsOfCommand(command: CommandName): [FlagKey, FlagSpec][] {
  return FLAG_ENTRIES.filter(([, spec]) => takesFlag(command, spec));
}

function takesFlag(command: CommandName, spec: FlagSpec): boolean {
  return spec.commands === "all" || spec.commands.includes(command);
}

/** dbt's name of a flag in templates: `FULL_REFRESH`. */
export function templateFlagName(key: FlagKey): string {
  // The singular is what one types, the plural what dbt calls it.
  const plural = key === "resourceTypes" || key === "excludeResourceTypes" ? "s" : "";
  return `${flagName(FLAG_TABLE[key])}${plural}`.toUpperCase();
}

/**
 * The flags as templates see them in `flags`: dbt's names in upper case, `WHICH` for the last word of the command. A name that two rows
 * share has the value of the row that the command takes. `behaviour` holds the flags of behaviour, which stand among
 * them.
 */
export function flagsForTemplates(
  flags: Flags,
  command: CommandName,
  behaviour: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const seen: Record<string, unknown> = { WHICH: command === "ls" ? "list" : command.split(" ").at(-1) };
  for (const [key, spec] of FLAG_ENTRIES) {
    const name = templateFlagName(key);
    if (takesFlag(command, spec) || !(name in seen)) seen[name] = flags[key];
  }
  for (const [name, value] of Object.entries(behaviour)) seen[name.toUpperCase()] ??= value;
  return seen;
}
