import type { Command } from "./command.ts";

/** `tstl clean`. */
export const cleanCommand: Command = {
  name: "clean",
  group: "Project",
  summary: "Delete what tstl wrote: the clean-targets of the project",
  description: "Sources of the project are never deleted, nor is anything outside of it.",
  examples: [["tstl clean", "target and installed packages"]],
  run: async (invocation) => {
    const { cleanProject } = await import("./clean-project.ts");
    return cleanProject(invocation);
  },
};
