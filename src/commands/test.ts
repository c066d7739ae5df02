import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl test`. */
export const testCommand: Command = {
  name: "test",
  group: "Build and test",
  summary: "Test what is in the database",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl test", "all tests"],
    ["tstl test --select fct_orders", "the tests of one model"],
    ["tstl test --select test_type:singular --store-failures", "keep the rows that fail"],
  ],
  run: async (invocation) => {
    const { runNodes } = await import("./run-nodes.ts");
    return runNodes(invocation, "test");
  },
};
