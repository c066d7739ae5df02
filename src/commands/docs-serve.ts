import type { Command } from "./command.ts";

/** `tstl docs serve`. */
export const docsServeCommand: Command = {
  name: "docs serve",
  group: "Look",
  summary: "Serve the documentation site, written anew when files change",
  description:
    "Writes the documentation as docs generate does, and serves it from target/docs. After a change of a file of the " +
    "project it is written again, and open pages load themselves anew. Only this machine can read it, unless --host " +
    "says otherwise.",
  examples: [
    ["tstl docs serve", "at http://127.0.0.1:8080/"],
    ["tstl docs serve --port 8001 --no-browser", "on another port, without opening a browser"],
  ],
  run: async (invocation) => {
    const { serveDocs } = await import("./serve-docs.ts");
    return serveDocs(invocation);
  },
};
