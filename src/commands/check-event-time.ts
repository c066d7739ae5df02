import type { Flags } from "../config/flag-table.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { readTime } from "../execute/batches.ts";

/**
 * `--event-time-start` and `--event-time-end` go together, the start first, as in dbt 1.11 (dbt/cli/flags.py): one alone
 * would build something other than what was meant. Throws FLAG_INVALID.
 */
export function checkEventTime({ eventTimeStart: start, eventTimeEnd: end }: Flags): void {
  if (start === null && end === null) return;
  if (start === null || end === null) {
    const [given, missing] = start === null ? ["end", "start"] : ["start", "end"];
    throw new TstlError("FLAG_INVALID", `--event-time-${given} is given and --event-time-${missing} is not`, {
      hint: "give both, or neither",
    });
  }
  if (readTime(start) < readTime(end)) return;
  throw new TstlError("FLAG_INVALID", `--event-time-start ${start} is not before --event-time-end ${end}`, {
    hint: "the end is not included: for one day write the next day as the end",
  });
}
