import type { Command } from "./command.ts";

/** `tstl docs dictionary`. */
export const docsDictionaryCommand: Command = {
  name: "docs dictionary",
  group: "Look",
  summary: "Write the data dictionary: every relation and column, its type, meaning, tests and owner",
  description:
    "Made from the project's YAML files and, for the types of columns, the target's database. Printed, or written to the file of --output. --check compares with the file and writes nothing.",
  examples: [
    ["tstl docs dictionary --output docs/data-dictionary.md", "write it"],
    ["tstl docs dictionary --output docs/data-dictionary.md --check", "exit code 1 where the file is stale"],
  ],
  run: async (invocation) => {
    const { writeDictionary } = await import("./write-dictionary.ts");
    return writeDictionary(invocation);
  },
};
