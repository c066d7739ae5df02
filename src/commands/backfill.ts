import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl backfill`. */
export const backfillCommand: Command = {
  name: "backfill",
  group: "Build and test",
  summary: "Build models again for a span of event time, part by part",
  description:
    "Microbatch models, and incremental models whose templates read flags.EVENT_TIME_START, are built for one part of the time after another; then everything else that is selected is built and tested once. Shows its plan first, and goes on with --resume after a failure.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl backfill fct_sales+ --from 2025-09-01 --to 2025-10-31", "two months, a month at a time"],
    ["tstl backfill fct_sales --from 2025-09-01 --to 2025-09-07 --by day --dry-run", "the plan only"],
    ["tstl backfill --resume", "what failed or was not reached in the last one"],
  ],
  run: async (invocation) => {
    const { runBackfill } = await import("./run-backfill.ts");
    return runBackfill(invocation);
  },
};
