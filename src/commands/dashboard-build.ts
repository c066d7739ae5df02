import type { Command } from "./command.ts";

/** `tstl dashboard build`. */
export const dashboardBuildCommand: Command = {
  name: "dashboard build",
  group: "Look",
  summary: "Write the dashboards of the project as pages that need no server",
  description:
    "Runs the queries of dashboards/*.yml in a read-only transaction and writes a page for each, with its rows, and an " +
    "index to target/dashboards.",
  args: [{ name: "dashboard...", help: "Dashboards to build; all without a name." }],
  examples: [
    ["tstl dashboard build", "all, to target/dashboards"],
    ["tstl dashboard build revenue --output public", "one, to another folder"],
    ["tstl dashboard build --single-file", "all in one file, to be sent to somebody"],
  ],
  run: async (invocation) => {
    const { buildDashboards } = await import("./build-dashboards.ts");
    return buildDashboards(invocation);
  },
};
