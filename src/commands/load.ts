import type { Command } from "./command.ts";

/** `tstl load`. */
export const loadCommand: Command = {
  name: "load",
  group: "Data",
  summary: "Load raw files into the tables of sources",
  description:
    "Takes the files that are new or have changed into raw tables by COPY. Rows that break a rule go to quarantine with the reason; the counts of each table are shown.",
  args: [{ name: "source...", help: "Sources to load, or single tables such as shop.orders; all by default." }],
  examples: [
    ["tstl load", "all sources that have files"],
    ["tstl load shop.orders --force", "one table, again"],
    ["tstl load --from 2026-02-01 --to 2026-02-07", "the files of a week"],
  ],
  run: async (invocation) => {
    const { loadSourceData } = await import("./source-data.ts");
    return loadSourceData(invocation);
  },
};
