import type { Command } from "./command.ts";

/** `tstl docs generate`. */
export const docsGenerateCommand: Command = {
  name: "docs generate",
  group: "Look",
  summary: "Write manifest.json and catalog.json for the documentation",
  examples: [["tstl docs generate", "compile and ask the database for its columns"]],
  run: async (invocation) => {
    const { generateDocs } = await import("./generate-docs.ts");
    return generateDocs(invocation);
  },
};
