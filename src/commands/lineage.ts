import type { Command } from "./command.ts";

/** `tstl lineage`. */
export const lineageCommand: Command = {
  name: "lineage",
  group: "Look",
  summary: "Show where columns come from, and what hangs on them",
  description:
    "Reads the SQL of the project with Postgres' own parser: no warehouse is needed. Without a column, all columns of a node are shown with their direct sources; without a node, how much of the project is understood.",
  args: [{ name: "column...", help: "NODE.COLUMN, SOURCE.TABLE.COLUMN, or nodes, selectors among them." }],
  examples: [
    ["tstl lineage dim_customers.email", "from the file's column to the dimension"],
    ["tstl lineage dim_customers", "all its columns"],
    ["tstl lineage shop.customers.email --downstream --depth 2", "what a column goes into, two steps far"],
    ["tstl lineage shop.customers.email --impact", "what breaks without it"],
    ["tstl lineage fct_revenue.revenue --mermaid", "a flowchart for Markdown"],
  ],
  run: async (invocation) => {
    const { showLineage } = await import("./show-lineage.ts");
    return showLineage(invocation);
  },
};
