import type { Command } from "./command.ts";

/** `tstl deps`. */
export const depsCommand: Command = {
  name: "deps",
  group: "Project",
  summary: "Check that the packages of packages.yml are in place",
  examples: [["tstl deps", "after a change of packages.yml"]],
  run: async (invocation) => {
    const { installPackages } = await import("./install-packages.ts");
    return installPackages(invocation);
  },
};
