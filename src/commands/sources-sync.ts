import type { Command } from "./command.ts";

/** `tstl sources sync`. */
export const sourcesSyncCommand: Command = {
  name: "sources sync",
  group: "Look",
  summary: "Write the columns of sources to sources-catalog.json",
  description:
    "Reads the columns of all sources from the target, with its extensions, types and functions, so that `tstl check` knows them without the warehouse. The file is meant to be committed.",
  examples: [["tstl sources sync --target prod", "as they are in that target"]],
  run: async (invocation) => {
    const { syncSources } = await import("./sources-sync-columns.ts");
    return syncSources(invocation);
  },
};
