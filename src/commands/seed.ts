import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl seed`. */
export const seedCommand: Command = {
  name: "seed",
  group: "Build and test",
  summary: "Load the CSV files of the project",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl seed", "all seeds"],
    ["tstl seed --select countries --full-refresh", "drop one and load it anew"],
  ],
  run: async (invocation) => {
    const { runNodes } = await import("./run-nodes.ts");
    return runNodes(invocation, "seed");
  },
};
