import type { Command } from "./command.ts";

/** `tstl dashboard serve`. */
export const dashboardServeCommand: Command = {
  name: "dashboard serve",
  group: "Look",
  summary: "Show the dashboards to a browser on this machine, with rows of the moment",
  description:
    "Runs the queries whenever a page is opened, so that a change of a file or of a model shows at a reload.",
  examples: [["tstl dashboard serve --port 8090", "on another port"]],
  run: async (invocation) => {
    const { serveDashboards } = await import("./serve-dashboards.ts");
    return serveDashboards(invocation);
  },
};
