import { flagsOfCommand, templateFlagName } from "../flag-table.ts";
import { type CommandName, type FlagSpec, flagAttribute } from "./flag-spec.ts";

/**
 * Flags of an earlier call as if they had been typed again, from the `args` of its run_results.json: those that decide
 * what is built and how, such as `--full-refresh`, `--vars` and `--target`. What is printed, where files are and what
 * was selected is not among them.
 */
export function restoreFlags(command: CommandName, args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const typed: Record<string, unknown> = {};
  for (const [key, spec] of flagsOfCommand(command)) {
    const value = args[templateFlagName(key).toLowerCase()];
    if (isRestored(spec) && suits(spec, value)) typed[flagAttribute(spec)] = value;
  }
  return typed;
}

function isRestored({ group, kind, long }: FlagSpec): boolean {
  // A call that is repeated may have become stricter, or no longer so; dbt leaves it to the new call, too.
  if (long === "--warn-error") return false;
  return (group === "Running" || group === "Project and target") && kind !== "path";
}

/** dbt writes some values in forms that the command line does not have; such a flag has its default. */
function suits({ kind }: FlagSpec, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return kind === "yaml" ? typeof value === "object" : typeof value !== "object";
}
