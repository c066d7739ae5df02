import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl snapshot`. */
export const snapshotCommand: Command = {
  name: "snapshot",
  group: "Build and test",
  summary: "Record how rows changed since the last snapshot",
  args: [SELECTOR_ARGUMENT],
  examples: [["tstl snapshot", "all snapshots"]],
  run: async (invocation) => {
    const { runNodes } = await import("./run-nodes.ts");
    return runNodes(invocation, "snapshot");
  },
};
