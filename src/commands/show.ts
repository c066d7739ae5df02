import { type Command, SELECTOR_ARGUMENT } from "./command.ts";

/** `tstl show`. */
export const showCommand: Command = {
  name: "show",
  group: "Look",
  summary: "Print rows of a model or of any SQL",
  description: "Runs the compiled SQL with a limit and builds nothing.",
  args: [SELECTOR_ARGUMENT],
  examples: [
    ["tstl show fct_orders", "five rows"],
    ["tstl show fct_orders --limit 50 --output json", "fifty rows as JSON"],
    ["tstl show --inline \"select * from {{ ref('stg_users') }} where country = 'DE'\"", "any SQL"],
  ],
  run: async (invocation) => {
    const { showRows } = await import("./show-rows.ts");
    return showRows(invocation);
  },
};
