import type { Command } from "./command.ts";

/** `tstl schema`. */
export const schemaCommand: Command = {
  name: "schema",
  group: "Project",
  summary: "Print the JSON Schema of tstl.config.yaml, for editors",
  examples: [["tstl schema --output tstl.schema.json", "to a file"]],
  run: async (invocation) => {
    const { printSchema } = await import("./print-schema.ts");
    return printSchema(invocation);
  },
};
