import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl run`. */
export const runCommand: Command = {
  name: "run",
  group: "Build and test",
  summary: "Build models",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl run", "all models"],
    ["tstl run --select +fct_orders", "a model and what it is built from"],
    ["tstl run --empty", "the shape of all models, without rows"],
  ],
  run: async (invocation) => {
    const { runNodes } = await import("./run-nodes.ts");
    return runNodes(invocation, "run");
  },
};
