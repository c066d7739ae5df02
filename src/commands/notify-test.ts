import type { Command } from "./command.ts";

/** `tstl notify test`. */
export const notifyTestCommand: Command = {
  name: "notify test",
  group: "Project",
  summary: "Send a sample notice to every channel of notifications",
  description:
    "Tries what `notifications:` of tstl.config.yaml says: mail server, password, webhook. Exit code 1 where a channel does not take it. Nothing is run and no database is opened.",
  examples: [["tstl notify test --target prod", "with the settings of the target prod"]],
  run: async (invocation) => {
    const { sendSample } = await import("./send-sample.ts");
    return sendSample(invocation);
  },
};
