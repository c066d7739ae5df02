import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl ls`. */
export const lsCommand: Command = {
  name: "ls",
  group: "Look",
  aliases: ["list"],
  summary: "List nodes",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl ls", "everything"],
    ["tstl ls --select +fct_orders --resource-type model", "the models behind a model"],
    ["tstl ls --output json --output-keys name config.materialized", "as JSON, chosen properties"],
  ],
  run: async (invocation) => {
    const { listNodes } = await import("./list-nodes.ts");
    return listNodes(invocation);
  },
};
