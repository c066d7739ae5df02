import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl lint`. */
export const lintCommand: Command = {
  name: "lint",
  group: "Look",
  summary: "Look for SQL that gives wrong numbers: joins that repeat rows, comparisons with null and the like",
  description:
    "Reads the SQL of models, snapshots and singular tests with Postgres' own parser and the keys and types that the project declares; asks nothing of the database. Packages are left out unless they are selected. Exit code 1 where an error was found; warnings change nothing unless --warn-error is given. docs/lint.md explains each rule.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl lint", "the whole project"],
    ["tstl lint fct_orders --rule fan-out-join", "one model, one rule"],
    ["tstl lint --output github", "annotations of a pull request"],
    ["tstl lint --list", "what is looked for"],
  ],
  run: async (invocation) => {
    const { lint } = await import("./lint-sql.ts");
    return lint(invocation);
  },
};
