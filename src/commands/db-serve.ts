import type { Command } from "./command.ts";

/** `tstl db serve`. */
export const dbServeCommand: Command = {
  name: "db serve",
  group: "Data",
  summary: "Let psql and BI tools connect to the embedded database",
  examples: [
    ["tstl db serve", "on port 5432"],
    ["tstl db serve --port 0", "on any free port"],
  ],
  run: async (invocation) => {
    const { serveDatabase } = await import("./serve-database.ts");
    return serveDatabase(invocation);
  },
};
