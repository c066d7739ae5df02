import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl source freshness`. */
export const sourceFreshnessCommand: Command = {
  name: "source freshness",
  group: "Build and test",
  aliases: ["snapshot-freshness"],
  summary: "Check how old the rows of sources are",
  description:
    "Sources with a loaded_at_field or loaded_at_query and a warn_after or error_after; the result is written to target/sources.json, too.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl source freshness", "all sources with a freshness"],
    ["tstl source freshness --select source:shop -o target/sources.json", "one source, report to a file"],
  ],
  run: async (invocation) => {
    const { checkSources } = await import("./check-sources.ts");
    return checkSources(invocation);
  },
};
