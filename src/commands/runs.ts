import type { Command } from "./command.ts";

/** `tstl runs`. */
export const runsCommand: Command = {
  name: "runs",
  group: "Look",
  summary: "Show earlier runs: when, what, how long, how many rows, what failed",
  description:
    "Runs are kept in schema _tstl of the target. `tstl runs` lists them, `show` tells all of one, `trend` follows one node over its runs, `failures` lists the nodes that failed.",
  args: [
    {
      name: "view",
      help: "list (the default), show, trend or failures.",
      choices: ["list", "show", "trend", "failures"],
    },
    { name: "name", help: "Of show: the first letters of a run's id; the last run without it. Of trend: a node." },
  ],
  examples: [
    ["tstl runs", "the last 20 runs into the target"],
    ["tstl runs show 4f1c2b3a", "one run and its nodes"],
    ["tstl runs trend fct_revenue --limit 30", "durations and row counts of a model"],
    ["tstl runs failures --target prod --output json", "what failed, for another program"],
  ],
  run: async (invocation) => {
    const { showRuns } = await import("./show-runs.ts");
    return showRuns(invocation);
  },
};
