import type { Command } from "./command.ts";

/** `tstl generate`. */
export const generateCommand: Command = {
  name: "generate",
  group: "Data",
  summary: "Write synthetic raw data",
  description:
    "Runs the generators of sources; the same seed gives the same rows. Files that are there are only overwritten with --force.",
  args: [{ name: "source...", help: "Sources to generate, or single tables such as shop.orders; all by default." }],
  examples: [
    ["tstl generate", "all generators"],
    ["tstl generate --force --rows 1000 --seed 7", "little data of another variety, over what is there"],
    ["tstl generate --no-files --scale 4", "four times the rows, straight into the tables"],
    ["tstl generate shop.orders --from 2026-02-01 --to 2026-02-28", "one table, further days"],
  ],
  run: async (invocation) => {
    const { writeSourceData } = await import("./source-data-generate.ts");
    return writeSourceData(invocation);
  },
};
