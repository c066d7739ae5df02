import type { Command } from "./command.ts";

/** `tstl schema`. */
export const schemaCommand: Command = {
  name: "schema",
  group: "Project",
  summary: "Print the JSON Schema of tstl.config.yaml, or of a dashboard, for editors",
  args: [{ name: "file", help: "What to describe; config unless given.", choices: ["config", "dashboard"] }],
  examples: [
    ["tstl schema --output tstl.schema.json", "to a file"],
    ["tstl schema dashboard --output dashboard.schema.json", "that of dashboards/*.yml"],
  ],
  run: async (invocation) => {
    const { printSchema } = await import("./print-schema.ts");
    return printSchema(invocation);
  },
};
