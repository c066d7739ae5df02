import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl build`. */
export const buildCommand: Command = {
  name: "build",
  group: "Build and test",
  summary: "Load seeds, build models and snapshots and test them, in the order of the graph",
  description:
    "Each model is tested as soon as it is built; what depends on a model or test that failed is skipped. With no raw data and a generator in the project, the data is generated and loaded first.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl build", "everything"],
    ["tstl build fct_orders+", "one model and all that depends on it"],
    ["tstl build --select tag:daily --exclude stg_users", "by tag, leaving one out"],
    ["tstl build --full-refresh --target prod", "rebuild incremental models in another target"],
  ],
  run: async (invocation) => {
    const { runNodes } = await import("./run-nodes.ts");
    return runNodes(invocation, "build");
  },
};
