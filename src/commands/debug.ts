import type { Command } from "./command.ts";

/** `tstl debug`. */
export const debugCommand: Command = {
  name: "debug",
  group: "Look",
  summary: "Show the configuration and test the connection",
  description: "Not to be confused with --debug, which makes any command say more.",
  examples: [
    ["tstl debug", "versions, files, target and a connection test"],
    ["tstl debug --connection --target prod", "the connection alone"],
  ],
  run: async (invocation) => {
    const { debugProject } = await import("./debug-project.ts");
    return debugProject(invocation);
  },
};
