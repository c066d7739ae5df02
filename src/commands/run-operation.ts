import type { Command } from "./command.ts";

/** `tstl run-operation`. */
export const runOperationCommand: Command = {
  name: "run-operation",
  group: "Data",
  summary: "Call a macro",
  args: [{ name: "macro", help: "Name of the macro, with its package's name and a dot where needed.", required: true }],
  examples: [["tstl run-operation grant_select --args '{role: reporter}'", "with arguments"]],
  run: async (invocation) => {
    const { runMacro } = await import("./run-macro.ts");
    return runMacro(invocation);
  },
};
