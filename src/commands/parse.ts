import type { Command } from "./command.ts";

/** `tstl parse`. */
export const parseCommand: Command = {
  name: "parse",
  group: "Look",
  summary: "Read the project and write target/manifest.json",
  examples: [["tstl parse", "check the project without a database"]],
  run: async (invocation) => {
    const { parseOnly } = await import("./parse-only.ts");
    return parseOnly(invocation);
  },
};
