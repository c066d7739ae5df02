import type { Flags } from "../config/flag-table.ts";
import { TstlError } from "../errors/tstl-error.ts";

/**
 * Refuses flags of dbt that do nothing yet: a run that took no notice would build something other than what was meant.
 * Throws NOT_THERE_YET.
 */
export function refuseFlagsNotThereYet({ defer, sample }: Flags): void {
  if (defer)
    throw new TstlError("NOT_THERE_YET", "--defer is not there yet", { hint: "build what the nodes refer to, too" });
  if (sample !== null)
    throw new TstlError("NOT_THERE_YET", "--sample is not there yet", { hint: "--empty builds without rows" });
}
