import { TstlError } from "../errors/tstl-error.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { openReporter } from "./open-reporter.ts";

/** Serves the embedded database until Ctrl-C. Throws where the target is a server already. */
export async function serveDatabase(invocation: Invocation): Promise<ExitCode> {
  const config = await loadProjectConfig(invocation);
  const { target, options } = config;
  if (target.kind !== "pglite") {
    throw new TstlError("SERVE_SERVER", `target "${target.name}" is a server already`, {
      hint: `connect to it directly, or choose the embedded database with --target`,
    });
  }
  const reporter = openReporter(invocation, config);
  const { servePglite } = await import("../adapter/pglite/serve.ts");
  const { connection, database, extensions } = target;
  const dataDir = typeof connection.directory === "string" ? connection.directory : undefined;
  const server = await servePglite(
    { dataDir, database, extensions },
    { port: options.databasePort, host: options.host },
  );
  reporter.answer(`Serving the embedded database at\n\n  ${server.url}\n\nAny password will do. Press Ctrl-C to stop.`);
  await new Promise<void>((resolve) => invocation.signal.addEventListener("abort", () => resolve(), { once: true }));
  await server.close();
  reporter.close();
  return 0;
}
