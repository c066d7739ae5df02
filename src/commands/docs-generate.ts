import type { Command } from "./command.ts";

/** `tstl docs generate`. */
export const docsGenerateCommand: Command = {
  name: "docs generate",
  group: "Look",
  summary: "Write the documentation site, manifest.json and catalog.json",
  description:
    "The site has a page for each model, source, test, macro and dashboard, with columns, where each comes from, runs " +
    "and tests, and a search over all of it. It is written to target/docs; its index.html can be opened as it is, and " +
    "asks nothing of anybody.",
  examples: [
    ["tstl docs generate", "to target/docs, with what the database knows"],
    ["tstl docs generate --single-file", "one file, target/static_index.html, to be sent to somebody"],
    ["tstl docs generate --sample-rows 5", "with the first rows of each relation"],
    ["tstl docs generate --empty-catalog", "without asking the database"],
  ],
  run: async (invocation) => {
    const { generateDocs } = await import("./generate-docs.ts");
    return generateDocs(invocation);
  },
};
