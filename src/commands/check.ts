import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl check`. */
export const checkCommand: Command = {
  name: "check",
  group: "Look",
  summary: "Find mistakes in SQL and YAML without the warehouse",
  description:
    "Postgres judges all SQL in an embedded database that holds the project's relations without rows: unknown columns, types that do not match, contracts, tests of columns that are not there. Columns of sources come from YAML or from sources-catalog.json; with --target from that target. What is found of columns is written to target/columns.json.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl check", "all of the project"],
    ["tstl check fct_orders+", "a model and what reads it"],
    ["tstl check --target prod", "with the columns that sources have in that target"],
    ["tstl check --output json", "for other programs"],
  ],
  run: async (invocation) => {
    const { checkModels } = await import("./check-models.ts");
    return checkModels(invocation);
  },
};
