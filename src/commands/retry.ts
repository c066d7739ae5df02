import type { Command } from "./command.ts";

/** `tstl retry`. */
export const retryCommand: Command = {
  name: "retry",
  group: "Build and test",
  summary: "Run again what failed or was skipped in the last run",
  description:
    "Repeats the last build, run, test, seed or snapshot with its flags, for the nodes that did not succeed; --state names the folder of another run's run_results.json.",
  examples: [
    ["tstl retry", "after the cause is gone"],
    ["tstl retry --state artifacts", "of a run whose artifacts were kept there"],
  ],
  run: async (invocation) => {
    const { retryRun } = await import("./retry-run.ts");
    return retryRun(invocation);
  },
};
