import type { Command } from "./command.ts";
import { notThereYet } from "./not-there-yet.ts";

/** `tstl docs serve`. */
export const docsServeCommand: Command = {
  name: "docs serve",
  group: "Look",
  summary: "Serve the documentation",
  examples: [["tstl docs serve --port 8001", "on another port"]],
  hidden: true,
  run: notThereYet("dbt docs serve shows the artifacts that tstl writes to target/"),
};
