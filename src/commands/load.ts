import type { Command } from "./command.ts";

/** `tstl load`. */
export const loadCommand: Command = {
  name: "load",
  group: "Data",
  summary: "Load raw files into the tables of sources",
  args: [{ name: "source...", help: "Sources to load; all by default." }],
  examples: [
    ["tstl load", "all sources that have files"],
    ["tstl load shop.orders --force", "one table, again"],
  ],
  run: async (invocation) => {
    const { loadSourceData } = await import("./source-data.ts");
    return loadSourceData(invocation);
  },
};
