import type { Flags } from "./flag-table.ts";

/**
 * Whether a warning is to be an error, by dbt's name of its event
 * (docs.getdbt.com/reference/global-configs/warnings).
 */
export function warningIsError({ warnError, warnErrorOptions }: Flags, event: string): boolean {
  const options = (warnErrorOptions ?? {}) as Record<string, unknown>;
  const named = (key: string) => {
    const value = options[key];
    return value === "all" || value === "*" || (Array.isArray(value) && value.includes(event));
  };
  const excepted = ["warn", "exclude", "silence"].some(named);
  return (warnError || named("error") || named("include")) && !excepted;
}
