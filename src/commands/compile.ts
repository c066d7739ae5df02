import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl compile`. */
export const compileCommand: Command = {
  name: "compile",
  group: "Look",
  summary: "Turn templates into SQL, without running it",
  description: "Writes all SQL to target/compiled; prints it where nodes are selected.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl compile", "all nodes, into target/compiled"],
    ["tstl compile fct_orders", "one, printed"],
    ["tstl compile --inline \"select {{ var('x', 1) }}\"", "any template"],
  ],
  run: async (invocation) => {
    const { compileNodes } = await import("./run-nodes.ts");
    return compileNodes(invocation);
  },
};
