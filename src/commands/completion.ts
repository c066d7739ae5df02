import type { Command } from "./command.ts";

/** `tstl completion`. */
export const completionCommand: Command = {
  name: "completion",
  group: "Project",
  summary: "Print a script that completes commands and flags in the shell",
  args: [{ name: "shell", help: "bash, zsh or fish.", required: true, choices: ["bash", "zsh", "fish"] }],
  examples: [
    ["tstl completion bash >> ~/.bashrc", "bash"],
    ["tstl completion zsh > $fpath[1]/_tstl", "zsh"],
    ["tstl completion fish > ~/.config/fish/completions/tstl.fish", "fish"],
  ],
  run: async (invocation) => {
    const { printCompletion } = await import("./print-completion.ts");
    return printCompletion(invocation);
  },
};
