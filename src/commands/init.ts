import type { Command } from "./command.ts";

/** `tstl init`. */
export const initCommand: Command = {
  name: "init",
  group: "Project",
  summary: "Write a small project that works",
  args: [{ name: "folder", help: "Where to write it; a new folder, or an empty one. Default: the working folder." }],
  examples: [
    ["tstl init shop", "in a new folder"],
    ["cd shop && tstl build", "builds it on the embedded database"],
  ],
  run: async (invocation) => {
    const { initProject } = await import("./init-project.ts");
    return initProject(invocation);
  },
};
